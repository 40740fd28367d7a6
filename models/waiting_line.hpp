// models/waiting_line.hpp - how one waits for a worker at a service that does not just serve in
// order of arrival: by priority, or with a patience drawn for each call.
#pragma once
#include <cstdint>
#include <vector>

#include "models/blueprint.hpp"

namespace faultline::models {

struct WaitingLine {
    uint32_t levels = 1;             // of urgency
    std::vector<uint32_t> level_of;  // by class of requests; 0 is served first
    uint32_t patience = kNone;       // sampler of the longest wait
    uint32_t lane = kNone;           // of the longest wait that is the same for all
    std::vector<uint32_t> last;      // [instance x levels + level]: who joined it last
};

}  // namespace faultline::models
