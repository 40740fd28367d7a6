#include "models/analytic/markov.hpp"

#include <map>

#include "sim/assert.hpp"

namespace faultline::analytic {

std::vector<double> steady_state(uint32_t states, const std::vector<Transition>& transitions) {
    FL_ASSERT(states > 0, "no states");
    using Row = std::map<uint32_t, double>;  // rate by the other state, ascending
    std::vector<Row> out(states), in(states);
    const auto add = [&](uint32_t from, uint32_t to, double rate) {
        if (from == to) return;
        out[from][to] += rate;
        in[to][from] += rate;
    };
    for (const Transition& t : transitions) add(t.from, t.to, t.rate);
    // State after state is left out, the last first: who would have gone there goes at once where
    // it would have led.
    std::vector<double> leaving(states, 0.0);
    for (uint32_t k = states - 1; k > 0; --k) {
        for (const auto& [to, rate] : out[k]) leaving[k] += to < k ? rate : 0;
        FL_ASSERT(leaving[k] > 0, "the chain is not irreducible");
        for (const auto& [from, rate] : in[k]) {
            if (from > k) break;
            for (const auto& [to, next] : out[k]) {
                if (to > k) break;
                add(from, to, rate * next / leaving[k]);
            }
        }
    }
    std::vector<double> share(states, 0.0);
    share[0] = 1;
    double sum = 1;
    for (uint32_t k = 1; k < states; ++k) {
        for (const auto& [from, rate] : in[k])
            if (from < k) share[k] += share[from] * rate / leaving[k];
        sum += share[k];
    }
    for (double& one : share) one /= sum;
    return share;
}

}  // namespace faultline::analytic
