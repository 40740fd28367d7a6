#include "studies/rehearsal/contingencies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"

namespace faultline::studies {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;
using Verb = models::Fault::Verb;

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
    operations: {page: [{wait: 5ms}, {query: {on: shop, name: read}}]}
databases:
  shop:
    replicas: 1
    zones: [a, b]
    queries: {read: {kind: write, wait: 2ms}}
caches: {idle: {hit_ratio: 90%}}
run: {duration: 5m, warmup: 20s}
)";

std::vector<std::string> names(const std::vector<Contingency>& all) {
    std::vector<std::string> found;
    for (const Contingency& one : all) found.push_back(one.name);
    return found;
}
const Contingency& find(const std::vector<Contingency>& all, const std::string& name) {
    for (const Contingency& one : all)
        if (one.name == name) return one;
    throw std::runtime_error("no " + name);
}
Breaking by(Verb verb) {
    Breaking breaking;
    breaking.verb = verb;
    return breaking;
}

TEST(Contingencies, AreEverySingleThingThatRequestsReachOnceForThoseAlike) {
    const auto all = contingencies(system(kShop), {});
    EXPECT_THAT(names(all),
                UnorderedElementsAre("edge", "web[0]", "web[1]", "shop.primary", "shop.replica[0]",
                                     "web[*]", "shop[*]", "zone:a", "zone:b", "clients->edge",
                                     "edge->web", "web->shop"));
    EXPECT_THAT(find(all, "web[0]").alike, ElementsAre("web[2]"));
    EXPECT_EQ(find(all, "web[*]").kind, ThingKind::dependency);
    EXPECT_EQ(find(all, "zone:b").hits.size(), 2u);
}

TEST(Contingencies, HaveSeveralNamesWhereTheyAreTheSame) {
    const auto all = contingencies(system(R"(
workload: {arrivals: 100/s, requests: {page: {to: web}}}
services: {web: {replicas: 2, zones: [a, b], workers: 20, operations: {page: [{wait: 5ms}]}}}
run: {duration: 5m}
)"),
                                   {});
    EXPECT_THAT(names(all), UnorderedElementsAre("web[0]", "web[1]", "web[*]", "clients->web"));
    EXPECT_THAT(find(all, "web[1]").also, ElementsAre("zone:b"));
    // A zone goes dark, a server that hangs is still there.
    const auto hung = contingencies(system(kShop), by(Verb::hang));
    EXPECT_EQ(find(hung, "zone:a").faults[0].verb, Verb::zone_outage);
    EXPECT_EQ(find(hung, "web[0]").faults[0].verb, Verb::hang);
}

TEST(Contingencies, AreRegionsWithAllTheirZones) {
    const std::string regions = "regions: {north: {zones: [a, b]}, south: {zones: [c]}}\n";
    std::string shop = kShop + regions;
    shop.replace(shop.find("90%"), 3, "90%, zones: c");
    const auto all = contingencies(system(shop), {});
    const Contingency& north = find(all, "region:north");
    EXPECT_EQ(north.kind, ThingKind::region);
    EXPECT_EQ(north.hits.size(), 6u) << "edge, three of web, two of shop";
    EXPECT_EQ(north.faults[0].verb, Verb::region_outage);
    EXPECT_EQ(north.faults[0].also.size(), 1u) << "the second zone beside the first";
    EXPECT_THAT(names(all), testing::Not(testing::Contains("region:south"))) << "nothing is there";
}

TEST(Contingencies, CutLinksAsAPartitionDoes) {
    for (const Verb verb : {Verb::kill, Verb::partition}) {
        const auto all = contingencies(system(kShop), by(verb));
        const models::Fault& cut = find(all, "web->shop").faults[0];
        EXPECT_EQ(cut.verb, Verb::partition);
        const auto& sides = std::get<models::Partition>(cut.details);
        EXPECT_EQ(sides.from[0].index, models::kNone) << "every web server";
        EXPECT_FALSE(sides.one_way);
        const auto& users =
            std::get<models::Partition>(find(all, "clients->edge").faults[0].details);
        EXPECT_EQ(users.from[0].component, models::kNone);
        EXPECT_EQ(users.from[0].index, 0u);
    }
}

TEST(Contingencies, AreOnlyWhatCanBreakInThatWay) {
    EXPECT_THAT(names(contingencies(system(kShop), by(Verb::latency))),
                UnorderedElementsAre("clients->edge", "edge->web", "web->shop"));
    EXPECT_THAT(names(contingencies(system(kShop), by(Verb::partition))),
                UnorderedElementsAre("clients->edge", "edge->web", "web->shop"));
    EXPECT_TRUE(contingencies(system(kShop), by(Verb::cpu_theft)).empty()) << "no machines";
    EXPECT_THAT(names(contingencies(system(kShop), by(Verb::errors))),
                UnorderedElementsAre("web[0]", "web[1]", "shop.primary", "shop.replica[0]",
                                     "web[*]", "shop[*]"));
    EXPECT_TRUE(contingencies(system(kShop), by(Verb::flush)).empty());
}

TEST(Contingencies, OnPurposeAreWhatCanBeLeftOutAndWhoCanHandOver) {
    EXPECT_THAT(names(contingencies(system(kShop), by(Verb::drain))),
                UnorderedElementsAre("web[0]", "web[1]"))
        << "nobody reads from the standby";
    EXPECT_TRUE(contingencies(system(kShop), by(Verb::switchover)).empty());
    const std::string with_failover = std::string{kShop}.replace(
        std::string{kShop}.find("    replicas: 1\n"), 16,
        "    replicas: 1\n    reads: replicas\n    failover: {promotion: 2s}\n");
    const auto drained = contingencies(system(with_failover), by(Verb::drain));
    EXPECT_THAT(names(drained), UnorderedElementsAre("web[0]", "web[1]", "shop.replica[0]"));
    const auto switched = contingencies(system(with_failover), by(Verb::switchover));
    EXPECT_THAT(names(switched), ElementsAre("shop.primary"));
    EXPECT_FALSE(switched[0].faults[0].duration);
}

TEST(Contingencies, CanBeChosenByName) {
    std::vector<std::string> unknown;
    const auto all = contingencies(system(kShop), {});
    const auto some = only(all, {"web", "zone:", "web->shop", "web[2]", "wep"}, unknown);
    EXPECT_THAT(names(some), UnorderedElementsAre("web[0]", "web[1]", "web[*]", "zone:a", "zone:b",
                                                  "web->shop"));
    EXPECT_THAT(unknown, ElementsAre("wep"));
}

// Whatever is left out is counted: all of it together is every two of all things.
TEST(Pairs, AreEveryTwoThingsLessThoseThatTeachNothing) {
    const models::Blueprint shop = system(kShop);
    const auto singles = contingencies(shop, {});
    size_t things = 0;
    for (const Contingency& one : singles) things += 1 + one.alike.size();
    const Pairs all = pairs_of(shop, singles);
    EXPECT_EQ(all.pairs.size() + all.alike + all.contained + all.apart, things * (things - 1) / 2);
    EXPECT_EQ(all.apart, 0u);
    const auto found = names(all.pairs);
    for (const char* name :
         {"web[0] + web[2]", "web[0] + web[1]", "edge + shop.primary", "web[0] + shop.primary"})
        EXPECT_THAT(found, testing::Contains(name));
    // A part and its whole; a link and what stands at its end.
    for (const char* name :
         {"web[0] + web[*]", "edge + zone:a", "web[*] + web->shop", "web[1] + zone:b"})
        EXPECT_THAT(found, testing::Not(testing::Contains(name)));
    EXPECT_EQ(find(all.pairs, "web[0] + web[2]").faults.size(), 2u);
}

TEST(Pairs, ThatNoRequestHasToDoWithAreLeftOut) {
    const models::Blueprint two = system(R"(
workload:
  arrivals: 100/s
  requests: {a: {to: one, share: 50%}, b: {to: other}}
services:
  one: {workers: 20, operations: {a: [{wait: 5ms}]}}
  other: {workers: 20, operations: {b: [{wait: 5ms}]}}
run: {duration: 5m}
)");
    const Pairs all = pairs_of(two, contingencies(two, {}));
    EXPECT_THAT(names(all.pairs), testing::IsEmpty());
    EXPECT_EQ(all.apart, 4u);
    EXPECT_EQ(all.contained, 2u);
}

TEST(Breaking, IsReadAsPeopleWriteIt) {
    EXPECT_EQ(read_breaking("slow:3x").breaking->factor, 3);
    EXPECT_EQ(read_breaking("slow").breaking->text(), "slow 10x");
    EXPECT_EQ(read_breaking("errors:20%").breaking->share, 0.2);
    EXPECT_EQ(read_breaking("latency:500ms").breaking->text(), "latency +500ms");
    EXPECT_EQ(read_breaking("loss").breaking->share, 0.5);
    EXPECT_EQ(read_breaking("cpu_theft:90%").breaking->text(), "cpu_theft 90%");
    EXPECT_EQ(read_breaking("disk_slow").breaking->text(), "disk_slow 10x");
    EXPECT_EQ(read_breaking("partition").breaking->text(), "partition");
    for (const char* text : {"", "explode", "slow:", "slow:0.5x", "loss:100%", "hang:1s",
                             "cpu_theft:100%", "partition:1s", "restart_loop:5s"})
        EXPECT_NE(read_breaking(text).problem, "") << text;
}

}  // namespace
}  // namespace faultline::studies
