#include "sim/distribution.hpp"

#include <cmath>
#include <limits>

#include "sim/assert.hpp"
#include "sim/portable_math.hpp"

namespace faultline::sim {

namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNormalQuantile99 = 2.3263478740408408;
double ns(Duration d) { return static_cast<double>(d.ns); }
}  // namespace

Distribution::Distribution(Kind kind, Lists lists)
    : kind_{kind}, lists_{std::make_shared<const Lists>(std::move(lists))} {}

Distribution Distribution::constant(Duration value) {
    FL_ASSERT(value >= Duration{}, "a constant duration must not be negative");
    return {Kind::constant, ns(value)};
}

Distribution Distribution::exponential(Duration mean) {
    FL_ASSERT(mean >= Duration{}, "an exponential's mean must not be negative");
    return mean.ns == 0 ? constant(mean) : Distribution{Kind::exponential, ns(mean)};
}

Distribution Distribution::uniform(Duration low, Duration high) {
    FL_ASSERT(low >= Duration{} && low <= high, "a uniform's bounds must be 0 <= low <= high");
    return low == high ? constant(low) : Distribution{Kind::uniform, ns(low), ns(high)};
}

Distribution Distribution::lognormal_mean_cv(Duration mean, double cv) {
    FL_ASSERT(mean >= Duration{} && cv >= 0, "a lognormal's mean and cv must not be negative");
    if (mean.ns == 0 || cv == 0) return constant(mean);
    const double variance = log(1 + cv * cv);
    return {Kind::lognormal, log(ns(mean)) - variance / 2, std::sqrt(variance)};
}

Distribution Distribution::lognormal_median_p99(Duration median, Duration p99) {
    FL_ASSERT(median.ns > 0 && p99 >= median, "a lognormal's p99 must not be below its median > 0");
    if (median == p99) return constant(median);
    return {Kind::lognormal, log(ns(median)), log(ns(p99) / ns(median)) / kNormalQuantile99};
}

Distribution Distribution::gamma_mean_cv(Duration mean, double cv) {
    FL_ASSERT(mean >= Duration{} && cv >= 0, "a gamma's mean and cv must not be negative");
    if (mean.ns == 0 || cv == 0) return constant(mean);
    return {Kind::gamma, 1 / (cv * cv), ns(mean) * cv * cv};
}

Distribution Distribution::erlang(Duration mean, uint32_t stages) {
    FL_ASSERT(mean >= Duration{} && stages > 0, "an Erlang needs a mean >= 0 and a stage");
    if (mean.ns == 0) return constant(mean);
    if (stages == 1) return exponential(mean);
    return {Kind::erlang, static_cast<double>(stages), ns(mean) / stages};
}

Distribution Distribution::pareto(Duration minimum, double alpha, Duration maximum) {
    FL_ASSERT(minimum >= Duration{} && alpha > 0 && maximum >= minimum,
              "a Pareto needs 0 <= minimum <= maximum and alpha > 0");
    if (minimum.ns == 0 || minimum == maximum) return constant(minimum);
    return {Kind::pareto, ns(minimum), alpha, maximum == kNever ? kInfinity : ns(maximum)};
}

Distribution Distribution::weibull(Duration scale, double shape) {
    FL_ASSERT(scale >= Duration{} && shape > 0, "a Weibull needs scale >= 0 and shape > 0");
    return scale.ns == 0 ? constant(scale) : Distribution{Kind::weibull, ns(scale), shape};
}

Distribution Distribution::hyperexponential(
    const std::vector<std::pair<double, Duration>>& branches) {
    double total = 0;
    for (const auto& [weight, mean] : branches) {
        FL_ASSERT(weight >= 0 && mean >= Duration{},
                  "a hyperexponential's probabilities and means must not be negative");
        total += weight;
    }
    FL_ASSERT(total > 0, "a hyperexponential's probabilities must not all be 0");
    if (branches.size() == 1) return exponential(branches[0].second);
    Lists lists;
    for (const auto& [weight, mean] : branches) {
        lists.weights.push_back(weight / total);
        lists.values_ns.push_back(ns(mean));
    }
    return {Kind::hyperexponential, std::move(lists)};
}

Distribution Distribution::empirical(const std::vector<Duration>& values) {
    FL_ASSERT(!values.empty(), "an empirical distribution needs a value");
    Lists lists;
    bool all_equal = true;
    for (const Duration value : values) {
        FL_ASSERT(value >= Duration{}, "an empirical distribution's values must not be negative");
        lists.values_ns.push_back(ns(value));
        all_equal = all_equal && value == values[0];
    }
    return all_equal ? constant(values[0]) : Distribution{Kind::empirical, std::move(lists)};
}

Distribution Distribution::sum(const std::vector<Distribution>& parts) {
    double offset = 0;
    Lists lists;
    const auto add = [&](const Distribution& part) {
        if (part.is_constant())
            offset += part.a_;
        else
            lists.parts.push_back(part);
    };
    for (const Distribution& part : parts) {
        if (part.kind_ == Kind::sum)
            for (const Distribution& inner : part.parts()) add(inner);
        else
            add(part);
    }
    const Distribution constant_part{Kind::constant, offset};
    if (lists.parts.empty()) return constant_part;
    if (lists.parts.size() == 1 && offset == 0) return lists.parts[0];
    if (offset != 0) lists.parts.insert(lists.parts.begin(), constant_part);
    return {Kind::sum, std::move(lists)};
}

double Distribution::mean_ns() const {
    switch (kind_) {
        case Kind::constant:
        case Kind::exponential:
            return a_;
        case Kind::uniform:
            return (a_ + b_) / 2;
        case Kind::lognormal:
            return exp(a_ + b_ * b_ / 2);
        case Kind::gamma:
        case Kind::erlang:
            return a_ * b_;
        case Kind::weibull:
            return a_ * gamma_function(1 + 1 / b_);
        case Kind::pareto:
            return pareto_moment(1);
        case Kind::hyperexponential: {
            double mean = 0;
            for (size_t i = 0; i < weights().size(); ++i) mean += weights()[i] * values_ns()[i];
            return mean;
        }
        case Kind::empirical: {
            double total = 0;
            for (const double value : values_ns()) total += value;
            return total / static_cast<double>(values_ns().size());
        }
        case Kind::sum: {
            double mean = 0;
            for (const Distribution& part : parts()) mean += part.mean_ns();
            return mean;
        }
    }
    return 0;
}

// The k-th moment of a Pareto truncated to [a, c]: the integral of x^k alpha a^alpha x^(-alpha-1),
// divided by the probability 1 - (a/c)^alpha of that range.
double Distribution::pareto_moment(int k) const {
    const double minimum = a_, alpha = b_, maximum = c_;
    const double power = pow(minimum, k);
    const double d = k - alpha;
    if (maximum == kInfinity) return d < 0 ? power * alpha / -d : kInfinity;
    const double spread = log(maximum / minimum);
    const double mass = 1 - exp(-alpha * spread);
    if (std::fabs(d * spread) < 1e-9) return power * alpha * spread / mass;
    return power * alpha * (exp(d * spread) - 1) / d / mass;
}

double Distribution::variance() const {
    const double mean = mean_ns();
    switch (kind_) {
        case Kind::constant:
            return 0;
        case Kind::exponential:
            return a_ * a_;
        case Kind::uniform:
            return (b_ - a_) * (b_ - a_) / 12;
        case Kind::lognormal:
            return mean * mean * (exp(b_ * b_) - 1);
        case Kind::gamma:
        case Kind::erlang:
            return a_ * b_ * b_;
        case Kind::weibull:
            return a_ * a_ * gamma_function(1 + 2 / b_) - mean * mean;
        case Kind::pareto:
            return mean == kInfinity ? kInfinity : pareto_moment(2) - mean * mean;
        case Kind::hyperexponential: {
            double square = 0;
            for (size_t i = 0; i < weights().size(); ++i)
                square += weights()[i] * 2 * values_ns()[i] * values_ns()[i];
            return square - mean * mean;
        }
        case Kind::empirical: {
            double total = 0;
            for (const double value : values_ns()) total += (value - mean) * (value - mean);
            return total / static_cast<double>(values_ns().size());
        }
        case Kind::sum: {
            double total = 0;
            for (const Distribution& part : parts()) total += part.variance();
            return total;
        }
    }
    return 0;
}

double Distribution::cv() const {
    const double mean = mean_ns();
    if (mean == 0) return 0;
    const double variance = this->variance();
    return variance == kInfinity ? kInfinity : std::sqrt(std::fmax(variance, 0.0)) / mean;
}

Distribution Distribution::scaled(double factor) const {
    FL_ASSERT(factor >= 0 && factor < kInfinity, "a distribution's scale must be finite and >= 0");
    if (factor == 0) return {};
    Distribution result = *this;
    switch (kind_) {
        case Kind::constant:
        case Kind::exponential:
        case Kind::weibull:
            result.a_ *= factor;
            break;
        case Kind::uniform:
            result.a_ *= factor;
            result.b_ *= factor;
            break;
        case Kind::lognormal:
            result.a_ += log(factor);
            break;
        case Kind::gamma:
        case Kind::erlang:
            result.b_ *= factor;
            break;
        case Kind::pareto:
            result.a_ *= factor;
            result.c_ *= factor;
            break;
        case Kind::hyperexponential:
        case Kind::empirical:
        case Kind::sum: {
            Lists lists = *lists_;
            for (double& value : lists.values_ns) value *= factor;
            for (Distribution& part : lists.parts) part = part.scaled(factor);
            result.lists_ = std::make_shared<const Lists>(std::move(lists));
        }
    }
    return result;
}

bool Distribution::operator==(const Distribution& other) const {
    if (kind_ != other.kind_ || a_ != other.a_ || b_ != other.b_ || c_ != other.c_) return false;
    if (lists_ == other.lists_) return true;
    return weights() == other.weights() && values_ns() == other.values_ns() &&
           parts() == other.parts();
}

}  // namespace faultline::sim
