// reports/html/rehearse_picture.hpp - a rehearsal's ranking as one picture: how much went wrong
// while each thing was broken, and until when users could tell. SVG that stands without a script.
#pragma once
#include <string>

#include "studies/rehearse.hpp"

namespace faultline::reports {

// "" if nothing hurts.
std::string rehearse_picture(const studies::RehearseResult& result);

}  // namespace faultline::reports
