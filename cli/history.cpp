// cli/history.cpp - faultline history: the runs that were made, and what can be done with them.
#include "cli/history.hpp"

#include <fmt/format.h>

#include <functional>
#include <memory>

#include "cli/exit_status.hpp"
#include "cli/keep_run.hpp"
#include "cli/verbs.hpp"
#include "scenarios/units.hpp"

namespace faultline::cli {
namespace {

using Options = std::shared_ptr<HistoryOptions>;

// Every verb ends in the same way when the store or a run is not what it should be.
int guarded(int (*verb)(const HistoryOptions&), const HistoryOptions& options) {
    try {
        return verb(options);
    } catch (const reports::store::StoreError& error) {
        complain(error.what());
        return kCannotReadWrite;
    }
}

CLI::App* add_verb(CLI::App& history, Action& chosen, const char* name, const char* about,
                   int (*verb)(const HistoryOptions&), const Options& options) {
    CLI::App* sub = history.add_subcommand(name, about);
    add_store_option(*sub, options->run);
    sub->callback(
        [options, verb, &chosen] { chosen = [options, verb] { return guarded(verb, *options); }; });
    return sub;
}

void add_ids(CLI::App& sub, const Options& options, int least, int most) {
    sub.add_option("ID", options->ids, "A run's number in the list; or last, last~1")
        ->required()
        ->expected(least, most)
        ->type_name("");
}

void add_color(CLI::App& sub, const Options& options) {
    sub.add_flag("--no-color", options->run.no_color, "As NO_COLOR=1 in the environment");
}

void add_json(CLI::App& sub, const Options& options, const char* about) {
    sub.add_option("--json", options->run.json, about)->type_name("FILE");
    sub.add_flag("--quiet,-q", options->run.quiet, "No text");
    add_color(sub, options);
}

void add_list(CLI::App& history, Action& chosen, const Options& options) {
    CLI::App* sub = add_verb(history, chosen, "list", "The latest runs", history_list, options);
    sub->add_option("--last,-n", options->last, "How many; 0: all")
        ->type_name("N")
        ->capture_default_str();
    add_json(*sub, options, "Write the list there; - is standard output");
}

void add_readers(CLI::App& history, Action& chosen, const Options& options) {
    CLI::App* show = add_verb(history, chosen, "show", "What a run printed", history_show, options);
    add_ids(*show, options, 1, 1);
    add_json(*show, options, "Write its result document there; - is standard output");
    CLI::App* compare =
        add_verb(history, chosen, "compare", "What differs between runs; the first is the baseline",
                 history_compare, options);
    add_ids(*compare, options, 2, 26);
    add_json(*compare, options, "Write the comparison there; - is standard output");
    CLI::App* copy = add_verb(history, chosen, "export",
                              "A run as a folder: its files, result, summary and command",
                              history_export, options);
    add_ids(*copy, options, 1, 1);
    copy->add_option("-o,--output", options->folder, "The folder to make; run-ID unless given")
        ->type_name("DIR");
}

void add_rerun(CLI::App& history, Action& chosen, const Options& options) {
    CLI::App* sub = add_verb(history, chosen, "rerun",
                             "Make a run again, from the files as they were: is it the same?",
                             history_rerun, options);
    add_ids(*sub, options, 1, 1);
    add_set_option(*sub, options->run.sets);
    sub->add_option("--seed", options->run.seed, "Another seed: a new run, which is kept")
        ->type_name("N");
    sub->add_option("--replications", options->run.replications,
                    "More or fewer: a new run, which is kept")
        ->type_name("N")
        ->check(CLI::Range(1U, 1'000'000U));
    add_output_options(*sub, options->run);
}

void add_prune(CLI::App& history, Action& chosen, const Options& options) {
    CLI::App* sub =
        add_verb(history, chosen, "prune", "Delete runs, and say which", history_prune, options);
    CLI::Option* keep =
        sub->add_option("--keep", options->keep, "All but the latest N")->type_name("N");
    sub->add_option_function<std::string>(
           "--older-than",
           [options](const std::string& text) {
               const auto duration = scenarios::read_duration(text);
               if (!duration.value) throw CLI::ValidationError("--older-than", duration.problem);
               options->older_than_ns = *duration.value;
           },
           "All that were made longer ago: 30d")
        ->type_name("DURATION")
        ->excludes(keep);
    sub->add_flag("--dry-run", options->dry_run, "Only say which");
    add_color(*sub, options);
}

}  // namespace

void add_history(CLI::App& app, Action& chosen) {
    const auto options = std::make_shared<HistoryOptions>();
    CLI::App* history =
        app.add_subcommand("history", "The runs that were made: list, show, compare, rerun, ...");
    history->require_subcommand(0, 1);
    // Called after a verb of its own, which has chosen already.
    history->callback([options, history, &chosen] {
        if (history->get_subcommands().empty())
            chosen = [options] { return guarded(history_list, *options); };
    });
    add_list(*history, chosen, options);
    add_readers(*history, chosen, options);
    add_rerun(*history, chosen, options);
    add_prune(*history, chosen, options);
    history->footer(
        "Every run of run, compare and phases is kept, with the files that it was made from, in\n"
        "~/.local/state/faultline/runs.sqlite (FAULTLINE_STORE=FILE: elsewhere, =off: nowhere).\n"
        "Exit status: 0 fine, 99 a run made again is not the same, 2 usage, 4 there is no such\n"
        "run, or the store cannot be read or written.\n\n"
        "Examples:\n"
        "  faultline history\n"
        "  faultline history show last\n"
        "  faultline history compare 17 last --json diff.json\n"
        "  faultline history rerun 17 --replications 10\n"
        "  faultline history prune --older-than 30d --dry-run");
}

}  // namespace faultline::cli
