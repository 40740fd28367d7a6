#include "models/source.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

TEST(Source, SendsAPoissonStreamOfItsRate) {
    Toy toy{"client -> a"};
    Cluster cx = toy.rate(200).start();
    run_to(cx, 1000);
    EXPECT_NEAR(static_cast<double>(totals(cx).offered), 200'000, 3.29 * std::sqrt(200'000.0));
    // Counts of a Poisson stream vary as much as they are large.
    double squares = 0;
    cx.recorder.finish(cx.kernel.now());
    const auto& series = cx.recorder.series();
    for (size_t s = 0; s < 1000; ++s) squares += std::pow(series[s].offered - 200.0, 2);
    EXPECT_NEAR(squares / 1000 / 200, 1, 3.29 * std::sqrt(2.0 / 1000));
}

TEST(Source, SendsAtFixedGaps) {
    Toy toy{"client -> a"};
    Cluster cx = toy.every(250_ms).start();
    run_to(cx, 100);
    EXPECT_EQ(totals(cx).offered, 400u);
}

TEST(Source, OfAnotherGroupHasItsOwnPacePatienceAndClasses) {
    Toy toy{"client -> a"};
    toy.rate(50).work("a", exactly(20_ms));
    Workload batch = toy.blueprint.workload;
    batch.name = "batch";
    batch.rate = 0;
    batch.users = 5;
    batch.think_time = exactly(80_ms);
    batch.call.timeout = 10_ms;
    toy.blueprint.more_workloads.push_back(batch);
    Cluster cx = toy.start();
    run_to(cx, 1000);
    const auto& classes = cx.recorder.classes();
    ASSERT_EQ(classes.size(), 2u);
    EXPECT_NEAR(static_cast<double>(classes[0].succeeded), 50'000, 3.29 * std::sqrt(50'000.0));
    EXPECT_EQ(classes[0].timed_out, 0u);
    // Each user gives up after 10 ms and thinks for 80.
    EXPECT_NEAR(static_cast<double>(classes[1].timed_out), 5 * 1000 / 0.09, 5);
    EXPECT_EQ(classes[1].succeeded, 0u);
    expect_at_rest(cx);
}

TEST(Source, FollowsItsProfile) {
    for (const bool poisson : {true, false}) {
        Toy toy{"client -> a"};
        toy.rate(100);
        if (!poisson) toy.blueprint.workload.interarrival = exponential(10_ms);
        toy.blueprint.workload.profile = {{at_time(0), 1},
                                          {at_time(100), 1},
                                          {at_time(200), 3},
                                          {at_time(300), 3},
                                          {at_time(300), 0.5}};
        Cluster cx = toy.start();
        const auto count = [&cx](double until) {
            const uint64_t before = totals(cx).offered;
            run_to(cx, until);
            return static_cast<double>(totals(cx).offered - before);
        };
        const auto near = [](double n, double expected) {
            EXPECT_NEAR(n, expected, 3.29 * std::sqrt(expected));
        };
        near(count(100), 10'000);
        near(count(150), 7'500);   // from 1 to 2
        near(count(200), 12'500);  // from 2 to 3
        near(count(300), 30'000);
        near(count(400), 5'000);
        expect_at_rest(cx);
    }
}

TEST(Source, ThatIsScaledToNothingSendsNothing) {
    Toy toy{"client -> a"};
    toy.blueprint.workload.profile = {{at_time(0), 0}};
    Cluster cx = toy.rate(100).start();
    run_to(cx, 100);
    EXPECT_EQ(totals(cx).offered, 0u);
}

TEST(Source, MixesItsClassesByTheirShares) {
    Toy toy{"client -> {a, b, c}"};
    auto& classes = toy.blueprint.workload.classes;
    classes[0].share = 0.7;
    classes[1].share = 0.2;
    classes[2].share = 0.1;
    Cluster cx = toy.rate(1000).start();
    run_to(cx, 100);
    const double n = static_cast<double>(totals(cx).offered);
    for (size_t i = 0; i < 3; ++i) {
        const double p = classes[i].share;
        EXPECT_NEAR(static_cast<double>(cx.recorder.classes()[i].offered) / n, p,
                    3.29 * std::sqrt(p * (1 - p) / n));
    }
    expect_at_rest(cx);
}

// Exact throughput of N users with think time Z at one exponential station S (mean value analysis,
// Reiser and Lavenberg 1980). The law of the think time does not matter, only its mean.
double throughput(uint32_t users, double think_s, double service_s) {
    double queue = 0, x = 0;
    for (uint32_t n = 1; n <= users; ++n) {
        const double response = service_s * (1 + queue);
        x = n / (think_s + response);
        queue = x * response;
    }
    return x;
}

TEST(Source, UsersGiveTheThroughputOfMeanValueAnalysisWhateverTheyThink) {
    const std::pair<const char*, sim::Distribution> thinks[] = {
        {"a pool of exponential thinkers", exponential(1_s)},
        {"timers of one length", exactly(1_s)},
        {"timers of two stages", sim::Distribution::erlang(1_s, 2)},
        {"timers of a hyperexponential law",
         sim::Distribution::hyperexponential({{0.5, 200_ms}, {0.5, 1800_ms}})},
    };
    for (const auto& [name, think] : thinks) {
        Toy toy{"client -> a"};
        toy.users(30, think).work("a", exponential(40_ms)).workers("a", 1);
        toy.blueprint.run.duration = 20'000_s;
        Cluster cx = toy.start();
        run_to(cx, 20'000);
        const double x = static_cast<double>(totals(cx).succeeded) / 20'000;
        EXPECT_NEAR(x / throughput(30, 1, 0.04), 1, 0.008) << name;
        EXPECT_EQ(cx.sources[0].kind,
                  think == exponential(1_s) ? Source::Kind::thinking_pool : Source::Kind::timers);
        EXPECT_LE(cx.calls.high_water(), 30u);
        expect_at_rest(cx);
    }
}

TEST(Source, APopulationGrowsAndShrinksWithTheProfile) {
    for (const auto& think : {exponential(1_s), exactly(1_s)}) {
        Toy toy{"client -> a"};
        toy.users(100, think).work("a", exactly(100_ms));
        toy.blueprint.workload.profile = {{at_time(0), 1},
                                          {at_time(50), 1},
                                          {at_time(51), 3},
                                          {at_time(100), 3},
                                          {at_time(101), 0.2}};
        Cluster cx = toy.start();
        run_to(cx, 40);
        EXPECT_EQ(cx.sources[0].population, 100u);
        run_to(cx, 90);
        EXPECT_EQ(cx.sources[0].population, 300u);
        const uint64_t before = totals(cx).succeeded;
        run_to(cx, 99);
        EXPECT_NEAR(static_cast<double>(totals(cx).succeeded - before), 9 * 300 / 1.1, 150);
        run_to(cx, 110);
        EXPECT_EQ(cx.sources[0].population - cx.sources[0].leaving, 20u);
        run_to(cx, 130);
        EXPECT_EQ(cx.sources[0].population, 20u);
        EXPECT_EQ(cx.sources[0].leaving, 0u);
        expect_at_rest(cx);
    }
}

TEST(Source, AUserWhoFailsAtOncePausesAMillisecond) {
    Toy toy{"client -> a"};
    toy.users(1, exactly({})).kill("a", 0);
    Cluster cx = toy.start();
    run_to(cx, 1);
    EXPECT_GT(totals(cx).failed, 990u);
    EXPECT_LE(totals(cx).failed, 1001u);
}

TEST(Source, ThatIsStoppedLetsTheRestEnd) {
    for (const auto& think : {exponential(10_ms), exactly(10_ms)}) {
        Toy toy{"client -> a"};
        toy.users(50, think).work("a", exponential(1_s));
        Cluster cx = toy.start();
        run_to(cx, 20);
        EXPECT_GT(cx.calls.in_use(), 10u);
        const uint64_t offered = totals(cx).offered;
        expect_at_rest(cx);
        EXPECT_EQ(totals(cx).offered, offered);
    }
}

}  // namespace
}  // namespace faultline::models
