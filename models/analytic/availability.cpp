#include "models/analytic/availability.hpp"

#include <algorithm>

#include "models/analytic/markov.hpp"
#include "sim/assert.hpp"

namespace faultline::analytic {

std::vector<double> broken_parts(const RedundantParts& system) {
    const uint32_t n = system.parts;
    if (system.failure_rate + system.common_rate <= 0) {
        std::vector<double> none(n + 1, 0.0);
        none[0] = 1;
        return none;
    }
    std::vector<Transition> transitions;
    for (uint32_t broken = 0; broken <= n; ++broken) {
        if (broken < n) {
            if (system.failure_rate > 0)
                transitions.push_back({broken, broken + 1, (n - broken) * system.failure_rate});
            if (system.common_rate > 0) transitions.push_back({broken, n, system.common_rate});
        }
        if (broken > 0)
            transitions.push_back(
                {broken, broken - 1, std::min(broken, system.crews) * system.repair_rate});
    }
    return steady_state(n + 1, transitions);
}

double unavailability(const RedundantParts& system) {
    FL_ASSERT(system.needed >= 1 && system.needed <= system.parts, "k of n");
    const std::vector<double> share = broken_parts(system);
    double sum = 0;
    // The rarest first, so that none is lost beside the others.
    for (uint32_t broken = system.parts; broken + system.needed > system.parts; --broken)
        sum += share[broken];
    return sum;
}

double unavailability(double mean_up_seconds, double mean_down_seconds) {
    return mean_down_seconds / (mean_up_seconds + mean_down_seconds);
}

}  // namespace faultline::analytic
