// cli/history_read.cpp - faultline history list, show, compare: what was made, read again.
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <filesystem>

#include "cli/exit_status.hpp"
#include "cli/history.hpp"
#include "cli/keep_run.hpp"
#include "reports/compare_table.hpp"
#include "reports/history_table.hpp"
#include "reports/json_compare.hpp"
#include "reports/json_result.hpp"
#include "reports/quantity.hpp"
#include "reports/read_result.hpp"

namespace faultline::cli {
namespace {

using reports::TextStyle;
using reports::store::RunStore;
using reports::store::StoredRun;
using reports::store::StoreError;

[[noreturn]] void unreadable(const StoredRun& run, const std::string& problem) {
    throw StoreError(fmt::format("run {}: its document cannot be read: {}", run.facts.id, problem));
}

scenarios::RunResult result_of(const StoredRun& run) {
    reports::schema::Result document;
    std::string problem;
    if (!reports::read_json(run.document, document, problem)) unreadable(run, problem);
    return reports::read_result(document);
}

// What makes the intervals of two runs something else than those of pairs.
void warn_of_differences(const std::vector<scenarios::RunResult>& runs, const RunOptions& options) {
    if (options.quiet) return;
    const scenarios::RunResult& first = runs.front();
    if (first.replications == 1)
        complain("one replication has no interval: faultline history rerun ID --replications 10");
    for (const scenarios::RunResult& run : runs) {
        if (run.seed != first.seed) {
            complain(
                "the seeds differ: chance is not the same for all, intervals are wider for it");
            complain("made with the same seed: faultline history rerun ID --seed N");
            return;
        }
        if (run.replications != first.replications) {
            complain(
                "the runs have different numbers of replications: those in common are compared");
            return;
        }
    }
}

// What the whole of the store comes to, under the list.
std::string footer(const std::string& path, size_t shown, size_t all, const TextStyle& style) {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(path, error);
    std::string text =
        fmt::format("{} {}, {} in {}", all, all == 1 ? "run" : "runs",
                    reports::bytes_text(error ? 0 : static_cast<double>(bytes)), path);
    if (shown < all) text = fmt::format("{} older: --last 0; ", all - shown) + text;
    std::string out = "\n";
    for (const std::string& line : reports::wrapped(reports::printable(text), style.width - 2))
        out += "  " + reports::Palette(style.color).faint(line) + "\n";
    return out;
}

}  // namespace

double unix_now() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string store_path(const HistoryOptions& options) {
    const std::string name = named_store(options.run);
    if (name == "off") throw StoreError("FAULTLINE_STORE=off: no store to look at");
    if (!name.empty()) return name;
    const std::string path = reports::store::usual_path();
    if (path.empty()) throw StoreError("neither XDG_STATE_HOME nor HOME says where the store is");
    return path;
}

std::optional<RunStore> open_store(const HistoryOptions& options) {
    const std::string path = store_path(options);
    auto store = RunStore::open(path);
    // The usual one comes with the first run; a file that was named is there or misspelt.
    if (!store && !named_store(options.run).empty())
        throw StoreError(path + ": there is no such file");
    return store;
}

StoredRun find_run(RunStore& store, const std::string& id, const std::string& path) {
    int64_t number = 0;
    const auto digits = [&](std::string_view text) {
        const auto end = text.data() + text.size();
        const auto read = std::from_chars(text.data(), end, number);
        return read.ec == std::errc{} && read.ptr == end && number >= 0;
    };
    if (id == "last" || (id.starts_with("last~") && digits(std::string_view(id).substr(5)))) {
        const auto runs = store.list();
        const auto back = static_cast<size_t>(number);
        number = back < runs.size() ? runs[runs.size() - 1 - back].id : 0;
    } else if (!digits(id)) {
        throw StoreError("'" + id + "' names no run: a number of the list, last or last~1");
    }
    auto run = store.get(number);
    if (!run) throw StoreError("there is no run " + id + " in " + path + " (faultline history)");
    return std::move(*run);
}

StoredRun find_run(const HistoryOptions& options, const std::string& id) {
    auto store = open_store(options);
    const std::string path = store_path(options);
    if (!store) throw StoreError("there is no run " + id + ": none is kept yet in " + path);
    return find_run(*store, id, path);
}

Finished finished(const StoredRun& run) {
    std::string problem;
    auto result = finished(run.document, problem);
    if (!result) unreadable(run, problem);
    return std::move(*result);
}

int history_list(const HistoryOptions& options) {
    auto store = open_store(options);
    const std::string path = store_path(options);
    const std::vector<reports::store::RunFacts> all =
        store ? store->list() : std::vector<reports::store::RunFacts>{};
    const size_t shown =
        options.last == 0 ? all.size() : std::min<size_t>(options.last, all.size());
    const std::vector<reports::store::RunFacts> runs(all.end() - static_cast<std::ptrdiff_t>(shown),
                                                     all.end());
    return deliver(
        options.run, [&] { return reports::json_text(reports::document(path, runs)); },
        [&](const TextStyle& style) {
            if (all.empty()) return "no run is kept yet in " + path + "\n";
            return "\n" + reports::history_table(runs, unix_now(), style) +
                   footer(path, shown, all.size(), style);
        });
}

int history_show(const HistoryOptions& options) {
    const StoredRun run = find_run(options, options.ids[0]);
    return deliver(
        options.run, [&] { return run.document; },
        [&](const TextStyle& style) {
            return reports::history_heading(run.facts, unix_now(), style) +
                   finished(run).text(style);
        });
}

int history_compare(const HistoryOptions& options) {
    studies::CompareResult result;
    for (const std::string& id : options.ids) {
        const StoredRun run = find_run(options, id);
        if (run.facts.verb != "run") {
            complain(fmt::format("run {} is of {}: only those of `run` are compared", run.facts.id,
                                 run.facts.verb));
            return kUsage;
        }
        result.runs.push_back(result_of(run));
        result.runs.back().source = fmt::format("run {}, {}", run.facts.id, run.files.front());
    }
    warn_of_differences(result.runs, options.run);
    for (size_t i = 1; i < result.runs.size(); ++i)
        result.comparisons.push_back(studies::compare(result.runs[0], result.runs[i]));
    return deliver(
        options.run, [&] { return reports::json_text(reports::document(result)); },
        [&](const TextStyle& style) { return reports::compare_table(result, style); });
}

}  // namespace faultline::cli
