#include "studies/compare.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "scenarios/experiment.hpp"

namespace faultline::studies {
namespace {

using models::Blueprint;
using Verdict = Difference::Verdict;

// The M/M/1 queue under 75 requests a second.
Blueprint clerk(const std::string& name, double per_second, double seconds = 400) {
    Blueprint blueprint;
    blueprint.name = name;
    models::ServiceSpec service;
    service.workers = 1;
    models::Step step;
    step.kind = models::Step::Kind::wait;
    step.duration =
        sim::Distribution::exponential(sim::Duration{static_cast<int64_t>(1e9 / per_second)});
    service.operations = {{"work", {step}}};
    models::Component server;
    server.name = name;
    server.spec = service;
    blueprint.components.push_back(server);
    blueprint.workload.rate = 75;
    blueprint.workload.classes = {{"work", 1, 0, 0}};
    blueprint.run = {.duration = sim::Duration{static_cast<int64_t>(seconds * 1e9)},
                     .warmup = sim::Duration{20'000'000'000}};
    return blueprint;
}

ComparePlan plan_of(std::vector<Blueprint> blueprints, uint64_t seed = 1) {
    ComparePlan plan;
    for (const Blueprint& blueprint : blueprints) plan.files.push_back(blueprint.name + ".yaml");
    plan.blueprints = std::move(blueprints);
    plan.replications = 10;
    plan.seed = seed;
    return plan;
}

const Difference& named(const Comparison& comparison, const std::string& name) {
    for (const Difference& one : comparison.differences)
        if (one.name == name) return one;
    throw std::invalid_argument("no difference is called " + name);
}

TEST(Compare, FindsASystemEqualToItself) {
    const CompareResult result = run_comparison(plan_of({clerk("a", 100), clerk("a", 100)}), {});
    ASSERT_EQ(result.comparisons.size(), 1U);
    for (const Difference& one : result.comparisons[0].differences)
        EXPECT_EQ(one.verdict, Verdict::equal) << one.name;
    EXPECT_FALSE(result.comparisons[0].gain);
}

// Four servers behind a balancer; at 40 s a version comes of which every second answer is an error,
// and a check every 5 s notices.
Blueprint deployed(models::Change::Strategy strategy) {
    Blueprint blueprint = clerk("server", 100, 120);
    auto& service = std::get<models::ServiceSpec>(blueprint.components[0].spec);
    service.replicas = 4;
    service.spare = strategy == models::Change::Strategy::canary ? 4 : 0;
    models::Component balancer;
    balancer.name = "lb";
    balancer.spec = models::LoadBalancerSpec{.backends = {{.to = 0, .max_fails = 0}},
                                             .operations = {"work"},
                                             .health_check = {},
                                             .limit = {},
                                             .call = {}};
    blueprint.components.push_back(balancer);
    blueprint.workload.classes = {{"work", 1, 1, 0}};
    models::Change change;
    change.service = 0;
    change.strategy = strategy;
    change.at = sim::Time{40'000'000'000};
    change.version.errors = 0.5;
    change.steps = {{0.05, sim::Duration{30'000'000'000}}};
    models::Rollback rollback;
    rollback.every = sim::Duration{5'000'000'000};
    rollback.min_calls = 5;
    change.rollback = rollback;
    blueprint.changes = {change};
    return blueprint;
}

TEST(Compare, SetsDeploymentsOfOneServiceSideBySide) {
    using Strategy = models::Change::Strategy;
    const CompareResult result =
        run_comparison(plan_of({deployed(Strategy::recreate), deployed(Strategy::canary)}), {});
    const Comparison& beside = result.comparisons.at(0);
    for (const char* what : {"users", "errors", "failed_requests"}) {
        const Difference& d = named(beside, std::string("server.deployment.") + what);
        EXPECT_EQ(d.verdict, Verdict::lower) << what << " " << d.baseline << " " << d.other;
        EXPECT_EQ(d.unit, Difference::Unit::count);
        EXPECT_GT(d.baseline, d.other);
    }
    EXPECT_GT(named(beside, "server.deployment.exposed").baseline, 0);
    // Of a system in which nothing is deployed there is nothing to set beside it.
    const CompareResult other =
        run_comparison(plan_of({deployed(Strategy::recreate), clerk("server", 100)}), {});
    EXPECT_THROW(named(other.comparisons.at(0), "server.deployment.users"), std::invalid_argument);
}

// Mean response 1 / (mu - lambda): 40 ms and 1/35 s.
TEST(Compare, FindsTheDifferenceThatQueueingTheoryKnows) {
    const CompareResult result = run_comparison(plan_of({clerk("a", 100), clerk("a", 110)}), {});
    const Difference& mean = named(result.comparisons[0], "mean");
    EXPECT_EQ(mean.verdict, Verdict::lower);
    EXPECT_LE(mean.paired.low, 1.0 / 35 - 1.0 / 25);
    EXPECT_GE(mean.paired.high, 1.0 / 35 - 1.0 / 25);
    EXPECT_EQ(named(result.comparisons[0], "utilization").verdict, Verdict::lower);
    EXPECT_EQ(named(result.comparisons[0], "request_success").verdict, Verdict::equal);
}

TEST(Compare, IsNarrowerInPairs) {
    const CompareResult result = run_comparison(plan_of({clerk("a", 100), clerk("a", 110)}), {});
    const Difference& mean = named(result.comparisons[0], "mean");
    EXPECT_LT(2 * half_width(mean.paired), half_width(mean.unpaired));
    EXPECT_GT(result.comparisons[0].gain, 2);
    EXPECT_NEAR(mean.paired.mean, mean.unpaired.mean, 1e-15);
}

// Another name draws other service times of the same law: there is nothing to be found.
TEST(Compare, ShowsNoDifferenceWhereThereIsNone) {
    const CompareResult result = run_comparison(plan_of({clerk("a", 100), clerk("b", 100)}), {});
    EXPECT_EQ(named(result.comparisons[0], "mean").verdict, Verdict::not_shown);
    EXPECT_EQ(named(result.comparisons[0], "p99").verdict, Verdict::not_shown);
}

TEST(Compare, SendsTheSameRequestsToSystemsOfDifferentBuild) {
    Blueprint slow = clerk("b", 60);
    std::get<models::ServiceSpec>(slow.components[0].spec).workers = 7;
    slow.components[0].name = "another";
    const CompareResult result = run_comparison(plan_of({clerk("a", 100), slow}), {});
    EXPECT_EQ(result.runs[0].requests.offered, result.runs[1].requests.offered);
}

TEST(Compare, SetsEachBesideTheFirst) {
    const CompareResult result =
        run_comparison(plan_of({clerk("a", 100), clerk("a", 90), clerk("a", 120)}), {});
    ASSERT_EQ(result.comparisons.size(), 2U);
    EXPECT_EQ(named(result.comparisons[0], "p95").verdict, Verdict::higher);
    EXPECT_EQ(named(result.comparisons[1], "p95").verdict, Verdict::lower);
}

TEST(Compare, GivesTheSameNumbersOnAnyNumberOfThreads) {
    const ComparePlan plan = plan_of({clerk("a", 100), clerk("a", 110)});
    CompareRun how;
    how.jobs = 1;
    const CompareResult alone = run_comparison(plan, how);
    how.jobs = 3;
    const CompareResult together = run_comparison(plan, how);
    for (size_t i = 0; i < alone.comparisons[0].differences.size(); ++i) {
        const Difference &a = alone.comparisons[0].differences[i],
                         &b = together.comparisons[0].differences[i];
        EXPECT_EQ(a.paired.low, b.paired.low) << a.name;
        EXPECT_EQ(a.unpaired.high, b.unpaired.high) << a.name;
    }
}

TEST(Compare, ComparesNothingWhenStopped) {
    const std::atomic<bool> stop{true};
    CompareRun how;
    how.stop = &stop;
    const CompareResult result = run_comparison(plan_of({clerk("a", 100), clerk("a", 110)}), how);
    EXPECT_TRUE(result.interrupted);
    EXPECT_TRUE(result.comparisons.empty());
}

// The true difference is known: of a hundred 95 % intervals some 95 must contain it. 89 to 99 is
// what a binomial of 0.95 gives in 99 % of such experiments.
TEST(Compare, CoversTheTruthAsOftenAsItSays) {
    int covered = 0;
    for (uint64_t seed = 1; seed <= 100; ++seed) {
        const CompareResult result =
            run_comparison(plan_of({clerk("a", 125, 120), clerk("a", 150, 120)}, seed), {});
        const sim::Interval interval = named(result.comparisons[0], "mean").paired;
        const double truth = 1.0 / 75 - 1.0 / 50;
        covered += interval.low <= truth && truth <= interval.high;
    }
    EXPECT_GE(covered, 89);
    EXPECT_LE(covered, 99);
}

// Three replications, the second of which the other system did not survive.
TEST(Compare, MakesPairsOnlyOfWhatBothMeasured) {
    scenarios::RunResult a, b;
    a.latency.p99.values = {1, 2, 3};
    b.latency.p99.values = {1.5, std::nan(""), 3.7};
    const Difference p99 = named(compare(a, b), "p99");
    EXPECT_EQ(p99.baseline, 2) << "over the pairs";
    EXPECT_NEAR(p99.paired.mean, 0.6, 1e-12);
    a.latency.p99.values = {1, std::nan(""), std::nan("")};
    EXPECT_EQ(named(compare(a, b), "p99").verdict, Verdict::not_measured);
}

}  // namespace
}  // namespace faultline::studies
