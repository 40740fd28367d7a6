#include "scenarios/system_topology.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/lost_share.hpp"
#include "tests/scenarios/compiling.hpp"

namespace faultline::scenarios {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Two web servers of 2 workers and 10 ms each: 200/s a server. A tenth of the requests writes.
// The cache answers half of the reads.
const char* const kShop = R"(
workload:
  arrivals: 150/s
  requests: {read: {to: edge, share: 90%}, write: {to: edge, share: 10%}}
load_balancers: {edge: {backends: web}}
services:
  web:
    replicas: 2
    zones: [a, b]
    workers: 2
    release_worker: on_call
    operations:
      read: [{wait: 10ms}, {cache: {in: redis, on_miss: [{query: {on: shop, name: get}}]}}]
      write: [{wait: 10ms}, {query: {on: shop, name: put}}, {publish: {to: mails}}]
caches: {redis: {hit_ratio: 50%}}
queues: {mails: {workers: 4, operation: [{wait: 1ms}]}}
databases:
  shop:
    replicas: 1
    zones: [a, b]
    max_connections: 2
    failover: {check: {interval: 5s, fall: 3}, promotion: 8s, switch: {dns_ttl: 30s}}
    queries: {get: {kind: read, wait: 20ms}, put: {kind: write, wait: 20ms}}
run: {duration: 1m}
)";

class TopologyOfAShop : public testing::Test {
protected:
    explicit TopologyOfAShop(const std::string& text = kShop)
        : compiled_{compile_loaded(load_scenario_text(text, "test.yaml", {}))},
          topology_{*compiled_.blueprint} {}
    models::ComponentId id(const std::string& name) const {
        const auto& all = compiled_.blueprint->components;
        for (models::ComponentId i = 0; i < all.size(); ++i)
            if (all[i].name == name) return i;
        throw std::runtime_error("no " + name);
    }
    Loss instance(const std::string& name, uint32_t ordinal = 0) const {
        return {{{id(name), ordinal}}, {}};
    }
    Compiled compiled_;
    SystemTopology topology_;
};

TEST_F(TopologyOfAShop, KnowsWhoseRequestsAreLost) {
    EXPECT_NEAR(topology_.without(instance("edge")).lost_share, 1, 1e-12);
    EXPECT_NEAR(topology_.without(instance("web")).lost_share, 0, 1e-12);
    EXPECT_NEAR(topology_.without({{{id("web"), 0}, {id("web"), 1}}, {}}).lost_share, 1, 1e-12);
    EXPECT_NEAR(topology_.without(instance("mails")).lost_share, 0.1, 1e-12);
    // Reads that miss, half of 90 %, and writes.
    EXPECT_NEAR(topology_.without({{}, {{id("web"), id("shop")}}}).lost_share, 0.55, 1e-12);
    EXPECT_NEAR(topology_.without({{{id("shop"), 0}, {id("shop"), 1}}, {}}).lost_share, 0.55,
                1e-12);
    // A cache is not needed.
    EXPECT_NEAR(topology_.without(instance("redis")).lost_share, 0, 1e-12);
    EXPECT_NEAR(topology_.without({{}, {{id("web"), id("redis")}}}).lost_share, 0, 1e-12);
}

TEST_F(TopologyOfAShop, KnowsWhatIsLeft) {
    EXPECT_NEAR(topology_.offered(), 150, 1e-9);
    // The database: 0.55 queries of 20 ms for a request, two at a time: 2 / 0.011 s = 182/s.
    EXPECT_NEAR(topology_.without({}).capacity, 2 / 0.011, 1e-6);
    EXPECT_EQ(topology_.without({}).narrowest, "shop");
    // Without the cache all of them ask it: 2 / 0.02 s.
    EXPECT_NEAR(topology_.without(instance("redis")).capacity, 100, 1e-6);
    // One web server is enough for more than the database can do.
    EXPECT_NEAR(topology_.without(instance("web")).capacity, 2 / 0.011, 1e-6);
    EXPECT_NEAR(topology_.without({{{id("edge"), 0}}, {}}).lost_share, 1, 1e-12);
}

TEST_F(TopologyOfAShop, KnowsHowLongAFailoverTakes) {
    EXPECT_NEAR(topology_.without(instance("shop")).failover_seconds, 15 + 8 + 30, 1e-9);
    EXPECT_NEAR(topology_.without(instance("shop", 1)).failover_seconds, 0, 1e-9);
    EXPECT_NEAR(topology_.without(instance("shop")).lost_share, 0, 1e-12);
}

TEST_F(TopologyOfAShop, KnowsWhatLiesBehind) {
    EXPECT_THAT(topology_.behind(instance("edge")), ElementsAre("web", "redis", "shop", "mails"));
    EXPECT_THAT(topology_.behind(instance("web")), IsEmpty());
    EXPECT_THAT(topology_.behind({{{id("web"), 0}, {id("web"), 1}}, {}}),
                ElementsAre("redis", "shop", "mails"));
    EXPECT_THAT(topology_.behind({{}, {{id("web"), id("mails")}}}), ElementsAre("mails"));
    EXPECT_TRUE(topology_.is_articulation(instance("edge")));
    EXPECT_FALSE(topology_.is_articulation(instance("web")));
}

TEST(LostShare, FollowsTheStepsOfAnOperation) {
    const auto lost_without = [](const std::string& steps) {
        const Compiled compiled = compile_loaded(load_scenario_text(R"(
workload: {arrivals: 10/s, requests: {page: {to: web}}}
services:
  web: {workers: 9, operations: {page: )" + steps + R"(}}
  one: {workers: 9, operations: {work: [{wait: 1ms}]}}
  two: {workers: 9, operations: {work: [{wait: 1ms}]}}
run: {duration: 1m}
)",
                                                                    "test.yaml", {}));
        EXPECT_TRUE(compiled.blueprint) << compiled.complaints;
        Loss loss;
        for (models::ComponentId id = 0; id < 3; ++id)
            if (compiled.blueprint->components[id].name == "one") loss.instances.insert({id, 0});
        return lost_share(*compiled.blueprint, {}, loss);
    };
    const std::string choice =
        "{choose: [{p: 30%, steps: [{call: one}]}, "
        "{p: 70%, steps: [{call: two}]}]}";
    EXPECT_NEAR(lost_without("[" + choice + "]"), 0.3, 1e-12);
    EXPECT_NEAR(lost_without("[" + choice + ", " + choice + "]"), 1 - 0.49, 1e-12);
    EXPECT_NEAR(lost_without("[{repeat: {times: 3, steps: [" + choice + "]}}]"), 1 - 0.343, 1e-12);
}

}  // namespace
}  // namespace faultline::scenarios
