// Where the time of traced requests went: worked out by hand, and adding up in random systems.
#include <gtest/gtest.h>

#include <map>

#include "models/tracing/traced_request.hpp"
#include "random_system.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

// The slowest request's milliseconds by "kind component".
std::map<std::string, double> slowest_request(const Toy& toy, double seconds) {
    Cluster cx = toy.start();
    cx.tracer.start({.every = 1, .slowest = 1}, 1);
    run_to(cx, seconds);
    expect_at_rest(cx);
    std::map<std::string, double> spent;
    if (cx.tracer.slowest().empty()) return spent;
    static const char* const kinds[] = {"service", "waiting", "pool",
                                        "network", "retries", "replication"};
    std::vector<TimePart> parts;
    break_down(cx, cx.tracer.slowest().front(), parts);
    for (const TimePart& part : parts)
        spent[std::string(kinds[static_cast<size_t>(part.spent)]) + " " +
              cx.components[part.component].name] += static_cast<double>(part.time.ns) * 1e-6;
    return spent;
}

using Spending = std::map<std::string, double>;

TEST(Breakdown, TellsWorkFromTheWayAndFromWaiting) {
    // Two requests, 10 ms apart: the second finds the only worker taken for another 90 ms.
    Toy toy{"client -> a -> db"};
    toy.every(10_ms).link("client", "a", 20_ms).link("a", "db", 5_ms);
    toy.work("a", exactly(3_ms)).workers("db", 1).work("db", exactly(100_ms));
    EXPECT_EQ(slowest_request(toy, 0.025), (Spending{{"service a", 3},
                                                     {"service db", 100},
                                                     {"network a", 40},
                                                     {"network db", 10},
                                                     {"waiting db", 90}}));
}

TEST(Breakdown, APoolsQueueIsTheCalleesPool) {
    Toy toy{"client -> a -> db"};
    toy.every(10_ms).pool("a", "db", 1).work("db", exactly(100_ms));
    EXPECT_EQ(slowest_request(toy, 0.025),
              (Spending{{"service a", 1}, {"service db", 100}, {"pool db", 90}}));
}

TEST(Breakdown, FailedAttemptsAndBackoffAreRetries) {
    Toy toy{"client -> a -> b"};
    toy.every(1_s).work("b", exactly(30_ms)).timeout("a", "b", 100_ms);
    toy.retries("a", "b", 2, 50_ms).slow("b", 10, 0.9, 0.2);  // until 1.1
    EXPECT_EQ(slowest_request(toy, 1.5),
              (Spending{{"service a", 1}, {"retries b", 150}, {"service b", 30}}));
}

TEST(Breakdown, ABalancersOtherAttemptsAreItsRetries) {
    Toy toy{"client -> lb -> {a, b}"};
    toy.every(1_s).link("client", "lb", 10_ms).link("lb", "a", 5_ms).link("lb", "b", 5_ms);
    toy.work("a", exactly(30_ms)).work("b", exactly(30_ms)).kill("a", 1.02, 10);
    // At the balancer at 1.01, at a at 1.015, which dies at 1.02: known at 1.025, b until 1.06.
    EXPECT_EQ(
        slowest_request(toy, 1.5),
        (Spending{{"network lb", 20}, {"retries lb", 15}, {"network b", 10}, {"service b", 30}}));
}

TEST(Breakdown, OfCallsSideBySideOnlyTheLastOneAwaitedCounts) {
    Toy toy{"client -> a -> {b, c}"};
    Step both;
    both.kind = Step::Kind::parallel;
    auto& steps = toy.service("a").operations[0].steps;
    for (Step& step : steps)
        if (step.kind == Step::Kind::call) both.branches.push_back({step});
    std::erase_if(steps, [](const Step& step) { return step.kind == Step::Kind::call; });
    both.count = 2;
    steps.push_back(both);
    toy.every(1_s).work("b", exactly(10_ms)).work("c", exactly(40_ms));
    EXPECT_EQ(slowest_request(toy, 1.5), (Spending{{"service a", 1}, {"service c", 40}}));
}

TEST(Breakdown, PartsAddUpToTheLatencyInRandomSystems) {
    int with_traces = 0, with_wrong = 0;
    for (uint64_t seed = 1; seed <= 100; ++seed) {
        const Blueprint blueprint = random_system(seed);
        Cluster plain{blueprint, seed}, traced{blueprint, seed};
        traced.tracer.start({.every = 1, .slowest = 200, .wrong = 50}, seed);
        for (Cluster* cx : {&plain, &traced}) {
            cx->start();
            cx->run_until(at_time(20), UINT64_MAX);
        }
        EXPECT_EQ(plain.recorder.fingerprint().value(), traced.recorder.fingerprint().value());
        std::vector<TimePart> parts;
        for (const Trace& trace : traced.tracer.slowest()) {
            break_down(traced, trace, parts);
            int64_t sum = 0;
            for (const TimePart& part : parts) sum += part.time.ns;
            EXPECT_EQ(sum, trace.latency().ns) << "seed " << seed;
        }
        for (const Trace& trace : traced.tracer.wrong()) {
            const TracedRequest request = describe(traced, trace);
            ASSERT_FALSE(request.calls.empty()) << "seed " << seed;
            EXPECT_EQ(request.calls.front().outcome, request.outcome);
            EXPECT_TRUE(is_bad(trace.outcome));
            EXPECT_DOUBLE_EQ(request.calls.front().to, request.latency);
        }
        EXPECT_LE(traced.tracer.wrong().size(), 50U);
        EXPECT_EQ(traced.tracer.wrong().empty(), traced.recorder.bad_so_far() == 0) << seed;
        with_wrong += !traced.tracer.wrong().empty();
        with_traces += !traced.tracer.slowest().empty();
    }
    EXPECT_GE(with_wrong, 30);
    EXPECT_GE(with_traces, 95);  // in a few nothing succeeds: a rate limit, nobody to answer
}

}  // namespace
}  // namespace faultline::models
