// models/analytic/availability.hpp - redundant parts that break and are repaired: how much of the
// time enough of them work.
//
// Times to failure and repair are exponential, so that the number of broken parts is a Markov chain
// (R. E. Barlow, F. Proschan, Mathematical Theory of Reliability, 1965, chapter 5). Without a limit
// of the crew only the means matter, whatever the laws (the parts are independent renewal
// processes). The common cause is the beta-factor model's: one event that breaks all parts at once
// (K. N. Fleming, 1975; IEC 61508-6, annex D).
#pragma once
#include <cstdint>
#include <vector>

namespace faultline::analytic {

struct RedundantParts {
    uint32_t parts = 1;
    uint32_t needed = 1;      // of them, to work: k of n
    double failure_rate = 0;  // of each working part, per second
    double repair_rate = 0;   // of each crew at work, per second
    uint32_t crews = UINT32_MAX;
    double common_rate = 0;  // of the event that breaks all that work, per second
};

// The long-run share of time in which exactly i parts are broken, i = 0 ... parts.
std::vector<double> broken_parts(const RedundantParts& system);
// ... and in which fewer than `needed` work; 0 where nothing breaks.
double unavailability(const RedundantParts& system);

// Of a part alone: mean time to repair over mean time between failures and repair together.
double unavailability(double mean_up_seconds, double mean_down_seconds);

}  // namespace faultline::analytic
