// reports/attribution_text.hpp - what requests spend their time on, in words.
#pragma once
#include <string>
#include <string_view>

namespace faultline::reports {

// "waiting for a connection to shop"; `spent` as in scenarios::LatencyShare.
std::string share_phrase(std::string_view component, std::string_view spent);

}  // namespace faultline::reports
