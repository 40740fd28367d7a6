// cli/keep_run.hpp - every run goes to the run store, unless it was asked not to.
//
// A store that was asked for by name and cannot be written is an error before anything is
// simulated. The usual one is a convenience: where it cannot be written (no home, a read-only one)
// the run goes on, and a complaint says that it is not kept.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/common.hpp"
#include "reports/store/run_store.hpp"
#include "scenarios/source_files.hpp"

namespace faultline::cli {

// --store, else FAULTLINE_STORE: a file, "off", or "" for the usual one.
std::string named_store(const RunOptions& options);
// --store FILE and, for verbs that run, --no-store.
void add_store_option(CLI::App& verb, RunOptions& options);
void add_keep_options(CLI::App& verb, RunOptions& options);

class RunKeeper {
public:
    // Opens the store. `options` must outlive the keeper.
    RunKeeper(const RunOptions& options, const std::vector<std::string>& files);

    // kCannotReadWrite, after a complaint, when the store that was asked for cannot be written.
    int status() const { return status_; }
    bool is_open() const { return store_.has_value(); }

    // `facts` of the result and with its exit status; the rest of them is added here. Prints the
    // run's number where the summary went. kFine or kCannotReadWrite, with a complaint.
    int keep(reports::store::RunFacts facts, const scenarios::SourceFiles& sources,
             std::string document);

private:
    int not_kept(const std::string& why) const;
    const RunOptions& options_;
    std::vector<std::string> files_;
    double started_;
    bool by_name_ = false;
    int status_ = 0;
    std::optional<reports::store::RunStore> store_;
};

}  // namespace faultline::cli
