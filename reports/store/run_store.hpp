// reports/store/run_store.hpp - every run that was made, in one SQLite file: what it was made from,
// and what came of it.
//
// A run is one transaction (rollback journal, synced): a process that is killed leaves all runs
// that were finished and nothing of its own. Writers wait for one another for up to ten seconds.
// Every function throws StoreError with a sentence that begins with the file's path.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reports/store/sqlite.hpp"
#include "scenarios/source_files.hpp"

namespace faultline::reports::store {

// What a list shows of a run.
struct RunFacts {
    int64_t id = 0;        // given by the store
    double started = 0;    // Unix time, seconds
    double seconds = 0;    // how long it took
    std::string verb;      // run, phases, compare, rehearse, availability, validate
    std::string scenario;  // its title
    std::string version;   // of the program that made it
    std::string command;   // as it can be typed again in `folder`
    std::string folder;
    int status = 0;  // exit status
    bool interrupted = false;
    std::string fingerprint;
    int64_t objectives = 0, objectives_met = 0;
    std::optional<double> p99;            // seconds
    std::optional<double> success;        // share of the requests that ended
    std::optional<double> usd_per_month;  // machines, time average x 730 h
};

// All of it: enough to make it again.
struct StoredRun {
    RunFacts facts;
    std::vector<std::string> files, sets;  // as given on the command line
    std::vector<std::string> words;        // of the verb's own options: --by hang
    std::optional<uint64_t> seed;
    std::optional<uint32_t> replications, trace_every;
    std::vector<scenarios::SourceFile> sources;  // every file that was read, as it was then
    std::string document;                        // JSON, as --json writes it
};

// $XDG_STATE_HOME/faultline/runs.sqlite, else ~/.local/state/faultline/runs.sqlite; "" without a
// home. https://specifications.freedesktop.org/basedir-spec
std::string usual_path();

class RunStore {
public:
    // For writing; makes the file if there is none, and brings an older one up to date.
    static RunStore create(const std::string& path);
    // nullopt: there is no such file.
    static std::optional<RunStore> open(const std::string& path);

    int64_t add(const StoredRun& run);
    std::vector<RunFacts> list();  // oldest first
    std::optional<StoredRun> get(int64_t id);
    void remove(const std::vector<int64_t>& ids);  // all or none of them

private:
    RunStore(const std::string& path, Database::Open how);
    Database database_;
};

}  // namespace faultline::reports::store
