// models/analytic/bounds.hpp - what no system of queues can exceed, from its demands alone.
//
// Asymptotic bounds (J. P. Buzen, P. J. Denning; Lazowska et al., Quantitative System Performance,
// 1984, section 5.2) hold for any law and any discipline; balanced-job bounds (J. Zahorjan, K. C.
// Sevcik, D. L. Eager, B. Galler, "Balanced job bound analysis of queueing networks", CACM 25(2),
// 1982; Lazowska et al., section 5.4) are narrower and hold for networks with product form.
// Demands are seconds of one request at a single server; stations with several servers enter with
// demand / servers as the limit and the rest as a delay.
#pragma once
#include <vector>

namespace faultline::analytic {

struct Demand {
    double seconds = 0;  // of one request, summed over its visits
    double servers = 1;  // infinity: a pure delay
};

// Of a closed population of `users`, who think `think` seconds between requests.
struct ClosedBounds {
    double throughput_low = 0, throughput_high = 0;  // requests per second
    double response_low = 0, response_high = 0;      // seconds
    // N*: the users at which the bounds of light and of heavy load cross; beyond it somebody waits.
    double knee_users = 0;
};
ClosedBounds asymptotic_bounds(double users, double think, const std::vector<Demand>& demands);
// All stations with one server; a delay counts as thinking, as it does in the source.
ClosedBounds balanced_job_bounds(double users, double think, const std::vector<double>& demands);

}  // namespace faultline::analytic
