#include "cli/common.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "cli/check_path.hpp"
#include "cli/exit_status.hpp"
#include "reports/write_file.hpp"

namespace faultline::cli {
namespace {

std::string whole_number(const std::string& text) {
    const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    return digits ? "" : "'" + text + "' is not a whole number";
}

// {"2%", "p95=1%"} to run.precision={p99: 2%, p95: 1%}: checked where the file's own would be.
void set_precision(const std::vector<std::string>& all, std::vector<std::string>& sets) {
    std::string names;
    for (const std::string& one : all) {
        const size_t equals = one.find('=');
        names += names.empty() ? "" : ", ";
        names += equals == std::string::npos
                     ? "p99: " + one
                     : one.substr(0, equals) + ": " + one.substr(equals + 1);
    }
    sets.push_back("run.precision={" + names + "}");
}

// As a shell takes it for one word.
std::string quoted(const std::string& word) {
    const auto is_plain = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) ||
               std::string_view("-_./:=,").find(c) != std::string_view::npos;
    };
    return !word.empty() && std::all_of(word.begin(), word.end(), is_plain) ? word
                                                                            : "'" + word + "'";
}

}  // namespace

std::string command_line(const std::string& verb, const std::vector<std::string>& files,
                         const RunOptions& options) {
    std::string command = "faultline " + verb;
    for (const std::string& file : files) command += " " + file;
    for (const std::string& set : options.sets) command += " --set '" + set + "'";
    for (const std::string& word : options.words) command += " " + quoted(word);
    if (options.seed) command += fmt::format(" --seed {}", *options.seed);
    if (options.replications) command += fmt::format(" --replications {}", *options.replications);
    return command;
}

void add_set_option(CLI::App& verb, std::vector<std::string>& sets) {
    // One value each time, or it would swallow the file's name.
    verb.add_option("--set", sets, "Overlay one value: services.api.replicas=6 (repeatable)")
        ->type_name("PATH=VALUE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);
}

void add_seed_option(CLI::App& verb, RunOptions& options) {
    verb.add_option("--seed", options.seed, "Instead of the file's run.seed")
        ->type_name("N")
        ->check(whole_number)  // CLI11 would wrap -3 round to 2^64 - 3
        ->envname("FAULTLINE_SEED");
}

std::vector<std::string> own_words(const CLI::App& verb) {
    // Kept under names of their own, or of no consequence for what comes out.
    static const std::set<std::string> kShared{
        "set",   "seed",     "replications", "precision", "max-replications",
        "jobs",  "json",     "report",       "quiet",     "no-color",
        "store", "no-store", "markdown",     "help",      "memory-limit"};
    std::vector<std::string> words;
    for (const CLI::Option* option : verb.get_options()) {
        if (option->count() == 0 || option->get_lnames().empty()) continue;
        const std::string& name = option->get_lnames().front();
        if (kShared.contains(name)) continue;
        const bool is_flag = option->get_items_expected_max() == 0;
        for (const std::string& value : option->results()) {
            words.push_back("--" + name);
            if (!is_flag) words.push_back(value);
        }
    }
    return words;
}

bool parse_words(CLI::App& parser, const std::vector<std::string>& words) {
    try {
        parser.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::ParseError& error) {
        complain(error.what());
        return false;
    }
    return true;
}

void add_run_options(CLI::App& verb, RunOptions& options) {
    add_set_option(verb, options.sets);
    add_seed_option(verb, options);
    verb.add_option("--replications", options.replications,
                    "Instead of the file's; with a precision, at least")
        ->type_name("N")
        ->check(CLI::Range(1U, 1'000'000U));
    verb.add_option_function<std::vector<std::string>>(
            "--precision",
            [&options](const std::vector<std::string>& all) { set_precision(all, options.sets); },
            "Replicate until half of the 95 % interval is so narrow: 2% (of p99), p95=1%")
        ->type_name("[NAME=]SHARE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);
    verb.add_option_function<std::string>(
            "--max-replications",
            [&options](const std::string& count) {
                options.sets.push_back("run.max_replications=" + count);
            },
            "Where that ends at the latest; 100 unless given")
        ->type_name("N");
    add_output_options(verb, options);
}

void add_output_options(CLI::App& verb, RunOptions& options) {
    verb.add_option("--jobs,-j", options.jobs, "Threads; as many as there are cores unless given")
        ->type_name("N")
        ->check(CLI::Range(1U, 4096U))
        ->envname("FAULTLINE_JOBS");
    verb.add_option("--json", options.json, "Write the result document there; - is standard output")
        ->type_name("FILE");
    verb.add_flag("--quiet,-q", options.quiet, "No summary, no progress, no warnings");
    verb.add_flag("--no-color", options.no_color, "As NO_COLOR=1 in the environment");
}

void add_report_option(CLI::App& verb, RunOptions& options) {
    verb.add_option("--report", options.report,
                    "Write the result as one HTML page there; - is standard output")
        ->type_name("FILE");
}

void print(const scenarios::Diagnostics& diagnostics, bool quiet) {
    if (diagnostics.empty() || (quiet && !diagnostics.has_errors())) return;
    size_t errors = 0, warnings = 0;
    for (const scenarios::Diagnostic& one : diagnostics.sorted())
        ++(one.severity == scenarios::Diagnostic::Severity::error ? errors : warnings);
    std::string text = diagnostics.text();
    if (!text.ends_with('\n')) text += '\n';
    if (errors > 0) {
        text += fmt::format("{} {}", errors, errors == 1 ? "error" : "errors");
        if (warnings > 0)
            text += fmt::format(", {} {}", warnings, warnings == 1 ? "warning" : "warnings");
        text += "; nothing was run\n";
    }
    static_cast<void>(reports::write_to(STDERR_FILENO, text));
}

int status_of(const scenarios::Diagnostics& diagnostics, bool readable) {
    if (!readable) return kCannotReadWrite;
    return diagnostics.has_errors() ? kBadScenario : kFine;
}

void complain(std::string_view text) {
    static_cast<void>(reports::write_to(STDERR_FILENO, fmt::format("faultline: {}\n", text)));
}

int text_stream(const RunOptions& options) {
    const bool data = options.json == "-" || options.report == "-" || options.hgrm == "-";
    return data || options.exports_to_stdout ? STDERR_FILENO : STDOUT_FILENO;
}

bool say(int file_descriptor, std::string_view text) {
    const std::string problem = reports::write_to(file_descriptor, text);
    if (problem.empty()) return true;
    complain("cannot write the output: " + problem);
    return false;
}

int check_output(const RunOptions& options) {
    for (const auto& [option, path] :
         {std::pair{"--json", &options.json}, std::pair{"--report", &options.report},
          std::pair{"--hgrm", &options.hgrm}}) {
        if (path->empty()) continue;
        if (const int status = check_path(option, *path, options.file); status != kFine)
            return status;
    }
    return kFine;
}

int write_document(const std::string& path, const std::function<std::string()>& text) {
    if (path.empty()) return kFine;
    const std::string problem = reports::write_file(path, text());
    if (problem.empty()) return kFine;
    complain("cannot write " + problem);
    return kCannotReadWrite;
}

int deliver(const RunOptions& options, const std::function<std::string()>& json,
            const std::function<std::string(const reports::TextStyle&)>& text) {
    const int status = write_document(options.json, json);
    if (options.quiet) return status;
    const int out = text_stream(options);
    const reports::Terminal terminal = reports::terminal_of(out, options.no_color);
    return say(out, text(terminal.style)) ? status : kCannotReadWrite;
}

}  // namespace faultline::cli
