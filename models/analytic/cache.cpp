#include "models/analytic/cache.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

namespace faultline::analytic {
namespace {

struct Group {
    double keys = 0;
    double rate = 0;  // of each
};

std::vector<Group> groups_of(const KeyPopulation& population) {
    constexpr double kOneByOne = 1000, kRatio = 1.01;
    std::vector<Group> groups;
    double sum = 0;
    const auto count = static_cast<double>(population.keys);
    for (double first = 1; first <= count;) {
        const double end = first < kOneByOne ? first + 1 : std::floor(first * kRatio) + 1;
        const double keys = std::min(end, count + 1) - first;
        const double weight = std::pow(first + (keys - 1) / 2, -population.exponent);
        groups.push_back({keys, weight});
        sum += keys * weight;
        first += keys;
    }
    for (Group& group : groups) group.rate *= population.rate / sum;
    return groups;
}

// The T at which what was asked for within it fills the memory; infinite if everything fits.
double characteristic_time(const std::vector<KeyPopulation>& populations,
                           const std::vector<std::vector<Group>>& groups, double memory) {
    constexpr double kInfinite = std::numeric_limits<double>::infinity();
    double everything = 0, rate = 0;
    for (const KeyPopulation& population : populations) {
        if (population.rate <= 0) continue;
        everything += static_cast<double>(population.keys) * population.entry_bytes;
        rate += population.rate;
    }
    if (everything <= memory || rate <= 0) return kInfinite;
    const auto filled = [&](double t) {
        double bytes = 0;
        for (size_t p = 0; p < populations.size(); ++p)
            for (const Group& group : groups[p])
                bytes -= group.keys * populations[p].entry_bytes * std::expm1(-group.rate * t);
        return bytes - memory;
    };
    double high = 1 / rate;
    while (filled(high) < 0) high *= 2;
    uintmax_t most = 100;
    const auto found = boost::math::tools::toms748_solve(
        filled, 0.0, high, boost::math::tools::eps_tolerance<double>(30), most);
    return (found.first + found.second) / 2;
}

}  // namespace

std::vector<double> hit_ratios(const std::vector<KeyPopulation>& populations, double memory_bytes,
                               double ttl_seconds) {
    std::vector<std::vector<Group>> groups;
    for (const KeyPopulation& population : populations) groups.push_back(groups_of(population));
    const double time = characteristic_time(populations, groups, memory_bytes);
    std::vector<double> ratios;
    for (size_t p = 0; p < populations.size(); ++p) {
        double hits = 0;
        for (const Group& group : groups[p]) {
            const double in_memory = -std::expm1(-group.rate * time);
            const double asked = group.rate * ttl_seconds;
            const double in_time = std::isinf(ttl_seconds) ? 1 : asked / (1 + asked);
            hits += group.keys * group.rate * std::min(in_memory, in_time);
        }
        ratios.push_back(populations[p].rate > 0 ? hits / populations[p].rate : 0);
    }
    return ratios;
}

}  // namespace faultline::analytic
