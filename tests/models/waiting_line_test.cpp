#include "models/waiting_line.hpp"

#include <gtest/gtest.h>

#include "models/measurement.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

const Instance& station(const Cluster& cx, std::string_view name) {
    return cx.instances[instance_named(cx, name)];
}
Reading::OfInstance meters(const Cluster& cx, std::string_view name) {
    return read_meters(cx).instances[instance_named(cx, name)];
}

// Three kinds of requests, alike but for their names, for one server.
Toy three_kinds(double per_second, const sim::Distribution& work) {
    Toy toy{"client -> a"};
    toy.rate(per_second).work("a", work).workers("a", 1);
    const RequestClass kind = toy.blueprint.workload.classes.front();
    toy.blueprint.workload.classes = {kind, kind, kind};
    for (RequestClass& one : toy.blueprint.workload.classes) one.share = 1.0 / 3;
    return toy;
}

// The calls of the line from its head, after a check that it is one.
std::vector<uint32_t> line_of(const Cluster& cx, std::string_view name) {
    std::vector<uint32_t> slots;
    const CallQueue& queue = station(cx, name).waiting;
    for (uint32_t slot = queue.head; slot != kNone; slot = cx.calls[slot].next)
        slots.push_back(slot);
    EXPECT_EQ(slots.size(), queue.size);
    if (!slots.empty()) {
        EXPECT_EQ(slots.back(), queue.tail);
    }
    return slots;
}

// By level, and within a level by arrival. Class 2 before class 0 before class 1.
void expect_in_order(const Cluster& cx, const std::vector<uint32_t>& slots) {
    constexpr int kLevel[] = {1, 2, 0};
    for (size_t i = 1; i < slots.size(); ++i) {
        const Call &before = cx.calls[slots[i - 1]], &call = cx.calls[slots[i]];
        EXPECT_LE(kLevel[before.request_class], kLevel[call.request_class]);
        if (before.request_class == call.request_class) {
            EXPECT_LT(before.started, call.started);
        }
    }
}

TEST(WaitingLine, StandsByLevelAndWithinALevelByArrival) {
    Toy toy = three_kinds(9, exponential(100_ms));
    toy.service("a").priority = {2, 0};
    Cluster cx = toy.start();
    size_t longest = 0;
    for (double t = 1; t < 500; t += 0.7) {
        run_to(cx, t);
        const std::vector<uint32_t> slots = line_of(cx, "a");
        expect_in_order(cx, slots);
        longest = std::max(longest, slots.size());
    }
    EXPECT_GT(longest, 10u);
    expect_consistent(cx);
    expect_at_rest(cx);
}

// Work is conserved (Kleinrock, Queueing Systems 2, section 3.4): the same draws in another order.
TEST(WaitingLine, ChangesWhoWaitsAndNotHowManyDo) {
    Toy toy = three_kinds(8, exponential(100_ms));
    Cluster plain = toy.start();
    Toy ranked = toy;
    ranked.service("a").priority = {2, 0};
    Cluster cx = ranked.start();
    run_to(plain, 300);
    run_to(cx, 300);
    EXPECT_EQ(meters(plain, "a").queued_ns, meters(cx, "a").queued_ns);
    EXPECT_EQ(meters(plain, "a").busy_ns, meters(cx, "a").busy_ns);
    EXPECT_NE(totals(plain).latency_max, totals(cx).latency_max);
}

// Nobody is ever served: those who wait are an M/G/infinity queue, and there are rate x patience of
// them on average, whatever the distribution.
TEST(WaitingLine, LetsEverybodyLeaveFromWhereTheyStand) {
    for (const bool ranked : {false, true}) {
        Toy toy = three_kinds(100, exactly(1'000'000_s));
        toy.service("a").patience = exponential(1_s);
        if (ranked) toy.service("a").priority = {2, 0};
        Cluster cx = toy.start();
        for (double t = 1; t <= 50; t += 0.9) {
            run_to(cx, t);
            const std::vector<uint32_t> slots = line_of(cx, "a");
            if (ranked) expect_in_order(cx, slots);
        }
        run_to(cx, 1000);
        EXPECT_NEAR(meters(cx, "a").queued_ns / 1e9 / 1000, 100, 2);
        EXPECT_EQ(station(cx, "a").admitted, 1u);
        EXPECT_NEAR(static_cast<double>(station(cx, "a").rejected), 99'900, 1'000);
        expect_consistent(cx);
    }
}

TEST(WaitingLine, WithTheSamePatienceForAllLosesTheOldestFirst) {
    Toy toy = three_kinds(100, exactly(1'000'000_s));
    toy.service("a").patience = exactly(2_s);
    toy.service("a").priority = {2, 0};
    Cluster cx = toy.start();
    run_to(cx, 50);
    const std::vector<uint32_t> slots = line_of(cx, "a");
    EXPECT_NEAR(static_cast<double>(slots.size()), 200, 60);
    expect_in_order(cx, slots);
    for (const uint32_t slot : slots) EXPECT_GT(cx.calls[slot].started, at_time(48));
}

TEST(WaitingLine, RejectsWhoFindsItFullHoweverUrgent) {
    Toy toy = three_kinds(100, exactly(1'000'000_s));
    toy.places("a", 3).service("a").priority = {2};
    Cluster cx = toy.start();
    run_to(cx, 5);
    EXPECT_EQ(line_of(cx, "a").size(), 3u);
    EXPECT_EQ(totals(cx).rejected + 4, totals(cx).offered);
}

TEST(WaitingLine, StartsAnewAfterACrash) {
    Toy toy = three_kinds(20, exactly(100_ms));
    toy.service("a").patience = exponential(1_s);
    toy.service("a").priority = {2, 0};
    toy.kill("a", 20, 1).kill("a", 40, 1, true);
    toy.timeout("client", "a", 3_s);
    Cluster cx = toy.start();
    run_to(cx, 20.5);
    EXPECT_TRUE(line_of(cx, "a").empty());
    for (double t = 21; t < 60; t += 0.3) {
        run_to(cx, t);
        expect_in_order(cx, line_of(cx, "a"));
    }
    expect_at_rest(cx);
}

TEST(WaitingLine, IsThatOfAnEventDrivenServiceToo) {
    Toy toy{"client -> a -> db"};
    toy.rate(12).work("a", exponential(100_ms)).workers("a", 1).work("db", exponential(1_s));
    toy.service("a").release_worker_on_call = true;
    toy.service("a").patience = exponential(500_ms);
    Cluster cx = toy.start();
    run_to(cx, 100);
    EXPECT_GT(totals(cx).rejected, 10u);
    expect_consistent(cx);
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
