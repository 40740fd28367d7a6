// models/analytic/closed.hpp - closed networks: populations that go round among stations.
//
// A class of `population` customers thinks for `think` seconds (at its terminals, where nobody
// waits) and then demands demand(class, station) seconds of service, visits times time of a visit.
// Stations share their processor, or serve in order of arrival with exponential services whose mean
// is the same for all classes: such networks have product form (F. Baskett, K. M. Chandy, R. R.
// Muntz, F. G. Palacios, "Open, closed, and mixed networks of queues with different classes of
// customers", JACM 22(2), 1975).
#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <vector>

namespace faultline::analytic {

inline constexpr uint32_t kManyServers = UINT32_MAX;  // nobody waits: a pure delay

struct ClosedClass {
    uint32_t population = 1;
    double think = 0;             // seconds
    std::vector<double> demands;  // seconds, by station
};

struct ClosedFigures {
    Eigen::VectorXd throughput;  // by class, customers per second
    Eigen::MatrixXd residence;   // [class][station]: seconds there in one round, waiting included
    Eigen::MatrixXd present;     // [class][station]: mean number there
    // Seconds of one round without the thinking.
    double response(Eigen::Index customer_class) const {
        return residence.row(customer_class).sum();
    }
};

// Exact mean value analysis of single-server stations and delays (M. Reiser, S. S. Lavenberg,
// "Mean-value analysis of closed multichain queuing networks", JACM 27(2), 1980). `delay[k]`:
// nobody waits at station k. Cost: classes x stations x product of (population + 1), in time and
// memory: callers look at states() first.
ClosedFigures exact_mva(const std::vector<ClosedClass>& classes, const std::vector<bool>& delay);
double states(const std::vector<ClosedClass>& classes);

// An APPROXIMATION for populations too large for it: by Bard (1979) and Schweitzer (1979), who take
// the queue that one customer less would see in proportion; typically within some percent.
ClosedFigures bard_schweitzer(const std::vector<ClosedClass>& classes,
                              const std::vector<bool>& delay);

// A station of a network with one class: `demand` seconds of each round, at `servers`.
struct ChainStation {
    double demand = 0;
    uint32_t servers = 1;
};
struct ChainFigures {
    double throughput = 0;            // rounds per second
    double response = 0;              // seconds of a round without the thinking
    std::vector<double> residence;    // by station: seconds of a round, waiting included
    std::vector<double> utilization;  // of each server; of a delay: 0
};
// One class, exact, stations with any number of servers, by convolution (J. P. Buzen,
// "Computational algorithms for closed queueing networks with exponential servers", CACM 16(9),
// 1973). All terms are positive, so that nothing cancels as it does in mean value analysis with
// several servers; terms are kept in range by scaling to the throughput that bounds allow. Cost:
// population x stations x servers, twice for the residences.
ChainFigures convolution(uint32_t population, double think,
                         const std::vector<ChainStation>& stations);

}  // namespace faultline::analytic
