// models/analytic/markov.hpp - continuous-time Markov chains: the long-run share of each state.
#pragma once
#include <cstdint>
#include <vector>

namespace faultline::analytic {

struct Transition {
    uint32_t from = 0, to = 0;
    double rate = 0;  // per second, > 0
};

// The stationary distribution of an irreducible chain of `states` states (checked: FL_ASSERT). By
// the elimination of W. K. Grassmann, M. I. Taksar and D. P. Heyman ("Regenerative analysis and
// steady state distributions for Markov chains", Operations Research 33(5), 1985), which subtracts
// nothing: probabilities of 1e-15 are as exact, relatively, as those near 1, where a solver of
// linear equations would lose them in rounding. Sparse: the cost is that of the fill between
// neighbours in number, linear for birth-and-death chains.
std::vector<double> steady_state(uint32_t states, const std::vector<Transition>& transitions);

}  // namespace faultline::analytic
