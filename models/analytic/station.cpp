#include "models/analytic/station.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

namespace faultline::analytic {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

StationFigures overloaded() { return {1, kInfinite, kInfinite, kInfinite, kInfinite, 0}; }

// All else follows from the mean wait, by Little's law.
StationFigures with_wait(double rate, double service, double servers, double wait) {
    StationFigures f;
    f.utilization = rate * service / servers;
    f.wait = wait;
    f.response = wait + service;
    f.queue = rate * wait;
    f.present = rate * f.response;
    return f;
}

// The t at which a falling `beyond` reaches 1 - q.
template <class Beyond>
double quantile(double start, double q, Beyond beyond) {
    double high = start;
    while (beyond(high) > 1 - q) high *= 2;
    uintmax_t most = 100;
    const auto found =
        boost::math::tools::toms748_solve([&](double t) { return beyond(t) - (1 - q); }, 0.0, high,
                                          boost::math::tools::eps_tolerance<double>(48), most);
    return (found.first + found.second) / 2;
}

}  // namespace

double erlang_b(double load, uint32_t servers) {
    double b = 1;
    for (uint32_t c = 1; c <= servers; ++c) b = load * b / (c + load * b);
    return b;
}

double erlang_c(double load, uint32_t servers) {
    if (load >= servers) return 1;
    const double b = erlang_b(load, servers);
    const double rho = load / servers;
    return b / (1 - rho * (1 - b));
}

uint32_t servers_for_blocking(double load, double blocking) {
    uint32_t servers = 0;
    for (double b = 1; b > blocking;) {
        ++servers;
        b = load * b / (servers + load * b);
    }
    return servers;
}

StationFigures mmc(double rate, double service, uint32_t servers) {
    const double load = rate * service;
    if (load >= servers) return overloaded();
    return with_wait(rate, service, servers, erlang_c(load, servers) * service / (servers - load));
}

StationFigures mmck(double rate, double service, uint32_t servers, uint32_t places) {
    // Of the states from `servers` on, relative to a probability of 1 for exactly `servers`: a
    // geometric series in rho. The states below it follow from Erlang's B formula.
    const double load = rate * service, rho = load / servers;
    double above = 0, queue = 0, last = 1;
    for (uint32_t n = 1; n <= places; ++n) {
        last *= rho;
        above += last;
        queue += n * last;
    }
    const double sum = 1 / erlang_b(load, servers) + above;
    StationFigures f;
    f.blocked = last / sum;
    f.queue = queue / sum;
    const double admitted = rate * (1 - f.blocked);
    f.wait = f.queue / admitted;
    f.response = f.wait + service;
    f.utilization = admitted * service / servers;
    f.present = admitted * f.response;
    return f;
}

StationFigures mg_infinite(double rate, double service) {
    StationFigures f = with_wait(rate, service, 1, 0);
    f.utilization = 0;
    return f;
}

StationFigures mg1(double rate, double service, double cv) {
    return mgc_allen_cunneen(rate, service, cv, 1);
}

StationFigures mgc_allen_cunneen(double rate, double service, double cv, uint32_t servers) {
    const StationFigures exponential = mmc(rate, service, servers);
    if (rate * service >= servers) return exponential;
    return with_wait(rate, service, servers, exponential.wait * (1 + cv * cv) / 2);
}

StationFigures processor_sharing(double rate, double service, uint32_t cores) {
    return mmc(rate, service, cores);
}

double mmc_wait_beyond(double rate, double service, uint32_t servers, double t) {
    const double load = rate * service;
    return erlang_c(load, servers) * std::exp(-(servers - load) * t / service);
}

double mmc_response_beyond(double rate, double service, uint32_t servers, double t) {
    // Who does not wait: one service. Who does: the sum of two exponentials, of the rates of the
    // wait (servers - load) / service and of the service 1 / service.
    const double load = rate * service, waits = erlang_c(load, servers);
    const double x = t / service, spare = servers - load;
    const double served = std::exp(-x);
    // The two rates nearly agree: the limit of the general form.
    const double sum = std::abs(spare - 1) < 1e-9
                           ? (1 + x) * served
                           : (spare * served - std::exp(-spare * x)) / (spare - 1);
    return (1 - waits) * served + waits * sum;
}

double mmc_wait_quantile(double rate, double service, uint32_t servers, double q) {
    const double load = rate * service, waits = erlang_c(load, servers);
    if (1 - q >= waits) return 0;
    return std::log(waits / (1 - q)) * service / (servers - load);
}

double mmc_response_quantile(double rate, double service, uint32_t servers, double q) {
    return quantile(service, q,
                    [&](double t) { return mmc_response_beyond(rate, service, servers, t); });
}

double relaxation_time(double rate, double service, double cv, uint32_t servers) {
    const double rho = rate * service / servers;
    if (rho >= 1) return kInfinite;
    const double gap = 1 - std::sqrt(rho);
    return std::max(service, service / servers / (gap * gap) * (1 + cv * cv) / 2);
}

}  // namespace faultline::analytic
