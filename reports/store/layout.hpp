// reports/store/layout.hpp - the run store's tables, and how an older store becomes a current one.
//
// `PRAGMA user_version` says which layout a file has. Each step of `migrate` takes it up by one,
// in a transaction of its own: a store is never between two layouts. A layout that was released is
// not changed any more; what comes next is a step.
#pragma once
#include "reports/store/sqlite.hpp"

namespace faultline::reports::store {

inline constexpr int64_t kLayout = 1;

// Makes tables in an empty file and brings older ones up to kLayout. Throws StoreError when the
// file is something else, or of a later version of this program.
void migrate(Database& database, const std::string& path);

}  // namespace faultline::reports::store
