// A scenario becomes a blueprint: names to indices, places, defaults, and all mistakes at once.
#include "scenarios/compile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenarios/compiling.hpp"

namespace faultline::scenarios {
namespace {

using namespace models;
using namespace sim::literals;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kOneQueue = R"(
scenario: One queue
workload:
  arrivals: 75/s
  requests:
    work: {to: server}
services:
  server:
    workers: 1
    operations:
      work: [{wait: {exponential: 10ms}}]
run: {duration: 20m, warmup: 1m, seed: 7}
)";

constexpr const char* kShop = R"(
scenario: Web shop
workload:
  users: 10K
  think_time: {exponential: 10s}
  timeout: 5s
  requests:
    browse:   {share: 90%, to: edge, operation: browse}
    checkout: {share: 10%, to: edge, operation: checkout}
machines:
  small: {cores: 2, memory: 4GiB, price: $0.0416/h}
  db:    {cores: 4, memory: 16GiB, disk: {latency: 0.2ms, iops: 6000}, price: $0.22/h}
network:
  internet:     {latency: {lognormal: {median: 25ms, p99: 90ms}}}
  same_zone:    {latency: 0.25ms}
  cross_zone:   {latency: 0.8ms}
  api->redis:   {latency: 0.1ms}
load_balancers:
  edge:
    policy: least_connections
    backends:
      - {to: api, max_fails: 3, fail_timeout: 30s}
    health_check: {path: deep, interval: 5s, timeout: 2s, fall: 3, rise: 2}
services:
  api:
    replicas: 3
    machine: small
    zones: [c, a, b]
    workers: 64
    queue: 512
    calls:
      shop:  {pool: 20, pool_timeout: 5s, timeout: 2s, retries: {max: 1, backoff: 50ms}}
    operations:
      browse:
        - cpu: {lognormal: {mean: 2ms, cv: 1}}
        - cache: {in: redis, key: product, on_miss: [{query: {on: shop, name: product_by_id}}]}
        - cpu: 1ms
      checkout:
        - cpu: 4ms
        - query: {on: shop, name: place_order}
        - publish: {to: mails}
caches:
  redis: {machine: small, memory: 1GiB, policy: allkeys_lru, ttl: 1h,
          keyspaces: {product: {keys: 1M, popularity: {zipf: 0.99}, entry: 2KiB}}}
databases:
  shop:
    machine: db
    replicas: 1
    replication: {mode: async, lag: {exponential: 20ms}}
    reads: prefer_replicas
    max_connections: 100
    failover: {check: {interval: 5s, fall: 3}, promotion: 8s, switch: {dns_ttl: 30s}}
    queries:
      product_by_id: {kind: read,  cpu: 0.3ms, pages: 4}
      place_order:   {kind: write, cpu: 1ms,   pages: 12}
queues:
  mails: {workers: 4, operation: [{wait: {exponential: 80ms}}]}
faults:
  - {at: 5m, kill: "api[1]", for: 2m}
  - {at: 12m, kill: shop.primary}
objectives: {p95: 200ms, errors: 1%, availability: 99.9%, browse.p99: 1s}
run: {duration: 20m, warmup: 1m, replications: 5, seed: 42}
)";

TEST(Compile, TheSmallestScenario) {
    const Compiled compiled = compile_text(kOneQueue);
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    EXPECT_EQ(compiled.complaints, "");
    const Blueprint& blueprint = *compiled.blueprint;
    EXPECT_EQ(blueprint.name, "One queue");
    EXPECT_EQ(blueprint.workload.rate, 75);
    ASSERT_EQ(blueprint.components.size(), 1u);
    const auto& server = compiled.spec<ServiceSpec>("server");
    EXPECT_EQ(server.workers, 1u);
    EXPECT_EQ(server.queue, kNoLimit);
    ASSERT_EQ(server.operations.size(), 1u);
    EXPECT_EQ(server.operations[0].steps[0].duration, sim::Distribution::exponential(10_ms));
    EXPECT_EQ(blueprint.run.duration, 20_min);
    EXPECT_EQ(blueprint.run.warmup, 1_min);
    EXPECT_EQ(blueprint.run.seed, 7u);
    EXPECT_THAT(blueprint.zones, ElementsAre(""));
}

TEST(Compile, OrdersComponentsByKindAndThenByName) {
    const Compiled compiled = compile_text(kShop);
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    std::vector<std::string> names;
    for (const auto& component : compiled.blueprint->components) names.push_back(component.name);
    EXPECT_THAT(names, ElementsAre("edge", "api", "redis", "shop", "mails"));
}

TEST(Compile, ResolvesNamesToIndices) {
    const Compiled compiled = compile_text(kShop);
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    const auto& edge = compiled.spec<LoadBalancerSpec>("edge");
    EXPECT_THAT(edge.operations, ElementsAre("browse", "checkout"));
    ASSERT_EQ(edge.backends.size(), 1u);
    EXPECT_EQ(edge.backends[0].to, 1u);
    EXPECT_EQ(edge.backends[0].max_fails, 3u);
    EXPECT_EQ(edge.call.timeout, 60_s);
    const auto& api = compiled.spec<ServiceSpec>("api");
    ASSERT_EQ(api.operations[0].steps.size(), 3u);
    const Step& look_up = api.operations[0].steps[1];
    EXPECT_EQ(look_up.kind, Step::Kind::cache);
    EXPECT_EQ(look_up.target, 2u);
    EXPECT_EQ(look_up.branches[0][0].target, 3u);
    EXPECT_EQ(look_up.branches[0][0].operation, 1u);  // place_order, product_by_id
    EXPECT_EQ(api.calls.at(3).pool, 20u);
    EXPECT_EQ(api.calls.at(3).retries, 1u);
    const auto& classes = compiled.blueprint->workload.classes;
    EXPECT_EQ(classes[1].name, "checkout");
    EXPECT_EQ(classes[1].operation, 1u);
    EXPECT_EQ(compiled.blueprint->objectives[1].request_class, 0u);
}

TEST(Compile, NamesZonesInSortedOrderAndPlacesInstancesRoundAndRound) {
    const Compiled compiled = compile_text(kShop);
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    EXPECT_THAT(compiled.blueprint->zones, ElementsAre("a", "b", "c"));
    EXPECT_THAT(compiled.component("api").placement.zones, ElementsAre(2, 0, 1));
    EXPECT_THAT(compiled.component("shop").placement.zones, ElementsAre(0));
}

TEST(Compile, ADatabaseRejectsOverMaxConnectionsAndMakesWaitForWorkers) {
    const Compiled shop = compile_text(kShop);
    ASSERT_TRUE(shop.blueprint) << shop.complaints;
    EXPECT_EQ(shop.spec<DatabaseSpec>("shop").workers, 100u);
    EXPECT_EQ(shop.spec<DatabaseSpec>("shop").queue, 0u);
    const Compiled waiting = compile_text(R"(
workload: {arrivals: 10/s, requests: {x: {to: api}}}
services: {api: {workers: 1, operations: {x: [{query: {on: db}}]}}}
databases: {db: {workers: 16, queries: {item: {wait: {exponential: 12ms}}}}}
)");
    ASSERT_TRUE(waiting.blueprint) << waiting.complaints;
    EXPECT_EQ(waiting.spec<DatabaseSpec>("db").workers, 16u);
    EXPECT_EQ(waiting.spec<DatabaseSpec>("db").queue, kNoLimit);
}

TEST(Compile, LinksAreNamedFromCallerToCallee) {
    const Compiled compiled = compile_text(kShop);
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    const Network& network = compiled.blueprint->network;
    EXPECT_FALSE(network.fallback);
    EXPECT_TRUE(network.internet);
    ASSERT_EQ(network.links.size(), 1u);
    EXPECT_EQ(network.links.begin()->first, std::pair(ComponentId{1}, ComponentId{2}));
}

TEST(Compile, FaultsFindTheirInstances) {
    const Compiled compiled = compile_text(kShop);
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    ASSERT_EQ(compiled.blueprint->faults.size(), 2u);
    const Fault& first = compiled.blueprint->faults[0];
    EXPECT_EQ(first.target.component, 1u);
    EXPECT_EQ(first.target.index, 1u);
    EXPECT_EQ(first.at.ns, (5_min).ns);
    EXPECT_TRUE(first.duration);
    const Fault& second = compiled.blueprint->faults[1];
    EXPECT_EQ(second.target.role, InstanceRef::Role::primary);
    EXPECT_FALSE(second.duration);
}

TEST(Compile, TheReferencePathTakesAnyKeyOfACacheThatStatesItsHitRatio) {
    const Compiled compiled = compile_text(R"(
workload: {arrivals: 4800/s, requests: {view: {to: edge, operation: view}}}
network: {default: {latency: {sum: [200us, {exponential: 50us}]}}}
load_balancers: {edge: {policy: round_robin, backends: api}}
services:
  api:
    replicas: 4
    workers: 8
    release_worker: on_call
    operations:
      view:
        - wait: {lognormal: {mean: 5ms, cv: 0.533}}
        - cache: {in: redis, key: item, on_miss: [{query: {on: shop, name: item}}]}
caches: {redis: {hit_ratio: 80%}}
databases: {shop: {workers: 16, queries: {item: {kind: read, wait: {exponential: 12ms}}}}}
run: {duration: 10m, warmup: 10s, seed: 42}
)");
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    EXPECT_TRUE(compiled.spec<ServiceSpec>("api").release_worker_on_call);
    EXPECT_EQ(compiled.spec<ServiceSpec>("api").operations[0].steps[1].operation, 0u);
    EXPECT_EQ(compiled.spec<CacheSpec>("redis").hit_ratio, 0.8);
    EXPECT_TRUE(compiled.blueprint->network.fallback);
}

TEST(Compile, SharesLeftOutAreEqualPartsOfTheRest) {
    const Compiled compiled = compile_text(R"(
workload: {arrivals: 1/s, requests: {a: {share: 40%, to: s}, b: {to: s}, c: {to: s}}}
services: {s: {workers: 1, operations: {x: [{wait: 1ms}]}}}
)");
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    EXPECT_DOUBLE_EQ(compiled.blueprint->workload.classes[0].share, 0.4);
    EXPECT_DOUBLE_EQ(compiled.blueprint->workload.classes[2].share, 0.3);
}

TEST(Compile, AClassWithoutOperationAsksForTheOneOfItsName) {
    const Compiled compiled = compile_text(R"(
workload: {arrivals: 1/s, requests: {b: {to: s}}}
services: {s: {workers: 1, operations: {a: [{wait: 1ms}], b: [{wait: 1ms}]}}}
)");
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    EXPECT_EQ(compiled.blueprint->workload.classes[0].operation, 1u);
}

TEST(Compile, TheLastChoiceGetsTheRest) {
    const Compiled compiled = compile_text(R"(
workload: {arrivals: 1/s, requests: {b: {to: s}}}
services:
  s:
    workers: 1
    operations:
      b:
        - choose: [{p: 30%, steps: [{wait: 5ms}]}, {steps: [{wait: 1ms}]}]
        - parallel: {need: 1, branches: [[{wait: 1ms}], [{wait: 2ms}]]}
        - repeat: {times: 5, steps: [{wait: 1ms}]}
        - fail: 1%
)");
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    const Steps& steps = compiled.spec<ServiceSpec>("s").operations[0].steps;
    EXPECT_THAT(steps[0].probabilities,
                ElementsAre(testing::DoubleEq(0.3), testing::DoubleEq(0.7)));
    EXPECT_EQ(steps[1].count, 1u);
    EXPECT_EQ(steps[1].branches.size(), 2u);
    EXPECT_EQ(steps[2].count, 5u);
    EXPECT_DOUBLE_EQ(steps[3].probabilities[0], 0.01);
}

TEST(Compile, AHostThatDiesTakesAllThatRunsOnItWithIt) {
    const Compiled compiled = compile_text(R"(
workload: {arrivals: 1/s, requests: {x: {to: web}}}
machines: {small: {cores: 2}}
hosts: {vm: {machine: small}}
services:
  web: {host: vm, workers: 8, operations: {x: [{cpu: 1ms}, {call: app}]}}
  app: {host: vm, workers: 8, operations: {x: [{cpu: 1ms}]}}
faults: [{at: 1m, kill: vm, for: 1m}]
)");
    ASSERT_TRUE(compiled.blueprint) << compiled.complaints;
    ASSERT_EQ(compiled.blueprint->faults.size(), 1u);
    const Fault& fault = compiled.blueprint->faults[0];
    EXPECT_EQ(fault.target.index, kNone);
    ASSERT_EQ(fault.also.size(), 1u);
    EXPECT_NE(fault.also[0].component, fault.target.component);
    EXPECT_EQ(compiled.component("web").placement.host, 0u);
}

TEST(Compile, ReportsEverythingAtOnceInFileOrder) {
    const Compiled compiled = compile_text(R"(workload:
  arrivals: 1/s
  requests: {x: {to: webb}}
services:
  web:
    workers: 1
    operations:
      x: [{query: {on: shopp}}, {publish: {to: mails}}]
databases: {shop: {queries: {q: {cpu: 1ms}}}}
faults: [{at: 1m, kill: "web[3]"}]
)");
    EXPECT_FALSE(compiled.blueprint);
    EXPECT_THAT(compiled.complaints, HasSubstr("test.yaml:3:"));
    EXPECT_THAT(compiled.complaints, HasSubstr("did you mean 'web'?"));
    EXPECT_THAT(compiled.complaints, HasSubstr("did you mean 'shop'?"));
    EXPECT_THAT(compiled.complaints, HasSubstr("no queue is called 'mails'"));
    EXPECT_THAT(compiled.complaints, HasSubstr("there is no web[3]"));
    EXPECT_LT(compiled.complaints.find("webb"), compiled.complaints.find("shopp"));
}

}  // namespace
}  // namespace faultline::scenarios
