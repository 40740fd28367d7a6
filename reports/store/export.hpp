// reports/store/export.hpp - a kept run as a folder of plain files.
#pragma once
#include <string>

#include "reports/store/run_store.hpp"

namespace faultline::reports::store {

// The files it was made from, as they lay beside one another; result.json; summary.txt;
// command.txt, which makes it again when typed in the folder it names. `folder` must not exist yet
// and appears once it is complete. "" or what went wrong.
std::string export_run(const StoredRun& run, const std::string& summary, const std::string& folder);

// Where a run's source files stand in relation to one another: their paths without the folders that
// all of them share.
std::vector<std::string> relative_paths(const StoredRun& run);

}  // namespace faultline::reports::store
