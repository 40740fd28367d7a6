// cli/check_path.hpp - whether a document can go where an option says, asked before a long run.
#pragma once
#include <string>

namespace faultline::cli {

// An exit status; complains if it is not kFine. `file`: the scenario, which nothing may replace.
int check_path(const std::string& option, const std::string& path, const std::string& file);

}  // namespace faultline::cli
