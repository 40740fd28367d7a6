// What theory says of a scenario before it runs, against worked examples.
#include "scenarios/theory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "compiling.hpp"

namespace faultline::scenarios {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

Theory theory_in(const std::string& text) {
    const Compiled compiled = compile_text(text);
    EXPECT_TRUE(compiled.blueprint) << compiled.complaints;
    return theory_of(*compiled.blueprint);
}

Theory theory_of_case(const std::string& name) {
    const std::string folder = std::string(FAULTLINE_SOURCE_DIR) + "/tests/validation/cases/";
    const Compiled compiled = compile_loaded(load_scenario(folder + name, {}));
    EXPECT_TRUE(compiled.blueprint) << compiled.complaints;
    return theory_of(*compiled.blueprint);
}

auto owner(const char* name) { return Field(&ScarceThing::owner, name); }

TEST(Theory, VisitsOfAnOpenNetworkAreThoseOfLazowska) {
    // P. 113: 0.3 a second make 121, 70 and 50 visits of 5, 30 and 27 ms.
    const Theory theory = theory_of_case("E01.yaml");
    ASSERT_THAT(theory.things, ElementsAre(owner("disk_1"), owner("disk_2"), owner("cpu")));
    EXPECT_NEAR(theory.things[2].utilization, 0.1815, 1e-9);
    EXPECT_NEAR(theory.things[0].saturates_at, 1 / 2.1, 1e-9);
    EXPECT_NEAR(theory.answer_seconds, 0.605 + 2.1 + 1.35, 1e-9);
}

TEST(Theory, VisitsOfAJacksonNetworkAreThoseOfBolch) {
    // Example 7.4: 20, 10, 10 and 4 calls a second of 40, 30, 60 and 50 ms.
    const Theory theory = theory_of_case("E05.yaml");
    ASSERT_THAT(theory.things,
                ElementsAre(owner("one"), owner("three"), owner("two"), owner("four")));
    EXPECT_NEAR(theory.things[0].utilization, 20 * 0.04, 1e-9);
    EXPECT_NEAR(theory.things[1].utilization, 10 * 0.06, 1e-9);
    EXPECT_NEAR(theory.things[2].utilization, 10 * 0.03, 1e-9);
    EXPECT_NEAR(theory.things[3].utilization, 4 * 0.05, 1e-9);
}

TEST(Theory, BoundsOfAClosedNetworkAreThoseOfJain) {
    // Example 34.2: 20 users think 4 s; demands 2, 3 and 1 s.
    const Theory theory = theory_of_case("D01.yaml");
    EXPECT_NEAR(theory.rate, 1 / 3.0, 1e-9);
    EXPECT_NEAR(theory.bounds.response_low, 20 * 3 - 4, 1e-6);
    EXPECT_NEAR(theory.bounds.knee_users, (4 + 6) / 3.0, 1e-9);
    EXPECT_NEAR(theory.bounds.response_high, 20 * 6, 1e-6);
    ASSERT_THAT(theory.things, ElementsAre(owner("disk_a"), owner("cpu"), owner("disk_b")));
    EXPECT_NEAR(theory.things[1].saturates_at_users, 10 / 2.0, 1e-9);
}

TEST(Theory, ReadsAndWritesSplitAsTheGuideSays) {
    // 90 % reads on three replicas of 2000/s, 10 % writes on a primary of 500/s: 5000/s (H10).
    const Theory theory = theory_of_case("H10.yaml");
    ASSERT_NE(theory.bottleneck(), nullptr);
    EXPECT_EQ(theory.bottleneck()->owner, "shop's primary");
    EXPECT_NEAR(theory.bottleneck()->saturates_at, 5000, 1e-6);
}

TEST(Theory, WhatNobodyWaitsForHoldsNobodyUp) {
    const Theory theory = theory_in(R"(
workload: {users: 100, think_time: {exponential: 1s}, requests: {order: {to: shop}}}
services:
  shop: {workers: 1, operations: {order: [{wait: 2ms}, {publish: {to: mails}}]}}
queues: {mails: {workers: 1, operation: [{wait: 100ms}]}}
)");
    ASSERT_THAT(theory.things, ElementsAre(owner("mails"), owner("shop")));
    EXPECT_TRUE(theory.things[0].aside);
    EXPECT_EQ(theory.bottleneck()->owner, "shop");
    EXPECT_NEAR(theory.rate, 100 / 1.002, 1e-9);
    EXPECT_NEAR(theory.things[0].utilization, 10, 0.1);
}

TEST(Theory, WorkersHeldWhileOthersAnswerSaturateEarlierThanByTheirOwnWork) {
    const Theory theory = theory_in(R"(
workload: {arrivals: 10/s, requests: {page: {to: web}}}
services:
  web: {workers: 4, operations: {page: [{wait: 10ms}, {call: api}]}}
  api: {workers: 8, operations: {get: [{wait: 30ms}]}}
)");
    ASSERT_THAT(theory.things, ElementsAre(owner("web"), owner("api")));
    EXPECT_TRUE(theory.things[0].held);
    EXPECT_NEAR(theory.things[0].saturates_at, 4 / 0.04, 1e-9);
    EXPECT_FALSE(theory.things[1].held);
}

TEST(Theory, CoresOfAHostAreSharedByAllThatRunsThere) {
    const Theory theory = theory_in(R"(
workload: {arrivals: 10/s, requests: {page: {to: web}}}
machines: {small: {cores: 2}}
hosts: {vm: {machine: small}}
services:
  web: {host: vm, operations: {page: [{cpu: 10ms}, {call: api}]}}
  api: {host: vm, operations: {get: [{cpu: 30ms}]}}
)");
    ASSERT_THAT(theory.things, ElementsAre(owner("vm")));
    EXPECT_NEAR(theory.things[0].utilization, 0.2, 1e-9);
}

TEST(Theory, WhatLiesBehindACacheWithKeysIsAskedAsOftenAsItWillMiss) {
    const Theory theory = theory_in(R"(
workload: {arrivals: 100/s, requests: {page: {to: web}}}
services:
  web:
    operations: {page: [{cache: {in: redis, key: item, on_miss: [{call: slow}]}}]}
  slow: {workers: 1, operations: {get: [{wait: 10ms}]}}
caches:
  redis: {memory: 250KiB, keyspaces: {item: {keys: 1K, popularity: uniform, entry: 1KiB}}}
)");
    ASSERT_EQ(theory.hit_ratios.size(), 1U);
    EXPECT_NEAR(theory.hit_ratios[0].ratio, 0.25, 1e-6);  // equal keys: the share that fits
    ASSERT_THAT(theory.things, ElementsAre(owner("slow")));
    EXPECT_NEAR(theory.things[0].utilization, 0.75, 1e-5);
}

TEST(Theory, RandomFaultsLeaveInstancesAsTheMarkovChainSays) {
    const std::string text = R"(
workload: {arrivals: 1/s, requests: {page: {to: web}}}
services: {web: {replicas: 3, operations: {page: [{wait: 1ms}]}}}
faults:
  - {every: {exponential: 99m}, kill: "web[*]", for: {exponential: 1m}}
)";
    const Theory theory = theory_in(text);
    ASSERT_EQ(theory.redundancy.size(), 1U);
    EXPECT_NEAR(theory.redundancy[0].one_down, 0.01, 1e-12);
    EXPECT_NEAR(theory.redundancy[0].all_down, 1e-6, 1e-12);
    // Where something else can break it as well no such chain holds.
    EXPECT_THAT(theory_in(text + "  - {at: 1m, kill: \"web[0]\"}\n").redundancy, IsEmpty());
}

// A chain of tiers, some of which ask another one seven further down.
std::string large_system(int components) {
    std::string text = "workload: {arrivals: 1/s, requests: {page: {to: s0}}}\nservices:\n";
    for (int i = 0; i < components; ++i) {
        text += "  s" + std::to_string(i) + ": {workers: 64, operations: {get: [{wait: 1us}";
        if (i + 1 < components) text += ", {call: s" + std::to_string(i + 1) + "}";
        if (i % 50 == 0 && i + 7 < components) text += ", {call: s" + std::to_string(i + 7) + "}";
        text += "]}}\n";
    }
    return text;
}

TEST(Theory, TwoHundredComponentsAreAnsweredInMilliseconds) {
    const Compiled compiled = compile_text(large_system(200));
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    const auto start = std::chrono::steady_clock::now();
    const Theory theory = theory_of(*compiled.blueprint);
    const auto spent = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(theory.things.size(), 200U);
    EXPECT_LT(spent, std::chrono::milliseconds(50));
}

}  // namespace
}  // namespace faultline::scenarios
