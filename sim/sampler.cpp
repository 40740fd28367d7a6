#include "sim/sampler.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "sim/portable_math.hpp"
#include "sim/ziggurat.hpp"

namespace faultline::sim {

namespace {

using Kind = Distribution::Kind;

// A hundred years: whatever a heavy tail gives, a time within the clock's range results.
constexpr double kLongest = 3.15576e18;
// An exponential variate beyond it has a probability of 1e-434: it is never seen.
constexpr double kExponentialBound = 1000;

int64_t whole_ns(double ns) {
    const double bounded = ns < kLongest ? ns : kLongest;
    return bounded > 0 ? static_cast<int64_t>(bounded + 0.5) : 0;
}

// Gamma of shape >= 1 and scale 1 (Marsaglia and Tsang, "A simple method for generating gamma
// variables", 2000).
double gamma_variate(RandomStream& random, double shape) {
    const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
    for (;;) {
        const double x = normal_variate(random);
        const double root = 1 + c * x;
        if (root <= 0) continue;
        const double v = root * root * root;
        const double u = random.uniform();
        if (u < 1 - 0.0331 * x * x * x * x) return d * v;
        if (log(u) < 0.5 * x * x + d * (1 - v + log(v))) return d * v;
    }
}

double draw_gamma(RandomStream& random, double shape, double scale) {
    if (shape >= 1) return scale * gamma_variate(random, shape);
    // A gamma of shape k is one of shape k + 1 times U^(1/k).
    const double larger = gamma_variate(random, shape + 1);
    return scale * larger * exp(-exponential_variate(random) / shape);
}

double draw_erlang(RandomStream& random, double stages, double stage_mean) {
    if (stages > 5) return draw_gamma(random, stages, stage_mean);
    double total = 0;
    for (double i = 0; i < stages; ++i) total += exponential_variate(random);
    return stage_mean * total;
}

// (maximum / minimum) to the power -alpha is `beyond`: the mass cut off at the maximum.
double draw_pareto(RandomStream& random, double minimum, double alpha, double beyond) {
    const double e =
        beyond == 0 ? exponential_variate(random) : -log(1 - random.uniform() * (1 - beyond));
    return minimum * exp(e / alpha);
}

double draw_weibull(RandomStream& random, double scale, double shape) {
    return scale * pow(exponential_variate(random), 1 / shape);
}

}  // namespace

// How to draw from the rarer kinds; shared by copies of the sampler.
struct Sampler::Recipe {
    Kind kind;
    double a, b, c;
    std::vector<double> cumulated;  // probabilities of the branches, the last one exactly 1
    std::vector<double> values;
    std::vector<Recipe> parts;

    explicit Recipe(const Distribution& from)
        : kind{from.kind()}, a{from.a()}, b{from.b()}, c{from.c()} {
        switch (kind) {
            case Kind::pareto:
                c = c < std::numeric_limits<double>::infinity() ? exp(-b * log(c / a)) : 0.0;
                break;
            case Kind::hyperexponential: {
                double sum = 0;
                for (const double weight : from.weights()) cumulated.push_back(sum += weight);
                cumulated.back() = 1;
                values = from.values_ns();
                break;
            }
            case Kind::empirical:
                values = from.values_ns();
                break;
            case Kind::sum:
                for (const Distribution& part : from.parts()) parts.emplace_back(part);
                break;
            default:
                break;
        }
    }

    double draw(RandomStream& random) const {
        switch (kind) {
            case Kind::constant:
                return a;
            case Kind::exponential:
                return a * exponential_variate(random);
            case Kind::uniform:
                return a + (b - a) * random.uniform();
            case Kind::lognormal:
                return exp(a + b * normal_variate(random));
            case Kind::gamma:
                return draw_gamma(random, a, b);
            case Kind::erlang:
                return draw_erlang(random, a, b);
            case Kind::pareto:
                return draw_pareto(random, a, b, c);
            case Kind::weibull:
                return draw_weibull(random, a, b);
            case Kind::hyperexponential: {
                const double u = random.uniform();
                size_t branch = 0;
                while (u > cumulated[branch]) ++branch;
                return values[branch] * exponential_variate(random);
            }
            case Kind::empirical:
                return values[random.below(values.size())];
            case Kind::sum: {
                double total = 0;
                for (const Recipe& part : parts) total += part.draw(random);
                return total;
            }
        }
        return 0;
    }
};

Sampler::Sampler(const Distribution& distribution, RandomStream stream)
    : next_{kAhead}, stream_{stream}, a_{distribution.a()}, b_{distribution.b()} {
    switch (distribution.kind()) {
        case Kind::constant:
            next_ = 0;
            for (int64_t& value : ahead_) value = whole_ns(a_);
            return;
        case Kind::exponential:
            method_ = Method::exponential;
            b_ = 0;
            return;
        case Kind::uniform:
            method_ = Method::uniform;
            b_ -= a_;
            return;
        case Kind::lognormal:
            method_ = Method::lognormal;
            return;
        case Kind::sum: {
            const auto& parts = distribution.parts();
            if (parts.size() == 2 && parts[0].is_constant() &&
                parts[1].kind() == Kind::exponential) {
                method_ = Method::exponential;
                a_ = parts[1].a();
                b_ = parts[0].a();
                return;
            }
            break;
        }
        default:
            break;
    }
    method_ = Method::other;
    recipe_ = std::make_shared<const Recipe>(distribution);
}

[[gnu::noinline]] void Sampler::refill() {
    next_ = 0;
    RandomStream random = stream_;  // in registers while the batch is made
    const double a = a_, b = b_;
    switch (method_) {
        case Method::constant:
            return;
        case Method::exponential:
            if (b + a * kExponentialBound < kLongest) [[likely]]  // nothing to cut off
                for (int64_t& value : ahead_)
                    value = static_cast<int64_t>(b + a * exponential_variate(random) + 0.5);
            else
                for (int64_t& value : ahead_) value = whole_ns(b + a * exponential_variate(random));
            break;
        case Method::uniform:
            for (int64_t& value : ahead_) value = whole_ns(a + b * random.uniform());
            break;
        case Method::lognormal:
            for (int64_t& value : ahead_) value = whole_ns(exp(a + b * normal_variate(random)));
            break;
        case Method::other:
            for (int64_t& value : ahead_) value = whole_ns(recipe_->draw(random));
            break;
    }
    stream_ = random;
}

}  // namespace faultline::sim
