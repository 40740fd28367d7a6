// reports/history_table.hpp - the kept runs, one a line; and as a document.
#pragma once
#include <string>
#include <vector>

#include "reports/schema/history.pb.h"
#include "reports/store/run_store.hpp"
#include "reports/terminal.hpp"

namespace faultline::reports {

// Oldest first. `now` in Unix time: this year's dates go without their year. Local time.
std::string history_table(const std::vector<store::RunFacts>& runs, double now,
                          const TextStyle& style);
// Above a single run that is shown again: its number, when and how it was made.
std::string history_heading(const store::RunFacts& run, double now, const TextStyle& style);

schema::History document(const std::string& store, const std::vector<store::RunFacts>& runs);

}  // namespace faultline::reports
