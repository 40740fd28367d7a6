// sim/distribution.hpp - a probability distribution of durations, as a value.
//
// It knows its formulas (mean, coefficient of variation) and how to be scaled; `Sampler` draws from
// it. Parameters are kept in nanoseconds. A distribution that can give one value only (a mean of 0,
// a cv of 0, equal bounds) is made a constant. Factories trip FL_ASSERT on parameters that mean
// nothing: the floors above have checked their input. Copying is cheap: lists are shared,
// immutable.
#pragma once
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "sim/time.hpp"

namespace faultline::sim {

class Distribution {
public:
    enum class Kind : uint8_t {
        constant,          // a: the value
        exponential,       // a: mean
        uniform,           // a, b: bounds
        lognormal,         // exp(a + b N), N standard normal
        gamma,             // a: shape, b: scale
        erlang,            // a: stages, b: mean of one stage
        pareto,            // a: minimum, b: alpha, c: maximum (infinity: unbounded)
        weibull,           // a: scale, b: shape
        hyperexponential,  // weights()[i]: probability of an exponential of mean values()[i]
        empirical,         // values(), all equally likely
        sum,               // of independent parts()
    };

    Distribution() = default;  // constant 0

    static Distribution constant(Duration value);
    static Distribution exponential(Duration mean);
    static Distribution uniform(Duration low, Duration high);
    // cv: standard deviation / mean.
    static Distribution lognormal_mean_cv(Duration mean, double cv);
    static Distribution lognormal_median_p99(Duration median, Duration p99);
    static Distribution gamma_mean_cv(Duration mean, double cv);
    static Distribution erlang(Duration mean, uint32_t stages);
    // Density proportional to x^(-alpha-1) on [minimum, maximum]; kNever: unbounded.
    static Distribution pareto(Duration minimum, double alpha, Duration maximum = kNever);
    static Distribution weibull(Duration scale, double shape);
    // (probability, mean) of each branch; probabilities are normalised to sum to 1.
    static Distribution hyperexponential(const std::vector<std::pair<double, Duration>>& branches);
    // Draws one of the given values, each with the same probability.
    static Distribution empirical(const std::vector<Duration>& values);
    // Of independent parts; constants are added up, nested sums opened.
    static Distribution sum(const std::vector<Distribution>& parts);

    // Analytic, from the formulas of the Wikipedia page of each distribution. Infinite for a Pareto
    // without a maximum and with alpha <= 1 (mean) or alpha <= 2 (cv). That of a bounded Pareto is
    // that of the truncated law: finite for every alpha, and not that of the unbounded one.
    double mean_ns() const;
    double cv() const;  // 0 when the mean is 0

    bool is_zero() const { return kind_ == Kind::constant && a_ == 0; }
    bool is_constant() const { return kind_ == Kind::constant; }

    // Every value multiplied by `factor` >= 0.
    Distribution scaled(double factor) const;

    bool operator==(const Distribution& other) const;

    Kind kind() const { return kind_; }
    double a() const { return a_; }
    double b() const { return b_; }
    double c() const { return c_; }
    const std::vector<double>& weights() const { return lists_->weights; }
    const std::vector<double>& values_ns() const { return lists_->values_ns; }
    const std::vector<Distribution>& parts() const { return lists_->parts; }

private:
    struct Lists {
        std::vector<double> weights;
        std::vector<double> values_ns;
        std::vector<Distribution> parts;
    };
    Distribution(Kind kind, double a, double b = 0, double c = 0)
        : kind_{kind}, a_{a}, b_{b}, c_{c} {}
    Distribution(Kind kind, Lists lists);
    double variance() const;
    double pareto_moment(int k) const;

    Kind kind_ = Kind::constant;
    double a_ = 0, b_ = 0, c_ = 0;
    std::shared_ptr<const Lists> lists_;  // null unless the kind has lists
};

}  // namespace faultline::sim
