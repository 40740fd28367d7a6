// A tree to a message: fields, shorthand forms, and every kind of mistake with its place.
#include "scenarios/bind.hpp"

#include <gtest/gtest.h>

#include "scenarios/schema/scenario.pb.h"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {
namespace {

template <typename M>
struct Bound {
    M message;
    PositionMap positions;
    std::string errors;
};

template <typename M>
Bound<M> bound(const std::string& text) {
    Bound<M> result;
    Diagnostics diagnostics;
    const auto tree = read_yaml(text, "f", diagnostics);
    if (tree) bind_message(*tree, &result.message, result.positions, diagnostics);
    result.errors = diagnostics.text();
    return result;
}

template <typename M>
std::string errors_of(const std::string& text) {
    return bound<M>(text).errors;
}

TEST(Bind, ADistributionIsADurationOrAOneKeyMap) {
    EXPECT_EQ(bound<schema::Distribution>("2ms").message.constant(), 2'000'000);
    EXPECT_EQ(bound<schema::Distribution>("{exponential: 2ms}").message.exponential(), 2'000'000);
    const auto uniform = bound<schema::Distribution>("{uniform: [1ms, 3ms]}");
    EXPECT_EQ(uniform.message.uniform().from(), 1'000'000);
    EXPECT_EQ(uniform.message.uniform().to(), 3'000'000);
    const auto hyper = bound<schema::Distribution>(
        "{hyperexponential: [{p: 90%, mean: 1ms}, {p: 10%, mean: 20ms}]}");
    EXPECT_EQ(hyper.message.hyperexponential().branches_size(), 2);
    EXPECT_EQ(hyper.message.hyperexponential().branches(1).p(), 0.1);
    const auto sum = bound<schema::Distribution>("{sum: [200us, {exponential: 50us}]}");
    EXPECT_EQ(sum.message.sum().parts(0).constant(), 200'000);
    EXPECT_EQ(sum.message.sum().parts(1).exponential(), 50'000);
    EXPECT_EQ(
        bound<schema::Distribution>("{empirical: [1ms, 1ms]}").message.empirical().values_size(),
        2);
    EXPECT_EQ(bound<schema::Distribution>("{empirical: t.csv}").message.empirical().file(),
              "t.csv");
}

TEST(Bind, ADistributionIsOneThingOnly) {
    EXPECT_EQ(errors_of<schema::Distribution>("{exponential: 1ms, constant: 2ms}"),
              "f:1:1: 'constant' and 'exponential' exclude each other\n");
    EXPECT_EQ(errors_of<schema::Distribution>("{lognormal: {mean: 2ms}}"),
              "f:1:2: lognormal: one of 'cv' and 'p99' is needed\n");
    EXPECT_EQ(
        errors_of<schema::Distribution>("{exponentail: 1ms}"),
        "f:1:2: exponentail: unknown key 'exponentail' (hint: did you mean 'exponential'?)\n");
}

TEST(Bind, StepsHaveShortForms) {
    EXPECT_EQ(bound<schema::Step>("{call: b}").message.call().to(), "b");
    EXPECT_EQ(bound<schema::Step>("{call: {to: b, operation: x}}").message.call().operation(), "x");
    EXPECT_EQ(bound<schema::Step>("{publish: mails}").message.publish().to(), "mails");
    EXPECT_EQ(bound<schema::Step>("{disk: 4}").message.disk().ios(), 4u);
    EXPECT_EQ(bound<schema::Step>("{fail: 1%}").message.fail().p(), 0.01);
    const auto both = bound<schema::Step>("{parallel: [[{call: a}], [{call: b}, {cpu: 1ms}]]}");
    EXPECT_EQ(both.errors, "");
    EXPECT_EQ(both.message.parallel().branches(1).steps_size(), 2);
    EXPECT_TRUE(both.positions.contains("parallel[1][0].call"));
    const auto two = bound<schema::Step>("{parallel: {need: 2, branches: [[{cpu: 1ms}]]}}");
    EXPECT_EQ(two.message.parallel().need(), 2u);
    const auto choose =
        bound<schema::Step>("{choose: [{p: 30%, steps: [{cpu: 1ms}]}, {steps: []}]}");
    EXPECT_EQ(choose.errors, "");
    EXPECT_FALSE(choose.message.choose().choices(1).has_p());
}

TEST(Bind, BackendsAreANameOrAListOfNamesOrMaps) {
    EXPECT_EQ(bound<schema::LoadBalancer>("backends: api").message.backends(0).to(), "api");
    const auto list = bound<schema::LoadBalancer>("backends: [a, {to: b, weight: 3}]");
    EXPECT_EQ(list.message.backends(0).to(), "a");
    EXPECT_EQ(list.message.backends(1).weight(), 3u);
    EXPECT_FALSE(list.message.backends(0).has_weight());
}

TEST(Bind, LinksStandBesideThePlacesOfTheNetwork) {
    const auto network = bound<schema::Network>(
        "default: {exponential: 1ms}\napi->shop: 2ms\nclients->edge: {latency: 3ms}");
    EXPECT_EQ(network.errors, "");
    EXPECT_EQ(network.message.default_().latency().exponential(), 1'000'000);
    EXPECT_EQ(network.message.links().at("api->shop").latency().constant(), 2'000'000);
    EXPECT_EQ(network.message.links().at("clients->edge").latency().constant(), 3'000'000);
    EXPECT_TRUE(network.positions.contains("network.api->shop") ||
                network.positions.contains("api->shop"));
}

TEST(Bind, AWordStandsForAChoiceWithoutValue) {
    EXPECT_TRUE(
        bound<schema::Keyspace>("{keys: 1K, popularity: uniform}").message.popularity().uniform());
    EXPECT_EQ(
        bound<schema::Keyspace>("{keys: 1K, popularity: {zipf: 0.9}}").message.popularity().zipf(),
        0.9);
}

TEST(Bind, ObjectivesTakeTheUnitOfTheirMetric) {
    const auto scenario = bound<schema::Study>(
        "objectives: {p95: 200ms, errors: 1%, browse.p99: 1s, throughput: 50/s}\n"
        "study: s\nphases: [{name: n, scenario: f, users: 1K}]");
    EXPECT_EQ(scenario.errors, "");
    EXPECT_DOUBLE_EQ(scenario.message.objectives().at("p95").target(), 0.2);
    EXPECT_DOUBLE_EQ(scenario.message.objectives().at("errors").target(), 0.01);
    EXPECT_EQ(scenario.message.objectives().at("browse.p99").request_class(), "browse");
    EXPECT_EQ(scenario.message.objectives().at("browse.p99").metric(), "p99");
    EXPECT_EQ(scenario.message.objectives().at("browse.p99").written(), "1s");
    EXPECT_DOUBLE_EQ(scenario.message.objectives().at("throughput").target(), 50);
    EXPECT_EQ(scenario.message.phases(0).users(0), 1'000u);
}

TEST(Bind, EnumsAreWordsInLowerCase) {
    EXPECT_EQ(bound<schema::Query>("{kind: write}").message.kind(), schema::Query::WRITE);
    EXPECT_EQ(errors_of<schema::Query>("{kind: WRITE}"),
              "f:1:8: kind: 'WRITE' is not known here; it can be read or write (hint: did you mean "
              "'write'?)\n");
    EXPECT_EQ(errors_of<schema::Query>("{kind: kind_unspecified}"),
              "f:1:8: kind: 'kind_unspecified' is not known here; it can be read or write\n");
}

TEST(Bind, RangesAreChecked) {
    EXPECT_EQ(errors_of<schema::Service>("{replicas: 0, operations: {a: []}}"),
              "f:1:12: replicas: 0 is too small; the smallest is 1\n");
    EXPECT_EQ(errors_of<schema::FailStep>("{p: 120%}"),
              "f:1:5: p: 120% is too large; the largest is 100%\n");
    EXPECT_EQ(errors_of<schema::Run>("{duration: 0s}"),
              "f:1:12: duration: 0s is too small; it has to be more than 0s\n");
}

TEST(Bind, UnknownKeysAreReportedWithWhereTheyBelong) {
    EXPECT_EQ(errors_of<schema::Run>("{durration: 5m}"),
              "f:1:2: durration: unknown key 'durration' (hint: did you mean 'duration'?)\n");
    EXPECT_EQ(errors_of<schema::Run>("{max_fails: 3}"),
              "f:1:2: max_fails: unknown key 'max_fails' (hint: it is known as "
              "load_balancers.<name>.backends[].max_fails)\n");
}

TEST(Bind, WrongShapesSayWhatWasExpected) {
    EXPECT_EQ(
        errors_of<schema::Machine>("{disk: [1, 2]}"),
        "f:1:8: disk: this is a list; expected a map, such as {latency: 0.2ms, iops: 6000}\n");
    EXPECT_EQ(
        errors_of<schema::Machine>("{cores: {a: 1}}"),
        "f:1:9: cores: this is a map; expected a number of things, such as 7, 1K, 10K or 1M\n");
    EXPECT_EQ(errors_of<schema::Machine>("{cores: }"),
              "f:1:9: cores: nothing is written here; expected a number of things, such as 7, 1K, "
              "10K or 1M\n");
    EXPECT_EQ(errors_of<schema::Distribution>("{uniform: [1ms]}"),
              "f:1:11: uniform: 1 values where 2 are wanted: a list, such as [1ms, 3ms]\n");
}

TEST(Bind, EverythingThatIsWrongIsReportedAtOnce) {
    EXPECT_EQ(
        errors_of<schema::CallPolicy>("{pool: 0, timeout: 5, retries: {max: many}, pol: 3}"),
        "f:1:8: pool: 0 is too small; the smallest is 1\n"
        "f:1:20: timeout: a duration needs its unit: ns, us, ms, s, m (minutes), h or d (hint: "
        "5ms or 5s?)\n"
        "f:1:38: retries.max: 'many' is not a number, such as 7, 1K, 10K or 1M\n"
        "f:1:45: pol: unknown key 'pol' (hint: did you mean 'pool'?)\n");
}

TEST(Bind, NamesAreWords) {
    EXPECT_EQ(
        errors_of<schema::Service>("operations: {\"a b\": []}"),
        "f:1:14: operations.a b: 'a b' is no name (hint: a name has letters, digits, _ and -)\n");
}

}  // namespace
}  // namespace faultline::scenarios
