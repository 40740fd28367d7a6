// Stations against the formulas of queueing theory: mean response times, blocking, throughput.
//
// Ten replications of each system, fixed seeds; what they measure must agree with the formula
// within the 99.9 % confidence interval of Student's t over the replications, and that interval
// must be narrow enough to say something.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "models/analytic/closed.hpp"
#include "models/analytic/station.hpp"
#include "sim/moments.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

constexpr int kReplications = 10;
constexpr double kStudent999 = 4.781;  // two-sided 99.9 %, nine degrees of freedom

using Read = std::function<double(const Cluster&)>;

double mean_response(const Cluster& cx) { return totals(cx).latency_mean; }

// `narrow`: the widest half interval that is accepted, as a share of `expected`.
void expect_agreement(const Toy& toy, double expected, double narrow, const Read& read,
                      double seconds = 500) {
    sim::Moments measured;
    for (int r = 0; r < kReplications; ++r) {
        Cluster cx{toy.blueprint, sim::trial_seed(2024, static_cast<uint32_t>(r))};
        cx.start();
        run_to(cx, seconds / 10);
        cx.recorder.begin_stretch(cx.kernel.now());
        run_to(cx, seconds);
        measured.add(read(cx));
    }
    const double half = kStudent999 * std::sqrt(measured.variance() / kReplications);
    EXPECT_NEAR(measured.mean(), expected, half);
    EXPECT_LT(half, narrow * std::abs(expected));
}

Toy one_station(double rate, const sim::Distribution& service, uint32_t workers) {
    Toy toy{"client -> a"};
    toy.rate(rate).work("a", service).workers("a", workers);
    return toy;
}

TEST(Analytic, MM1) {
    expect_agreement(one_station(50, exponential(10_ms), 1), analytic::mmc(50, 0.01, 1).response,
                     0.04, mean_response);
    expect_agreement(one_station(80, exponential(10_ms), 1), analytic::mmc(80, 0.01, 1).response,
                     0.08, mean_response);
}

TEST(Analytic, MM1ResponsesAreExponential) {
    expect_agreement(one_station(50, exponential(10_ms), 1),
                     analytic::mmc_response_quantile(50, 0.01, 1, 0.95), 0.06,
                     [](const Cluster& cx) {
                         return cx.recorder.classes()[0].latency.quantile(0.95).seconds();
                     });
}

TEST(Analytic, MMc) {
    expect_agreement(one_station(320, exponential(10_ms), 4), analytic::mmc(320, 0.01, 4).response,
                     0.06, mean_response, 200);
}

TEST(Analytic, MD1) {
    expect_agreement(one_station(80, exactly(10_ms), 1), analytic::mg1(80, 0.01, 0).response, 0.08,
                     mean_response);
}

TEST(Analytic, MG1WithALognormalService) {
    const double cv = 1.5;
    expect_agreement(one_station(70, sim::Distribution::lognormal_mean_cv(10_ms, cv), 1),
                     analytic::mg1(70, 0.01, cv).response, 0.15, mean_response);
}

TEST(Analytic, MMcKBlocks) {
    Toy toy = one_station(150, exponential(10_ms), 2);
    toy.places("a", 3);
    expect_agreement(toy, analytic::mmck(150, 0.01, 2, 3).blocked, 0.05, [](const Cluster& cx) {
        const Totals t = totals(cx);
        return static_cast<double>(t.rejected) / static_cast<double>(t.ended());
    });
}

TEST(Analytic, ErlangsLossDependsOnTheMeanOnly) {
    const double b = analytic::erlang_b(10, 12);  // whatever the law of the service
    for (const auto& service :
         {exponential(100_ms), exactly(100_ms), sim::Distribution::lognormal_mean_cv(100_ms, 2)}) {
        Toy toy = one_station(100, service, 12);
        toy.places("a", 0);
        expect_agreement(toy, b, 0.08, [](const Cluster& cx) {
            const Totals t = totals(cx);
            return static_cast<double>(t.rejected) / static_cast<double>(t.ended());
        });
    }
}

TEST(Analytic, ProcessorSharingDependsOnTheMeanOnly) {
    for (const auto& work :
         {exponential(10_ms), exactly(10_ms), sim::Distribution::lognormal_mean_cv(10_ms, 2)}) {
        Toy toy{"client -> a"};
        toy.rate(70).cores("a", 1).work("a", work);
        expect_agreement(toy, analytic::processor_sharing(70, 0.01, 1).response, 0.12,
                         mean_response);
    }
}

TEST(Analytic, ProcessorSharingSlowsLongAndShortWorkAlike) {
    // M/G/1-PS: the mean response of a job of size x is x / (1 - rho).
    Toy toy{"client -> {a, b}"};
    toy.blueprint.machines.push_back({"vm", 1, 0, {}, 0, 0});
    toy.blueprint.hosts.push_back({"vm", 0, 0});
    toy.component("a").placement.host = toy.component("b").placement.host = 0;
    toy.rate(50).work("a", exactly(4_ms)).work("b", exactly(20_ms));  // rho = 0.6
    for (size_t c = 0; c < 2; ++c)
        expect_agreement(toy, (c == 0 ? 0.004 : 0.02) / 0.4, 0.05, [c](const Cluster& cx) {
            return cx.recorder.classes()[c].latency.mean_ns() * 1e-9;
        });
}

TEST(Analytic, ProcessorSharingOnSeveralCores) {
    // M/M/c-PS has the number in system of M/M/c, so the same mean response.
    // ... and by insensitivity so has M/G/c-PS.
    for (const auto& work : {exponential(10_ms), sim::Distribution::lognormal_mean_cv(10_ms, 2)}) {
        Toy toy{"client -> a"};
        toy.rate(320).cores("a", 4).work("a", work);
        expect_agreement(toy, analytic::processor_sharing(320, 0.01, 4).response, 0.12,
                         mean_response, 200);
    }
}

TEST(Analytic, TandemOfStationsIsAProductOfThem) {
    Toy toy{"client -> a -> b"};  // Burke: the output of M/M/1 is Poisson
    toy.rate(60).work("a", exponential(10_ms)).workers("a", 1);
    toy.service("a").release_worker_on_call = true;
    toy.work("b", exponential(12_ms)).workers("b", 1);
    expect_agreement(toy,
                     analytic::mmc(60, 0.01, 1).response + analytic::mmc(60, 0.012, 1).response,
                     0.08, mean_response);
}

TEST(Analytic, AClosedSystemByMeanValueAnalysis) {
    // Twenty users, one second of thinking, a web tier of 20 ms and a database of 40 ms.
    const double x = analytic::exact_mva({{20, 1, {0.02, 0.04}}}, {false, false}).throughput(0);
    Toy toy{"client -> a -> db"};
    toy.users(20, exponential(1_s)).work("a", exponential(20_ms)).workers("a", 1);
    toy.service("a").release_worker_on_call = true;
    toy.work("db", exponential(40_ms)).workers("db", 1);
    toy.blueprint.run.duration = 2000_s;
    expect_agreement(
        toy, x, 0.02,
        [](const Cluster& cx) { return static_cast<double>(totals(cx).succeeded) / 1800; }, 2000);
    expect_agreement(toy, 20 / x - 1, 0.06, mean_response, 2000);
}

TEST(Analytic, RetriesOfIndependentFailures) {
    // Three retries: (1 - p^4) / (1 - p) attempts a request, 1 - p^4 of the requests succeed
    // (M. Brooker, "Fixing retries with token buckets and circuit breakers", 2022).
    for (const double p : {0.1, 0.5, 1.0}) {
        Toy toy{"client -> a"};
        Step fail;
        fail.kind = Step::Kind::fail;
        fail.probabilities = {p};
        toy.service("a").operations[0].steps = {fail};
        toy.rate(1000).retries("client", "a", 3);
        Cluster cx = toy.start();
        run_to(cx, 100);
        expect_at_rest(cx);
        const Totals t = totals(cx);
        const auto n = static_cast<double>(t.offered);
        const double attempts =
            static_cast<double>(edge_count(cx, toy, "client", "a", &Edge::calls)) / n;
        EXPECT_NEAR(attempts, p < 1 ? (1 - std::pow(p, 4)) / (1 - p) : 4, 0.005 * attempts) << p;
        const double q = std::pow(p, 4);
        EXPECT_NEAR(static_cast<double>(t.failed) / n, q, 3.29 * std::sqrt(q * (1 - q) / n)) << p;
    }
}

TEST(Analytic, TurnsSplitALoadExactlyAndChanceDoesNot) {
    const auto spread = [](const char* policy) {
        Toy toy{"client -> lb -> a"};
        toy.rate(1000).replicas("a", 4);
        toy.balancer("lb").policy = policy;
        Cluster cx = toy.start();
        run_to(cx, 40);
        expect_at_rest(cx);
        uint64_t least = UINT64_MAX, most = 0;
        for (int i = 0; i < 4; ++i) {
            const uint64_t n =
                cx.instances[instance_named(cx, "a[" + std::to_string(i) + "]")].served;
            least = std::min(least, n);
            most = std::max(most, n);
        }
        return most - least;
    };
    EXPECT_LE(spread("round_robin"), 1u);
    EXPECT_GT(spread("random"), 20u);  // about 10,000 each, give or take 87
    EXPECT_LT(spread("random"), 1000u);
}

}  // namespace
}  // namespace faultline::models
