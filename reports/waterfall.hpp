// reports/waterfall.hpp - the lives of traced requests as bars on a common time axis, for a
// terminal.
#pragma once
#include <string>
#include <vector>

#include "models/tracing/traced_request.hpp"
#include "reports/terminal.hpp"

namespace faultline::reports {

// In the order given; with a legend first.
std::string waterfalls(const std::vector<models::TracedRequest>& requests, const TextStyle& style);

}  // namespace faultline::reports
