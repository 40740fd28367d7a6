// How long HAProxy's health checks take to notice that a server is gone, and that it is back: the
// recorded times against those of the model set to the same intervals.
//
// When the server goes is at random in the cycle of the checks, so the times are a distribution.
// Each recorded one is one that the model can have, to the 25 ms by which the recorder was late,
// and the recorded sample is one that could have been drawn from the model (Kolmogorov and Smirnov,
// 1 %).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/conformance/trace.hpp"
#include "tests/models/toy_cluster.hpp"

namespace faultline::conformance {
namespace {

using namespace models;
using namespace sim::literals;

constexpr double kLate = 0.025;  // the recorder asked for the state every 20 ms

struct Times {
    std::vector<double> down, up;  // seconds after the server went, came back
};

Times recorded(const std::string& name, size_t rows) {
    const Trace trace(name, rows);
    Times times;
    for (size_t row = 0; row < rows; ++row) {
        times.down.push_back(std::stod(trace.text(row, "down_after_s")));
        times.up.push_back(std::stod(trace.text(row, "up_after_s")));
    }
    return times;
}

// In many runs, each with checks at another point of the cycle.
Times simulated(const HealthCheck& check, Fault::Verb verb) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(1_s);
    for (Backend& backend : toy.balancer("lb").backends) backend.max_fails = 0;
    toy.balancer("lb").health_check = check;
    toy.kill("b", 20.05, 20);
    toy.blueprint.faults[0].verb = verb;
    toy.blueprint.faults[0].share = 1;
    Times times;
    for (uint64_t seed = 1; seed <= 400; ++seed) {
        Cluster cx = toy.start(seed);
        run_to(cx, 60);
        const IncidentRecord& incident = cx.story.incidents().at(0);
        times.down.push_back(incident.detected.value().seconds() - 20.05);
        times.up.push_back(incident.recovered.value().seconds() - 40.05);
    }
    return times;
}

// The largest difference between the two distribution functions.
double distance(std::vector<double> a, std::vector<double> b) {
    std::ranges::sort(a);
    std::ranges::sort(b);
    double most = 0;
    for (const auto* sample : {&a, &b})
        for (const double x : *sample) {
            const auto share = [x](const std::vector<double>& v) {
                return static_cast<double>(std::ranges::upper_bound(v, x) - v.begin()) /
                       static_cast<double>(v.size());
            };
            most = std::max(most, std::abs(share(a) - share(b)));
        }
    return most;
}

void expect_drawn_from(const std::vector<double>& sample, const std::vector<double>& model,
                       const std::string& what) {
    const auto [least, most] = std::ranges::minmax(model);
    std::vector<double> punctual;
    for (const double time : sample) {
        EXPECT_GE(time, least - 0.01) << what;
        EXPECT_LE(time, most + kLate + 0.01) << what;
        punctual.push_back(time - kLate / 2);
    }
    const auto n = static_cast<double>(sample.size()), m = static_cast<double>(model.size());
    EXPECT_LT(distance(punctual, model), 1.63 * std::sqrt((n + m) / (n * m))) << what;
}

void compare(const std::string& name, size_t rows, const HealthCheck& check,
             Fault::Verb verb = Fault::Verb::kill) {
    const Times was = recorded(name, rows), is = simulated(check, verb);
    expect_drawn_from(was.down, is.down, name + ", down");
    expect_drawn_from(was.up, is.up, name + ", up");
}

HealthCheck haproxy(HealthCheck::Path path, sim::Duration inter) {
    return {path, inter, inter, 3, 2, {}, {}};
}

TEST(HaproxyChecks, NoticeARefusedConnection) {
    compare("haproxy_health_inter500_fall3_rise2", 14, haproxy(HealthCheck::Path::tcp, 500_ms));
}

TEST(HaproxyChecks, NoticeErrorsAnswered) {
    compare("haproxy_health_http500_inter500_fall3_rise2", 12,
            haproxy(HealthCheck::Path::shallow, 500_ms), Fault::Verb::errors);
}

TEST(HaproxyChecks, HurryOnceOneHasFailed) {
    HealthCheck check = haproxy(HealthCheck::Path::tcp, 1_s);
    check.fast_interval = 200_ms;
    check.down_interval = 500_ms;
    compare("haproxy_health_fastinter", 10, check);
}

TEST(HaproxyChecks, AreSlowByDefault) {
    compare("haproxy_health_default", 6, haproxy(HealthCheck::Path::tcp, 2_s));
}

}  // namespace
}  // namespace faultline::conformance
