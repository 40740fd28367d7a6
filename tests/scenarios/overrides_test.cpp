// --set path=value: reaches every value, opens shorthand forms, and tells a misspelt path.
#include <gtest/gtest.h>

#include "scenarios/load.hpp"

namespace faultline::scenarios {
namespace {

const std::string kText = R"(
workload: {arrivals: 10/s, requests: {work: api}}
load_balancers: {edge: {backends: api}}
services:
  api:
    calls: {shop: {retries: 2}}
    operations: {work: [{cpu: 2ms}, {query: shop}]}
databases: {shop: {queries: {q: {wait: 1ms}}}}
objectives: {p95: 1s}
)";

LoadedScenario with(const std::vector<std::string>& sets) {
    return load_scenario_text(kText, "f.yaml", sets);
}

std::string errors_with(const std::string& set) { return with({set}).diagnostics.text(); }

TEST(Overrides, SetValuesAtAnyDepth) {
    const auto loaded = with({"services.api.replicas=6", "run.seed=7", "run.seed=9",
                              "services.api.operations.work[0].cpu={exponential: 3ms}"});
    EXPECT_EQ(loaded.diagnostics.text(), "");
    const auto& api = loaded.scenario.services().at("api");
    EXPECT_EQ(api.replicas(), 6u);
    EXPECT_EQ(loaded.scenario.run().seed(), 9u);
    EXPECT_EQ(api.operations().at("work").steps(0).cpu().exponential(), 3'000'000);
}

TEST(Overrides, OpenShorthandForms) {
    const auto loaded =
        with({"services.api.calls.shop.retries.backoff=10ms",
              "load_balancers.edge.backends[0].max_fails=3", "workload.requests.work.share=100%"});
    EXPECT_EQ(loaded.diagnostics.text(), "");
    const auto& retries = loaded.scenario.services().at("api").calls().at("shop").retries();
    EXPECT_EQ(retries.max(), 2u);
    EXPECT_EQ(retries.backoff(), 10'000'000);
    const auto& backend = loaded.scenario.load_balancers().at("edge").backends(0);
    EXPECT_EQ(backend.to(), "api");
    EXPECT_EQ(backend.max_fails(), 3u);
    EXPECT_EQ(loaded.scenario.workload().requests().at("work").to(), "api");
}

TEST(Overrides, AddNamesAndLinksAndObjectives) {
    const auto loaded = with({"machines.big={cores: 8}", "objectives.work.p99=2s",
                              "network.api->shop=1ms", "network.default.latency=2ms"});
    EXPECT_EQ(loaded.diagnostics.text(), "");
    EXPECT_EQ(loaded.scenario.machines().at("big").cores(), 8u);
    EXPECT_EQ(loaded.scenario.objectives().at("work.p99").target(), 2);
    EXPECT_EQ(loaded.scenario.network().links().at("api->shop").latency().constant(), 1'000'000);
}

TEST(Overrides, ReplaceOneKindOfStepByAnother) {
    const auto loaded = with({"services.api.operations.work[0].wait=1ms"});
    EXPECT_EQ(loaded.diagnostics.text(), "");
    EXPECT_TRUE(loaded.scenario.services().at("api").operations().at("work").steps(0).has_wait());
}

TEST(Overrides, TellAMisspeltPath) {
    EXPECT_EQ(errors_with("services.aip.replicas=6"),
              "--set services.aip.replicas=6: services.aip: there is no name 'aip' (hint: did you "
              "mean 'api'?)\n");
    EXPECT_EQ(
        errors_with("services.api.replcas=6"),
        "--set services.api.replcas=6: services.api.replcas: there is no key 'replcas' (hint: "
        "did you mean 'replicas'?)\n");
    EXPECT_EQ(
        errors_with("services.api.operations.work[5].cpu=1ms"),
        "--set services.api.operations.work[5].cpu=1ms: services.api.operations.work[5]: there "
        "is no item [5] in a list of 2 (hint: items are counted from 0)\n");
    EXPECT_EQ(errors_with("run.seed.x=1"),
              "--set run.seed.x=1: run.seed.x: run.seed is one value; nothing stands below it\n");
    EXPECT_EQ(errors_with("replicas"),
              "--set replicas: expected PATH=VALUE, such as services.api.replicas=6\n");
}

TEST(Overrides, ReportABadValueWithTheWholeText) {
    EXPECT_EQ(
        errors_with("services.api.replicas=many"),
        "--set services.api.replicas=many: services.api.replicas: 'many' is not a number, such "
        "as 7, 1K, 10K or 1M\n");
}

}  // namespace
}  // namespace faultline::scenarios
