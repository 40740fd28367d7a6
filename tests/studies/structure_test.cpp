// What the topology says, and simulations that confirm it, find it worse and refute it.
#include "studies/rehearsal/structure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"
#include "studies/rehearse.hpp"

namespace faultline::studies {
namespace {

using Says = StructureCheck::Says;
using Verdict = StructureCheck::Verdict;

RehearseResult rehearsed(const std::string& text) {
    scenarios::LoadedScenario loaded = scenarios::load_scenario_text(text, "test.yaml", {});
    const auto blueprint = scenarios::compile(loaded);
    if (!blueprint) throw std::runtime_error(loaded.diagnostics.text());
    RehearseOptions options;
    options.replications = 1;
    options.breaking.outage = options.observe = sim::Duration{30'000'000'000};
    options.find_loops = false;
    return rehearse(*blueprint, options);
}

StructureCheck of(const RehearseResult& result, const std::string& name) {
    for (size_t i = 0; i < result.ranked.size(); ++i)
        if (result.ranked[i].what.name == name) return result.structure[i];
    throw std::runtime_error("no " + name);
}

TEST(StructureCheck, IsConfirmedWhereThingsAreAsTheyLook) {
    const RehearseResult result = rehearsed(R"(
workload: {arrivals: 150/s, timeout: 1s, requests: {page: {to: edge}}}
load_balancers: {edge: {backends: web}}
services: {web: {replicas: 4, zones: [a, b], workers: 1, operations: {page: [{wait: 10ms}]}}}
run: {duration: 2m, warmup: 10s}
)");
    const StructureCheck edge = of(result, "edge");
    EXPECT_EQ(edge.says, Says::single_point);
    EXPECT_EQ(edge.verdict, Verdict::confirmed);
    EXPECT_THAT(edge.behind, testing::ElementsAre("web"));
    // Three servers of 100/s for 150/s.
    const StructureCheck web = of(result, "web[0]");
    EXPECT_EQ(web.says, Says::redundant);
    EXPECT_NEAR(web.capacity, 2, 1e-9);
    EXPECT_EQ(web.verdict, Verdict::confirmed);
    // The zone of the other two: 200/s of 150/s are left.
    EXPECT_NEAR(of(result, "zone:b").capacity, 200.0 / 150, 1e-9);
    EXPECT_NEAR(result.capacity, 400.0 / 150, 1e-9);
}

TEST(StructureCheck, FindsThatTooLittleIsLeft) {
    const RehearseResult result = rehearsed(R"(
workload: {arrivals: 150/s, timeout: 1s, requests: {page: {to: edge}}}
load_balancers: {edge: {backends: web}}
services: {web: {replicas: 2, workers: 1, operations: {page: [{wait: 10ms}]}}}
run: {duration: 2m, warmup: 10s}
)");
    const StructureCheck web = of(result, "web[0]");
    EXPECT_EQ(web.says, Says::too_little);
    EXPECT_NEAR(web.capacity, 100.0 / 150, 1e-9);
    EXPECT_EQ(web.verdict, Verdict::confirmed);
    // The cut of two: one and the one that is alike.
    ASSERT_EQ(result.cuts_of_two.size(), 1u);
    EXPECT_EQ(result.cuts_of_two[0].first, result.cuts_of_two[0].second);
    EXPECT_NEAR(result.cuts_of_two[0].lost_share, 1, 1e-12);
}

TEST(StructureCheck, IsRefutedWhereRetriesOverloadTheSurvivor) {
    const RehearseResult result = rehearsed(R"(
workload:
  {arrivals: 90/s, timeout: 50ms, retries: {max: 3, backoff: 0s}, requests: {page: {to: edge}}}
load_balancers: {edge: {backends: web}}
services: {web: {replicas: 2, workers: 1, operations: {page: [{wait: {exponential: 10ms}}]}}}
run: {duration: 2m, warmup: 10s}
)");
    const StructureCheck web = of(result, "web[0]");
    EXPECT_EQ(web.says, Says::redundant);
    EXPECT_NEAR(web.capacity, 100.0 / 90, 1e-9);
    EXPECT_EQ(web.verdict, Verdict::refuted);
    EXPECT_NE(web.why, "");
}

TEST(StructureCheck, IsWorseWhereTheFewHoldUpTheMany) {
    // A tenth of the requests publishes; cut off, they hold all workers.
    const RehearseResult result = rehearsed(R"(
workload:
  arrivals: 100/s
  timeout: 1s
  requests: {read: {to: web, share: 90%}, send: {to: web, share: 10%}}
services:
  web:
    workers: 10
    operations: {read: [{wait: 5ms}], send: [{wait: 5ms}, {publish: {to: mails}}]}
queues: {mails: {workers: 4, operation: [{wait: 5ms}]}}
run: {duration: 2m, warmup: 10s}
)");
    const StructureCheck cut = of(result, "web->mails");
    EXPECT_EQ(cut.says, Says::single_point);
    EXPECT_NEAR(cut.lost_share, 0.1, 1e-12);
    EXPECT_EQ(cut.verdict, Verdict::worse);
    // A queue that is dead refuses at once: those who need it, and nobody else.
    EXPECT_EQ(of(result, "mails").verdict, Verdict::confirmed);
}

}  // namespace
}  // namespace faultline::studies
