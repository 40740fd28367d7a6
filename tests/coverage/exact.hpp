// tests/coverage/exact.hpp - what M/M/c answers in the long run: Erlang's formulas, exact.
#pragma once
#include <cmath>
#include <cstdint>

namespace faultline::coverage {

// c servers, first come first served; rates per second.
class ManyServers {
public:
    ManyServers(double arrivals, double services, uint32_t servers)
        : mu_{services}, left_{servers * services - arrivals} {
        const double a = arrivals / services, rho = a / servers;
        double blocking = 1;  // Erlang B by its recursion
        for (uint32_t k = 1; k <= servers; ++k) blocking = a * blocking / (k + a * blocking);
        waiting_ = blocking / (1 - rho * (1 - blocking));  // Erlang C
    }
    double mean() const { return 1 / mu_ + waiting_ / left_; }
    // Who waits does so for an exponential time of rate c mu - lambda; then comes the service.
    double longer_than(double t) const {
        const double at_once = std::exp(-mu_ * t);
        if (std::abs(left_ - mu_) < 1e-9 * mu_)
            return (1 - waiting_) * at_once + waiting_ * (1 + mu_ * t) * at_once;
        return (1 - waiting_) * at_once +
               waiting_ * (left_ * at_once - mu_ * std::exp(-left_ * t)) / (left_ - mu_);
    }
    double quantile(double p) const {
        double low = 0, high = 1;
        while (longer_than(high) > 1 - p) high *= 2;
        for (int i = 0; i < 200; ++i) {
            const double middle = (low + high) / 2;
            (longer_than(middle) > 1 - p ? low : high) = middle;
        }
        return (low + high) / 2;
    }

private:
    double mu_, left_, waiting_ = 0;
};

}  // namespace faultline::coverage
