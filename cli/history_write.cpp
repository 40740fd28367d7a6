// cli/history_write.cpp - faultline history rerun, export, prune: a run made again, copied,
// deleted.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/exit_status.hpp"
#include "cli/history.hpp"
#include "cli/interrupt.hpp"
#include "cli/keep_run.hpp"
#include "cli/simulate.hpp"
#include "reports/history_table.hpp"
#include "reports/store/export.hpp"
#include "reports/version.hpp"

namespace faultline::cli {
namespace {

using reports::TextStyle;
using reports::store::RunFacts;
using reports::store::StoredRun;

template <class Result>
Simulated<Finished> again(Simulated<Result> simulated) {
    if (!simulated.result) return {std::nullopt, simulated.status};
    return {finished(std::move(*simulated.result)), kFine};
}

Simulated<Finished> make_again(const StoredRun& run, const RunOptions& options) {
    auto sources = scenarios::SourceFiles::kept(run.sources);
    const std::string& verb = run.facts.verb;
    if (verb == "phases") return again(simulate_phases(options, sources));
    if (verb == "compare") return again(simulate_comparison(run.files, options, sources));
    if (verb == "rehearse") return again(simulate_rehearsal(options, sources));
    if (verb == "availability") return again(simulate_years(options, sources));
    if (verb == "validate") return again(simulate_cases(run.files, options, sources));
    Exports none;
    return again(simulate_scenario(options, sources, none));
}

// The options of the run, with what is to be different laid over them.
RunOptions options_of(const StoredRun& run, const RunOptions& different) {
    RunOptions options = different;
    options.file = run.files.empty() ? "" : run.files.front();
    options.words = run.words;
    options.sets = run.sets;
    options.sets.insert(options.sets.end(), different.sets.begin(), different.sets.end());
    if (!options.seed) options.seed = run.seed;
    if (!options.replications) options.replications = run.replications;
    options.trace_every = run.trace_every;
    return options;
}

int say_whether_same(const StoredRun& run, const RunFacts& made, const RunOptions& options) {
    const reports::Palette palette(
        reports::terminal_of(STDOUT_FILENO, options.no_color).style.color);
    if (made.fingerprint == run.facts.fingerprint) {
        if (options.quiet) return kFine;
        const int out = text_stream(options);
        return say(out, fmt::format("  {} run {} made again is the same: fingerprint {}\n",
                                    palette.check(true), run.facts.id, made.fingerprint))
                   ? kFine
                   : kCannotReadWrite;
    }
    complain(fmt::format("run {} made again is not the same: fingerprint {}, and it was {}",
                         run.facts.id, made.fingerprint, run.facts.fingerprint));
    complain(run.facts.version == reports::program_version()
                 ? fmt::format("both were made by faultline {}: another build, or a bug",
                               run.facts.version)
                 : fmt::format("it was made by faultline {}, this is {}: versions may differ",
                               run.facts.version, reports::program_version()));
    return kObjectiveMissed;
}

// "1 run (17)", "12 runs": what prune did or would do.
std::string count_of(const std::vector<RunFacts>& runs) {
    return fmt::format("{} {}", runs.size(), runs.size() == 1 ? "run" : "runs");
}

}  // namespace

int history_rerun(const HistoryOptions& options) {
    const StoredRun run = find_run(options, options.ids[0]);
    const RunOptions how = options_of(run, options.run);
    const bool is_new = options.run.seed || options.run.replications || !options.run.sets.empty();
    if (const int status = check_output(how); status != kFine) return status;
    RunKeeper keeper(how, run.files);
    if (is_new && keeper.status() != kFine) return keeper.status();
    const Simulated<Finished> simulated = make_again(run, how);
    if (!simulated.result) return simulated.status;
    const Finished& made = *simulated.result;
    if (made.facts.interrupted) {
        complain("interrupted: whether it is the same was not found out");
        return interrupted_status();
    }
    if (is_new)
        return finish(made, kFine, run.files, how, scenarios::SourceFiles::kept(run.sources),
                      keeper);
    // The same figures once more tell nobody anything.
    RunOptions output = how;
    output.quiet = true;
    if (const int status = deliver(output, made.document, made.text); status != kFine)
        return status;
    if (run.facts.interrupted) {
        complain(fmt::format("run {} was interrupted: there is nothing to tell this one by",
                             run.facts.id));
        return kFine;
    }
    return say_whether_same(run, made.facts, how);
}

int history_export(const HistoryOptions& options) {
    const StoredRun run = find_run(options, options.ids[0]);
    const std::string folder =
        options.folder.empty() ? fmt::format("run-{}", run.facts.id) : options.folder;
    const TextStyle plain;
    const std::string summary =
        reports::history_heading(run.facts, unix_now(), plain) + finished(run).text(plain);
    const std::string problem = reports::store::export_run(run, summary, folder);
    if (!problem.empty()) {
        complain("cannot write " + problem);
        return kCannotReadWrite;
    }
    return say(STDOUT_FILENO, fmt::format("run {} is in {}\n", run.facts.id, folder))
               ? kFine
               : kCannotReadWrite;
}

int history_prune(const HistoryOptions& options) {
    if (!options.keep && !options.older_than_ns) {
        complain("which runs? --keep N deletes all but the latest N, --older-than 30d by age");
        return kUsage;
    }
    auto store = open_store(options);
    std::vector<RunFacts> runs;
    if (store) runs = store->list();
    if (options.keep) {
        runs.resize(runs.size() - std::min<size_t>(*options.keep, runs.size()));
    } else {
        const double oldest = unix_now() - static_cast<double>(*options.older_than_ns) * 1e-9;
        std::erase_if(runs, [&](const RunFacts& run) { return run.started >= oldest; });
    }
    std::vector<int64_t> ids;
    for (const RunFacts& run : runs) ids.push_back(run.id);
    if (!options.dry_run && !ids.empty()) store->remove(ids);
    const TextStyle style = reports::terminal_of(STDOUT_FILENO, options.run.no_color).style;
    std::string text;
    if (!runs.empty()) text += "\n" + reports::history_table(runs, unix_now(), style) + "\n";
    text += fmt::format("  {} {}\n", options.dry_run ? "would delete" : "deleted",
                        runs.empty() ? "nothing" : count_of(runs));
    return say(STDOUT_FILENO, text) ? kFine : kCannotReadWrite;
}

}  // namespace faultline::cli
