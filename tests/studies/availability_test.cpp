#include "studies/availability/availability.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "models/analytic/availability.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/experiment.hpp"
#include "scenarios/load.hpp"

namespace faultline::studies {
namespace {

models::Blueprint system(const std::string& text) {
    scenarios::LoadedScenario loaded = scenarios::load_scenario_text(text, "test.yaml", {});
    auto blueprint = scenarios::compile(loaded);
    if (!blueprint) throw std::runtime_error(loaded.diagnostics.text());
    return *blueprint;
}

// Two servers and a database with a standby that break often enough for every second of a few
// months to be simulated.
const char* const kPair = R"(
workload:
  arrivals: 5/s
  timeout: 2s
  requests: {read: {share: 80%, to: edge}, write: {share: 20%, to: edge}}
network: {default: 1ms}
load_balancers:
  edge: {backends: {to: web, max_fails: 1, fail_timeout: 10s},
         health_check: {path: shallow, interval: 5s, timeout: 1s, fall: 2, rise: 2}}
services:
  web:
    replicas: 2
    workers: 20
    calls: {shop: {timeout: 1s}}
    operations: {read: [{wait: 5ms}, {query: {on: shop, name: read}}],
                 write: [{wait: 5ms}, {query: {on: shop, name: write}}]}
databases:
  shop:
    replicas: 1
    reads: prefer_replicas
    failover: {check: {interval: 5s, fall: 3}, promotion: 20s, switch: {delay: 5s}}
    queries: {read: {kind: read, wait: 2ms}, write: {kind: write, wait: 2ms}}
faults:
  - {every: {exponential: 6h}, kill: "web[*]", for: {exponential: 10m}}
  - {every: {exponential: 8h}, kill: "shop[*]", for: {exponential: 20m}}
run: {duration: 20d, warmup: 1m, replications: 6, seed: 3}
)";

bool overlap(const scenarios::Estimate& a, const scenarios::Estimate& b) {
    return a.low && b.low && *a.low <= *b.high && *b.low <= *a.high;
}

TEST(Availability, OverYearsIsThatOfEverySecondSimulated) {
    const models::Blueprint pair = system(kPair);
    const auto brute = scenarios::run_experiment(pair, {});
    const AvailabilityResult years = availability(pair, {.years = 10});
    EXPECT_GT(years.changes, 8 * years.simulated) << "else nothing was looked up";
    EXPECT_TRUE(overlap(years.by_request, brute.request_success))
        << years.by_request.mean << " and " << brute.request_success.mean;
    EXPECT_TRUE(overlap(years.by_time, brute.time_up))
        << years.by_time.mean << " and " << brute.time_up.mean;
    // Settled states alone miss timeouts, detection and failover, and not by little.
    ASSERT_TRUE(years.renewal);
    EXPECT_GT(years.renewal->availability, *years.by_request.high);
}

TEST(Availability, IsTheSameOnAnyNumberOfThreads) {
    const models::Blueprint pair = system(kPair);
    const AvailabilityResult one = availability(pair, {.years = 4, .jobs = 1});
    const AvailabilityResult two = availability(pair, {.years = 4, .jobs = 2});
    EXPECT_EQ(one.by_request.values, two.by_request.values);
    EXPECT_EQ(one.events, two.events);
    EXPECT_EQ(one.rare->mean_time_to_down.value, two.rare->mean_time_to_down.value);
}

// Two parts, of which one suffices, and nobody has to notice anything.
const char* const kRedundant = R"(
workload: {arrivals: 20/s, requests: {ask: {to: client}}}
services:
  client: {operations: {ask: [{parallel: {need: 1, branches: [[{call: a}], [{call: b}]]}}]}}
  a: {operations: {ask: [{wait: 0s}]}}
  b: {operations: {ask: [{wait: 0s}]}}
faults:
  - {every: {exponential: 99h}, kill: a, for: {exponential: 1h}}
  - {every: {exponential: 99h}, kill: b, for: {exponential: 1h}}
run: {duration: 1h, warmup: 10s, seed: 5}
)";

TEST(Availability, OfRedundantPartsIsThatOfTheMarkovChain) {
    const AvailabilityResult years = availability(system(kRedundant), {.years = 400});
    const double exact = analytic::unavailability(
        {.parts = 2, .needed = 1, .failure_rate = 1 / (99 * 3600.0), .repair_rate = 1 / 3600.0});
    EXPECT_LE(*years.by_request.low, 1 - exact);
    EXPECT_GE(*years.by_request.high, 1 - exact);
    EXPECT_LT(*years.by_request.high - *years.by_request.low, 0.5 * exact) << "tells something";
    // By request up to the noise of counting requests (12,000 of them in a state).
    EXPECT_NEAR(1 - years.renewal->availability, exact, 0.02 * exact);
    EXPECT_NEAR(1 - years.renewal->time_up, exact, 0.02 * exact);
    EXPECT_NEAR(years.rare->unavailability.value, exact,
                4 * years.rare->unavailability.relative_error * exact);
    // Both broken: once in (1/2) (mean up^2 / mean down + 3 mean up), of two parts with repairs of
    // their own (Barlow and Proschan 1965).
    const double mean = (99.0 * 99 + 3 * 99) / 2 * 3600;
    EXPECT_NEAR(years.rare->mean_time_to_down.value, mean,
                4 * years.rare->mean_time_to_down.relative_error * mean);
    EXPECT_NEAR(years.outages_per_year.mean, 2 * 365 * 24 / (100.0 * 99), 0.15);
}

TEST(Availability, WithoutRatesInTheFileAssumesSomeAndSaysSo) {
    std::string text = kPair;
    text.erase(text.find("faults:"), text.find("run:") - text.find("faults:"));
    const AvailabilityResult years = availability(system(text), {.years = 20});
    EXPECT_TRUE(years.assumed);
    std::vector<std::string> names;
    for (const auto& part : years.parts) names.push_back(part.name);
    EXPECT_THAT(names,
                testing::ElementsAre("edge", "one of web", "shop.primary", "shop.replica[0]"));
    EXPECT_EQ(years.worst.front().what.front(), "edge") << "nothing answers for it";
}

TEST(Availability, OfADayKnowsThatNightsAreQuieter) {
    // At noon one server is too few, at night it is enough.
    const AvailabilityResult years = availability(system(R"(
workload:
  arrivals: 100/s
  timeout: 1s
  daily: {peak: "12:00", trough: 10%}
  requests: {ask: {to: edge}}
load_balancers: {edge: {backends: {to: web, max_fails: 1, fail_timeout: 10s}}}
services:
  web: {replicas: 2, workers: 1, queue: 5, operations: {ask: [{wait: {exponential: 12ms}}]}}
faults: [{every: {exponential: 5d}, kill: "web[*]", for: 4h}]
run: {duration: 24h, warmup: 10s, seed: 5}
)"),
                                                  {.years = 10});
    double worst = 0, best = 1;
    ASSERT_FALSE(years.states.empty());
    for (const StateSeen& state : years.states)
        if (state.broken == "one of web")
            worst = state.bad_share;
        else if (state.broken == "nothing")
            best = state.bad_share;
    EXPECT_GT(worst, 0.01);
    EXPECT_LT(best, worst);
    // Users are fewer at night, so by request it is worse than by time of the states.
    EXPECT_GT(years.by_request.mean, 0.9);
}

// A retry storm: once all wait a second, they ask four times as often as one worker can answer.
TEST(Availability, CountsWhatDoesNotComeBackUntilTheNextChangeAndSaysSo) {
    const AvailabilityResult years = availability(system(R"(
workload:
  arrivals: 100/s
  timeout: 1s
  retries: {max: 3, backoff: 10ms}
  requests: {ask: {to: web}}
services:
  web: {workers: 1, operations: {ask: [{wait: {exponential: 8ms}}]}}
faults: [{every: {exponential: 30d}, hang: web, for: 20s}]
run: {duration: 24h, warmup: 10s, seed: 5}
)"),
                                                  {.years = 3});
    ASSERT_FALSE(years.stuck.empty());
    EXPECT_EQ(years.stuck.front().first, "after web is repaired");
    EXPECT_TRUE(years.worst.front().stuck);
    EXPECT_LT(years.by_time.mean, 0.5);
}

}  // namespace
}  // namespace faultline::studies
