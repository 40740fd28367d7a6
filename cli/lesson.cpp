// cli/lesson.cpp - faultline lesson: a lesson's cards, and its numbers measured.
#include "studies/lesson.hpp"

#include <unistd.h>

#include <memory>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_line.hpp"
#include "cli/verbs.hpp"
#include "reports/lesson_text.hpp"

namespace faultline::cli {
namespace {

int lesson(const RunOptions& options) {
    scenarios::SourceFiles sources;
    studies::LessonPlan plan = studies::plan_lesson(options.file, sources);
    print(plan.diagnostics, options.quiet);
    const int status = status_of(plan.diagnostics, plan.readable);
    if (status != kFine) return status;
    const std::atomic<bool>& stop = stop_on_interrupt();
    studies::LessonResult result;
    {
        ProgressLine line(reports::terminal_of(STDERR_FILENO, options.no_color), !options.quiet);
        studies::LessonOptions how;
        how.jobs = options.jobs;
        how.stop = &stop;
        how.progress = [&](double fraction, uint64_t events) {
            line.show(fraction, events, "measuring its numbers", stop.load());
        };
        result = studies::run_lesson(std::move(plan), how);
    }
    const auto style = reports::terminal_of(STDOUT_FILENO, options.no_color).style;
    if (!options.quiet && !say(STDOUT_FILENO, reports::lesson_text(result, style)))
        return kCannotReadWrite;
    if (result.interrupted) return interrupted_status();
    return result.holds() ? kFine : kObjectiveMissed;
}

}  // namespace

void add_lesson(CLI::App& app, Action& chosen) {
    const auto options = std::make_shared<RunOptions>();
    CLI::App* verb = app.add_subcommand("lesson", "A lesson's cards, and its numbers measured");
    verb->add_option("LESSON", options->file, "The lesson's YAML file")->required()->type_name("");
    verb->add_option("--jobs,-j", options->jobs, "Threads; as many as there are cores unless given")
        ->type_name("N")
        ->check(CLI::Range(1U, 4096U))
        ->envname("FAULTLINE_JOBS");
    verb->add_flag("--quiet,-q", options->quiet, "No cards, no progress, no warnings");
    verb->add_flag("--no-color", options->no_color, "As NO_COLOR=1 in the environment");
    verb->footer(
        "The window shows the same file card by card: faultline gui LESSON.\n"
        "Exit status: 0 every number holds, 99 one does not, 2 usage, 3 a bad lesson, 4 cannot\n"
        "read or write, 130 interrupted.\n\n"
        "Example:\n"
        "  faultline lesson examples/lessons/01-saturation.yaml");
    verb->callback([options, &chosen] { chosen = [options] { return lesson(*options); }; });
}

}  // namespace faultline::cli
