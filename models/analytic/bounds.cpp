#include "models/analytic/bounds.hpp"

#include <algorithm>
#include <limits>

namespace faultline::analytic {

ClosedBounds asymptotic_bounds(double users, double think, const std::vector<Demand>& demands) {
    double alone = 0;   // seconds of a request that meets nobody
    double behind = 0;  // seconds that each other user can add at most, by waiting behind him
    double most = std::numeric_limits<double>::infinity();
    for (const Demand& demand : demands) {
        alone += demand.seconds;
        behind += demand.seconds / demand.servers;
        if (demand.seconds > 0) most = std::min(most, demand.servers / demand.seconds);
    }
    ClosedBounds b;
    b.throughput_high = std::min(most, users / (think + alone));
    b.response_high = alone + (users - 1) * behind;
    b.throughput_low = users / (think + b.response_high);
    b.response_low = std::max(alone, users / most - think);
    b.knee_users = most * (think + alone);
    return b;
}

ClosedBounds balanced_job_bounds(double users, double think, const std::vector<double>& demands) {
    double alone = 0, longest = 0;
    for (const double demand : demands) {
        alone += demand;
        longest = std::max(longest, demand);
    }
    const double mean = alone / static_cast<double>(demands.size());
    ClosedBounds b;
    b.response_high = alone + (users - 1) * longest / (1 + think / (users * alone));
    b.response_low =
        std::max(users * longest - think, alone + (users - 1) * mean / (1 + think / alone));
    b.throughput_low = users / (think + b.response_high);
    b.throughput_high = users / (think + b.response_low);
    b.knee_users = (think + alone) / longest;
    return b;
}

}  // namespace faultline::analytic
