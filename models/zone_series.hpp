// models/zone_series.hpp - a component's instances in one zone in the course of a run: how many
// were in service, and how many of these were up, at the end of each bucket of time.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace faultline::models {

struct ZoneSeries {
    std::string zone;
    std::vector<uint32_t> in_service, up;
};

}  // namespace faultline::models
