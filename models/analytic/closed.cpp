#include "models/analytic/closed.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "sim/assert.hpp"

namespace faultline::analytic {
namespace {

// std::lgamma writes a global; runs are merged on several threads.
double log_gamma(double x) { return boost::math::lgamma(x); }

ClosedFigures empty_figures(size_t classes, size_t stations) {
    const auto rows = static_cast<Eigen::Index>(classes);
    const auto columns = static_cast<Eigen::Index>(stations);
    return {Eigen::VectorXd::Zero(rows), Eigen::MatrixXd::Zero(rows, columns),
            Eigen::MatrixXd::Zero(rows, columns)};
}

// All populations up to the full one, as digits of mixed radix; index 0: nobody.
class Populations {
public:
    explicit Populations(const std::vector<ClosedClass>& classes) {
        size_t stride = 1;
        for (const ClosedClass& c : classes) {
            strides_.push_back(stride);
            stride *= c.population + 1;
        }
        count_ = stride;
    }
    size_t count() const { return count_; }
    uint32_t digit(size_t index, size_t c) const {
        const size_t above = c + 1 < strides_.size() ? index % strides_[c + 1] : index;
        return static_cast<uint32_t>(above / strides_[c]);
    }
    size_t without_one(size_t index, size_t c) const { return index - strides_[c]; }

private:
    std::vector<size_t> strides_;
    size_t count_ = 1;
};

// What a class does in one round if an arriving customer finds `found` others at each station.
template <class Found>
void take_round(ClosedFigures& f, Eigen::Index c, const ClosedClass& one, double population,
                const std::vector<bool>& delay, Found found) {
    for (Eigen::Index k = 0; k < f.residence.cols(); ++k) {
        const double demand = one.demands[static_cast<size_t>(k)];
        f.residence(c, k) = delay[static_cast<size_t>(k)] ? demand : demand * (1 + found(k));
    }
    const double round = one.think + f.residence.row(c).sum();
    f.throughput(c) = population > 0 && round > 0 ? population / round : 0;
    f.present.row(c) = f.throughput(c) * f.residence.row(c);
}

// f(0), ..., f(most) of one station with the throughput scaled to `alpha`: (D alpha)^j / j! up to
// its servers and geometric beyond, over a constant that keeps it in range.
std::vector<double> weights(const ChainStation& station, double alpha, uint32_t most) {
    const double load = station.demand * alpha;
    std::vector<double> f(most + 1, 0.0);
    if (load <= 0) {
        f[0] = 1;
        return f;
    }
    const double limit = std::min<double>(station.servers, load);
    for (uint32_t j = 0; j <= most; ++j)
        f[j] = j <= station.servers ? std::exp(j * std::log(load) - log_gamma(j + 1.0) -
                                               (limit * std::log(load) - log_gamma(limit + 1.0)))
                                    : f[j - 1] * load / station.servers;
    return f;
}

// g := f * g, the geometric tail of f by recursion; only ratios of g matter, so its largest is made
// 1.
void convolve(std::vector<double>& g, const ChainStation& station, double alpha) {
    const size_t size = g.size();
    const auto head = static_cast<uint32_t>(std::min<size_t>(station.servers, size - 1));
    const std::vector<double> f = weights(station, alpha, head);
    const double rho = station.demand * alpha / station.servers;
    std::vector<double> product(size, 0.0);
    double tail = 0;
    for (size_t n = 0; n < size; ++n) {
        tail *= rho;
        if (station.servers < size && n >= station.servers) tail += f[head] * g[n - head];
        double sum = tail;
        for (size_t j = 0; j < std::min<size_t>(station.servers, n + 1); ++j)
            sum += f[j] * g[n - j];
        product[n] = sum;
    }
    const double largest = *std::max_element(product.begin(), product.end());
    for (double& value : product) value /= largest;
    g = std::move(product);
}

std::vector<double> thinking(uint32_t population, double load) {
    std::vector<double> g(population + 1, 0.0);
    if (load <= 0) {
        g[0] = 1;
        return g;
    }
    for (uint32_t n = 0; n <= population; ++n)
        g[n] = std::exp(n * std::log(load) - load - log_gamma(n + 1.0));
    return g;
}

// Mean number at `station`, from the normalising constants of the network without it.
double mean_present(const ChainStation& station, double alpha, const std::vector<double>& others) {
    const auto most = static_cast<uint32_t>(others.size() - 1);
    const std::vector<double> f = weights(station, alpha, most);
    double sum = 0, number = 0;
    for (uint32_t j = 0; j <= most; ++j) {
        const double p = f[j] * others[most - j];
        sum += p;
        number += j * p;
    }
    return number / sum;
}

}  // namespace

double states(const std::vector<ClosedClass>& classes) {
    double product = 1;
    for (const ClosedClass& c : classes) product *= c.population + 1.0;
    return product;
}

ClosedFigures exact_mva(const std::vector<ClosedClass>& classes, const std::vector<bool>& delay) {
    const Populations populations{classes};
    const auto stations = static_cast<Eigen::Index>(delay.size());
    Eigen::MatrixXd present = Eigen::MatrixXd::Zero(
        stations, static_cast<Eigen::Index>(populations.count()));  // of all classes, by population
    ClosedFigures f = empty_figures(classes.size(), delay.size());
    for (size_t n = 1; n < populations.count(); ++n) {
        f = empty_figures(classes.size(), delay.size());
        for (size_t c = 0; c < classes.size(); ++c) {
            const uint32_t here = populations.digit(n, c);
            if (here == 0) continue;
            const auto before = static_cast<Eigen::Index>(populations.without_one(n, c));
            take_round(f, static_cast<Eigen::Index>(c), classes[c], here, delay,
                       [&](Eigen::Index k) { return present(k, before); });
        }
        present.col(static_cast<Eigen::Index>(n)) = f.present.colwise().sum();
    }
    return f;
}

ClosedFigures bard_schweitzer(const std::vector<ClosedClass>& classes,
                              const std::vector<bool>& delay) {
    ClosedFigures f = empty_figures(classes.size(), delay.size());
    for (size_t c = 0; c < classes.size(); ++c)
        f.present.row(static_cast<Eigen::Index>(c))
            .setConstant(classes[c].population / static_cast<double>(delay.size()));
    constexpr int kMostRounds = 100'000;
    for (int round = 0; round < kMostRounds; ++round) {
        const Eigen::MatrixXd before = f.present;
        for (size_t c = 0; c < classes.size(); ++c) {
            const auto row = static_cast<Eigen::Index>(c);
            const double n = classes[c].population;
            take_round(f, row, classes[c], n, delay, [&](Eigen::Index k) {
                return before.col(k).sum() - (n > 0 ? before(row, k) / n : 0);
            });
        }
        if ((f.present - before).cwiseAbs().maxCoeff() < 1e-10) break;
    }
    return f;
}

ChainFigures convolution(uint32_t population, double think,
                         const std::vector<ChainStation>& stations) {
    FL_ASSERT(population > 0, "nobody");
    double delays = think, all = think;
    double alpha = std::numeric_limits<double>::infinity();
    for (const ChainStation& station : stations) {
        all += station.demand;
        if (station.servers == kManyServers)
            delays += station.demand;
        else if (station.demand > 0)
            alpha = std::min(alpha, station.servers / station.demand);
    }
    alpha = std::min(alpha, population / all);
    const auto constants = [&](size_t without) {
        std::vector<double> g = thinking(population, delays * alpha);
        for (size_t k = 0; k < stations.size(); ++k)
            if (k != without && stations[k].servers != kManyServers && stations[k].demand > 0)
                convolve(g, stations[k], alpha);
        return g;
    };
    const std::vector<double> g = constants(stations.size());
    ChainFigures f;
    f.throughput = alpha * g[population - 1] / g[population];
    f.response = population / f.throughput - think;
    for (size_t k = 0; k < stations.size(); ++k) {
        const ChainStation& station = stations[k];
        const bool waits = station.servers != kManyServers && station.demand > 0;
        f.utilization.push_back(waits ? f.throughput * station.demand / station.servers : 0);
        f.residence.push_back(waits ? mean_present(station, alpha, constants(k)) / f.throughput
                                    : station.demand);
    }
    return f;
}

}  // namespace faultline::analytic
