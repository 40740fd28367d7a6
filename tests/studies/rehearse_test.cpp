#include "studies/rehearse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/cluster.hpp"
#include "models/fault.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"
#include "sim/random_stream.hpp"

namespace faultline::studies {
namespace {

models::Blueprint system(const std::string& text) {
    scenarios::LoadedScenario loaded = scenarios::load_scenario_text(text, "test.yaml", {});
    auto blueprint = scenarios::compile(loaded);
    if (!blueprint) throw std::runtime_error(loaded.diagnostics.text());
    return *blueprint;
}

// Three web servers in two zones, a database with a standby, and a cache that nobody asks.
const char* const kShop = R"(
workload: {arrivals: 100/s, timeout: 2s, requests: {page: {to: edge}}}
network: {default: 1ms}
load_balancers: {edge: {backends: web}}
services:
  web:
    replicas: 3
    zones: [a, b]
    workers: 20
    calls: {shop: {timeout: 1s}}
    operations: {page: [{wait: 5ms}, {query: {on: shop, name: read}}]}
databases:
  shop:
    replicas: 1
    zones: [a, b]
    workers: 50
    failover: {check: {interval: 5s, fall: 3}, promotion: 10s, switch: {delay: 0s}}
    queries: {read: {kind: write, wait: 2ms}}
caches: {idle: {hit_ratio: 90%}}
run: {duration: 5m, warmup: 20s}
)";

const Rehearsed& find(const RehearseResult& result, const std::string& name) {
    for (const Rehearsed& one : result.ranked)
        if (one.what.name == name) return one;
    throw std::runtime_error("no " + name);
}

TEST(Rehearse, TellsWhatHurtsHowLongAndThatItComesBack) {
    RehearseOptions options;
    options.replications = 3;
    const RehearseResult result = rehearse(system(kShop), options);
    ASSERT_EQ(result.replications, 3u);
    EXPECT_EQ(result.quiet_wrong_share.mean, 0);
    // The only balancer: all of two minutes at 100 requests a second.
    const Rehearsed& edge = find(result, "edge");
    EXPECT_EQ(edge.recovery, Recovery::after_repair);
    EXPECT_NEAR(edge.wrong.mean, 12'000, 300);
    EXPECT_GT(edge.wrong_share.mean, 0.999);
    EXPECT_NEAR(*edge.back_after, 120, 2);
    EXPECT_TRUE(edge.comes_back());
    // A dead primary hurts until the standby takes over: three checks, and the promotion.
    const Rehearsed& primary = find(result, "shop.primary");
    EXPECT_GT(*primary.back_after, 19);
    EXPECT_LT(*primary.back_after, 27);
    EXPECT_NEAR(primary.wrong.mean, *primary.back_after * 100, 600);
    ASSERT_TRUE(primary.detected);
    EXPECT_LT(*primary.detected, *primary.back_after);
    EXPECT_EQ(primary.recovery, Recovery::by_itself);
    // 99.9 % of 100 requests a second for 30 days, as the file says nothing else.
    EXPECT_TRUE(result.budget.assumed);
    EXPECT_NEAR(result.budget.requests, 0.001 * 100 * 30 * 86'400, 3000);
    EXPECT_NEAR(edge.budget_burned, 12'000 / 259'200.0, 0.002);
    // Worst first, and what nobody asks is not there.
    for (size_t i = 1; i < result.ranked.size(); ++i)
        EXPECT_FALSE(RehearseResult::worse(result.ranked[i], result.ranked[i - 1]));
    // One of three servers: the balancer tries another.
    EXPECT_FALSE(find(result, "web[0]").hurts());
    EXPECT_FALSE(find(result, "shop.replica[0]").hurts());
}

TEST(Rehearse, FindsWhatDoesNotComeBack) {
    // Users who ask again at once after a second keep a server that has fallen behind, behind.
    const char* storm = R"(
workload: {arrivals: 80/s, timeout: 1s, retries: {max: 3, backoff: 0s}, requests: {page: {to: web}}}
services: {web: {workers: 1, operations: {page: [{wait: 10ms}]}}}
run: {duration: 5m, warmup: 20s}
)";
    RehearseOptions options;
    options.replications = 2;
    options.breaking.verb = models::Fault::Verb::hang;
    options.breaking.outage = sim::Duration{20'000'000'000};
    const RehearseResult result = rehearse(system(storm), options);
    const Rehearsed& web = find(result, "web");
    EXPECT_FALSE(web.comes_back());
    EXPECT_EQ(web.stayed_bad, 2u);
    // Without them it has caught up after a while: 20 s of 80 requests at the 20/s to spare.
    const RehearseResult patient = rehearse(system(R"(
workload: {arrivals: 80/s, requests: {page: {to: web}}}
services: {web: {workers: 1, operations: {page: [{wait: 10ms}]}}}
run: {duration: 5m, warmup: 20s}
)"),
                                            options);
    EXPECT_TRUE(find(patient, "web").comes_back());
    EXPECT_NEAR(*find(patient, "web").back_after, 100, 15);
}

// One of two servers is enough for everybody, none is not.
TEST(Rehearse, FindsPairsThatHurtThoughNeitherOfThemDoes) {
    const models::Blueprint pair = system(R"(
workload: {arrivals: 50/s, timeout: 2s, requests: {page: {to: edge}}}
load_balancers: {edge: {backends: web}}
services: {web: {replicas: 2, zones: [a, b], workers: 4, operations: {page: [{wait: 5ms}]}}}
run: {duration: 2m, warmup: 10s}
)");
    RehearseOptions options;
    options.replications = 2;
    options.depth = 2;
    options.only = {"web[0]", "web[1]", "edge"};
    options.breaking.outage = options.observe = sim::Duration{20'000'000'000};
    const RehearseResult result = rehearse(pair, options);
    ASSERT_EQ(result.pairs.size(), 3u);
    EXPECT_FALSE(find(result, "web[0]").hurts());
    EXPECT_FALSE(find(result, "web[1]").hurts());
    for (const Rehearsed& both : result.pairs) {
        EXPECT_GT(both.wrong_share.mean, 0.99) << both.what.name;
        EXPECT_EQ(result.more_than_parts(both), both.what.name == "web[0] + web[1]");
    }
}

TEST(Rehearse, IsTheSameOnAnyNumberOfThreads) {
    RehearseOptions options;
    options.replications = 2;
    std::vector<std::vector<double>> wrong;
    for (const uint32_t jobs : {1u, 2u}) {
        options.jobs = jobs;
        const RehearseResult result = rehearse(system(kShop), options);
        for (const Rehearsed& one : result.ranked) wrong.push_back(one.wrong.values);
    }
    for (size_t i = 0; i < wrong.size() / 2; ++i) EXPECT_EQ(wrong[i], wrong[i + wrong.size() / 2]);
}

// A copy of a warmed-up system goes on as one would that had known of the fault from the start.
TEST(Rehearse, ForksEndAsRunsFromTheStartDo) {
    models::Blueprint blueprint = system(kShop);
    const uint64_t seed = sim::trial_seed(1, 0);
    const sim::Time strike{20'000'000'000}, end{120'000'000'000};
    models::Cluster warm{blueprint, seed};
    warm.start();
    warm.run_until(strike, UINT64_MAX);
    for (const Contingency& one : contingencies(blueprint, Breaking{})) {
        models::Blueprint broken = blueprint;
        broken.faults = one.faults;
        for (models::Fault& fault : broken.faults) {
            fault.at = strike;
            fault.duration = sim::Distribution::constant(sim::Duration{40'000'000'000});
        }
        models::Cluster fork = warm;
        fork.controllers.emplace_back(std::make_unique<models::FaultPlan>(broken, seed));
        fork.controllers.back()->start(fork, static_cast<uint32_t>(fork.controllers.size() - 1));
        fork.run_until(end, UINT64_MAX);
        models::Cluster whole{broken, seed};
        whole.start();
        whole.run_until(end, UINT64_MAX);
        EXPECT_EQ(fork.recorder.fingerprint().value(), whole.recorder.fingerprint().value())
            << one.name;
    }
}

}  // namespace
}  // namespace faultline::studies
