#include "cli/keep_run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "cli/exit_status.hpp"
#include "reports/version.hpp"

namespace faultline::cli {
namespace {

namespace store = reports::store;

double now() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace

void add_store_option(CLI::App& verb, RunOptions& options) {
    verb.add_option("--store", options.store,
                    "The file that keeps the runs; else FAULTLINE_STORE, or "
                    "~/.local/state/faultline/runs.sqlite")
        ->type_name("FILE");
}

// Not CLI11's envname: it would overrule the option of a verb's verb.
std::string named_store(const RunOptions& options) {
    if (!options.store.empty()) return options.store;
    const char* variable = std::getenv("FAULTLINE_STORE");
    return variable != nullptr ? variable : "";
}

void add_keep_options(CLI::App& verb, RunOptions& options) {
    add_store_option(verb, options);
    verb.add_flag("--no-store", options.no_store, "Do not keep this run; as FAULTLINE_STORE=off");
}

RunKeeper::RunKeeper(const RunOptions& options, const std::vector<std::string>& files)
    : options_{options}, files_{files}, started_{now()} {
    const std::string name = named_store(options);
    by_name_ = !name.empty();
    if (options.no_store || name == "off") return;
    const std::string path = by_name_ ? name : store::usual_path();
    try {
        if (path.empty()) throw store::StoreError("neither XDG_STATE_HOME nor HOME says where");
        std::error_code error;  // what is wrong, opening the file will tell
        if (!by_name_)
            std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
        store_ = store::RunStore::create(path);
    } catch (const store::StoreError& problem) {
        status_ = not_kept(problem.what());
    }
}

int RunKeeper::not_kept(const std::string& why) const {
    if (by_name_ || !options_.quiet) complain("this run is not kept: " + why);
    if (!by_name_ && !options_.quiet)
        complain("FAULTLINE_STORE=FILE keeps runs elsewhere, FAULTLINE_STORE=off keeps none");
    return by_name_ ? kCannotReadWrite : kFine;
}

int RunKeeper::keep(store::RunFacts facts, const scenarios::SourceFiles& sources,
                    std::string document) {
    if (!store_) return kFine;
    facts.started = started_;
    facts.version = reports::program_version();
    facts.command = command_line(facts.verb, files_, options_);
    std::error_code unknown;
    facts.folder = std::filesystem::current_path(unknown).string();
    store::StoredRun run;
    run.facts = std::move(facts);
    run.files = files_;
    run.sets = options_.sets;
    run.words = options_.words;
    run.seed = options_.seed;
    run.replications = options_.replications;
    run.trace_every = options_.trace_every;
    run.sources = sources.files();
    run.document = std::move(document);
    int64_t id = 0;
    try {
        id = store_->add(run);
    } catch (const store::StoreError& problem) {
        return not_kept(problem.what());
    }
    if (options_.quiet) return kFine;
    const int out = text_stream(options_);
    const reports::Palette palette(reports::terminal_of(out, options_.no_color).style.color);
    return say(out, "  " + palette.faint(fmt::format("kept as run {}", id)) + "\n")
               ? kFine
               : kCannotReadWrite;
}

}  // namespace faultline::cli
