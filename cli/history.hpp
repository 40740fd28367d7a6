// cli/history.hpp - what `faultline history` does to the kept runs, one function for each of its
// verbs. All return an exit status.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/common.hpp"
#include "cli/finished.hpp"
#include "reports/store/run_store.hpp"

namespace faultline::cli {

struct HistoryOptions {
    RunOptions run;                // output, --store; of rerun also what is to be different
    std::vector<std::string> ids;  // 17, last, last~2
    std::string folder;            // export: where to
    uint32_t last = 20;            // list: how many; 0: all
    std::optional<uint32_t> keep;  // prune: how many of the latest
    std::optional<int64_t> older_than_ns;
    bool dry_run = false;
};

int history_list(const HistoryOptions& options);
int history_show(const HistoryOptions& options);
int history_compare(const HistoryOptions& options);
int history_rerun(const HistoryOptions& options);
int history_export(const HistoryOptions& options);
int history_prune(const HistoryOptions& options);

// The store that the options name. nullopt: there is none yet.
std::optional<reports::store::RunStore> open_store(const HistoryOptions& options);
std::string store_path(const HistoryOptions& options);
// "17", "last" or "last~2"; throws StoreError when there is no such run.
reports::store::StoredRun find_run(reports::store::RunStore& store, const std::string& id,
                                   const std::string& path);
// The same from the store of the options, of which there must be one.
reports::store::StoredRun find_run(const HistoryOptions& options, const std::string& id);
// What the run came to. Throws StoreError when its document cannot be read.
Finished finished(const reports::store::StoredRun& run);
double unix_now();

}  // namespace faultline::cli
