// cli/main.cpp - faultline: finds the verb, or says what was meant, and maps every way to end to an
// exit status.
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <string>
#include <vector>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "cli/verbs.hpp"
#include "reports/version.hpp"
#include "scenarios/diagnostics.hpp"

namespace faultline::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  faultline check shop.yaml                  is the file right, what does it describe?\n"
    "  faultline run shop.yaml                    simulate it and print a summary\n"
    "  faultline run shop.yaml --json shop.json   and write every figure to a file\n"
    "  faultline report last -o shop.html         the latest run as a page for others\n"
    "  faultline compare shop.yaml more.yaml      what a change changes, and how surely\n"
    "  faultline phases growth.yaml               which architecture carries how many users\n"
    "  faultline rehearse shop.yaml               what breaks it, and does it come back?\n"
    "  faultline availability shop.yaml           how many nines, over a hundred years\n"
    "  faultline history                          the runs that were made; compare, rerun, ...\n"
    "  faultline gui shop.yaml                    see it live, and break it by hand\n"
    "  faultline catalog faults                   what can break, and how it is written\n"
    "  faultline schema > scenario.schema.json    completion and checks in an editor\n\n"
    "Exit status: 0 fine, 99 an objective missed, 2 usage, 3 bad scenario, 4 cannot read or\n"
    "write, 1 a bug, 130 interrupted (143 by SIGTERM). `faultline VERB --help` says more.";

std::string did_you_mean(const std::string& written, const std::vector<std::string>& known) {
    const std::string name = scenarios::nearest_name(written, known);
    return name.empty() ? "" : "; did you mean '" + name + "'?";
}

std::vector<std::string> verb_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(verb->get_name());
    return names;
}

// The first option on the command line that the verb does not have, with what was perhaps meant.
std::string unknown_option(const CLI::App& verb, const std::vector<std::string>& arguments) {
    std::vector<std::string> known;
    for (const CLI::Option* option : verb.get_options())
        for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    for (const std::string& argument : arguments) {
        if (argument == "--") break;
        const std::string name = argument.substr(0, argument.find('='));
        if (!name.starts_with("--") || std::find(known.begin(), known.end(), name) != known.end())
            continue;
        return "there is no option '" + name + "'" + did_you_mean(name, known);
    }
    return "";
}

// "history lits": what was perhaps meant, of a verb that has verbs of its own.
std::string unknown_verb_below(const CLI::App& verb, const std::vector<std::string>& arguments) {
    const std::vector<std::string> verbs = verb_names(verb);
    if (verbs.empty() || !verb.get_subcommands().empty() || arguments.size() < 2) return "";
    const std::string& word = arguments[1];
    if (word.starts_with('-')) return "";
    return "there is no verb '" + verb.get_name() + " " + word + "'" + did_you_mean(word, verbs);
}

int usage_error(const CLI::App& app, const CLI::ParseError& error,
                const std::vector<std::string>& arguments) {
    const auto parsed = app.get_subcommands();
    const CLI::App& verb = parsed.empty() ? app : *parsed.front();
    std::string text = unknown_option(verb, arguments);
    if (text.empty() && !parsed.empty()) text = unknown_verb_below(verb, arguments);
    if (text.empty()) text = error.what();
    complain(text);
    complain(parsed.empty() ? "try: faultline --help"
                            : "try: faultline " + verb.get_name() + " --help");
    return kUsage;
}

int start(int argc, char** argv) {
    CLI::App app{"Faultline simulates a system's capacity and failover.", "faultline"};
    app.set_version_flag("--version", std::string("faultline ") + reports::program_version());
    app.require_subcommand(0, 1);
    Action chosen;
    add_run(app, chosen);
    add_check(app, chosen);
    add_explain(app, chosen);
    add_compare(app, chosen);
    add_phases(app, chosen);
    add_rehearse(app, chosen);
    add_availability(app, chosen);
    add_history(app, chosen);
    add_report(app, chosen);
    add_gui(app, chosen);
    add_catalog(app, chosen);
    add_schema(app, chosen);
    add_validate(app, chosen);
    add_lesson(app, chosen);
    add_completion(app, chosen);
    app.footer(kExamples);  // last, or every verb would inherit it

    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.empty()) return say(STDOUT_FILENO, app.help()) ? kFine : kCannotReadWrite;
    const std::vector<std::string> verbs = verb_names(app);
    const std::string& first = arguments.front();
    if (!first.starts_with('-') && std::find(verbs.begin(), verbs.end(), first) == verbs.end()) {
        complain("there is no verb '" + first + "'" + did_you_mean(first, verbs));
        complain("try: faultline --help");
        return kUsage;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        // With a verb parsed, this is the verb's help.
        return say(STDOUT_FILENO, app.help()) ? kFine : kCannotReadWrite;
    } catch (const CLI::CallForVersion& version) {
        return say(STDOUT_FILENO, std::string(version.what()) + "\n") ? kFine : kCannotReadWrite;
    } catch (const CLI::ParseError& error) {
        return usage_error(app, error, arguments);
    }
    if (!chosen) return usage_error(app, CLI::RequiredError("a verb"), {});
    return chosen();
}

}  // namespace
}  // namespace faultline::cli

int main(int argc, char** argv) {
    try {
        return faultline::cli::start(argc, argv);
    } catch (const std::exception& error) {
        faultline::cli::complain(std::string("this is a bug: ") + error.what());
        return faultline::cli::kBug;
    }
}
