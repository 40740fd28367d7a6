// studies/availability/daily_load.hpp - the load of a day in a few levels.
//
// A scenario's load over time, its first 24 hours, repeats every day. Hours of about the same load
// are taken together and simulated at their mean, so that what happens in one of them can stand for
// what happens in the others.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "models/blueprint.hpp"

namespace faultline::studies {

constexpr uint32_t kMostLevels = 4;

struct DailyLoad {
    // Each with a steady load, the lightest first; one if the load does not change.
    std::vector<models::Blueprint> levels;
    std::array<uint32_t, 24> level_of_hour{};
    uint32_t level_at(double seconds) const;
};

DailyLoad daily_load(const models::Blueprint& blueprint);

}  // namespace faultline::studies
