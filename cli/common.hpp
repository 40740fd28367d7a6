// cli/common.hpp - what several verbs share: options, diagnostics, output.
#pragma once
#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/terminal.hpp"
#include "scenarios/diagnostics.hpp"

namespace faultline::cli {

// How the verbs that simulate are told what to do.
struct RunOptions {
    std::string file;
    std::vector<std::string> sets;
    std::vector<std::string> words;  // of the verb's own options, as typed: --by hang
    std::optional<uint64_t> seed;
    std::optional<uint32_t> replications;
    uint32_t jobs = 0;
    std::optional<double> memory_limit;   // bytes; else what the machine has available
    std::optional<uint32_t> trace_every;  // requests for one that is traced; 0: never
    std::string json;                     // "" for none, "-" for standard output
    std::string report;                   // HTML; "" for none
    std::string hgrm;                     // latency distribution; "" for none
    std::string store;                    // of runs; "" for the usual one, "off" for none
    bool quiet = false, no_color = false, no_store = false;
    bool exports_to_stdout = false;  // what is exported goes there, see text_stream
};
// "faultline run shop.yaml --set 'run.seed=7' --seed 3": what makes the same again.
std::string command_line(const std::string& verb, const std::vector<std::string>& files,
                         const RunOptions& options);
// Adds every option but the file.
void add_run_options(CLI::App& verb, RunOptions& options);
// --jobs, --json, --quiet, --no-color: some of them, for verbs that run no single scenario.
void add_output_options(CLI::App& verb, RunOptions& options);
// --report, for verbs whose result is a page too.
void add_report_option(CLI::App& verb, RunOptions& options);
void add_set_option(CLI::App& verb, std::vector<std::string>& sets);
void add_seed_option(CLI::App& verb, RunOptions& options);
// What was typed of options that RunOptions does not know: what is needed to make the same again.
std::vector<std::string> own_words(const CLI::App& verb);
// Such words again. False, with a complaint, if the parser does not know them.
bool parse_words(CLI::App& parser, const std::vector<std::string>& words);

// Prints all of it to standard error and, if there are errors, how many. With `quiet` only errors.
void print(const scenarios::Diagnostics& diagnostics, bool quiet);
// The exit status that the diagnostics of a file ask for.
int status_of(const scenarios::Diagnostics& diagnostics, bool readable);

// "faultline: text" on standard error.
void complain(std::string_view text);
// Whether the document can go where it is asked to, before a run of minutes ends in a typing error.
// An exit status; complains if it is not kFine.
int check_output(const RunOptions& options);
// To where it is asked for, "" for nowhere; kFine or kCannotReadWrite, with a complaint.
int write_document(const std::string& path, const std::function<std::string()>& text);
// Where text for people goes: standard output, unless data goes there.
int text_stream(const RunOptions& options);
// To a stream; false, with a complaint, when it cannot be written.
bool say(int file_descriptor, std::string_view text);
// The document first where it is asked for, then the text for people: on standard output unless the
// document went there. Returns kFine or kCannotReadWrite.
int deliver(const RunOptions& options, const std::function<std::string()>& json,
            const std::function<std::string(const reports::TextStyle&)>& text);

}  // namespace faultline::cli
