#include "studies/compare.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "scenarios/expected_load.hpp"
#include "scenarios/experiment.hpp"
#include "sim/difference.hpp"
#include "studies/phases.hpp"

namespace faultline::studies {
namespace {

using scenarios::LatencySummary;
using scenarios::RunResult;
using Unit = Difference::Unit;
using Better = Difference::Better;
using Verdict = Difference::Verdict;
using Values = std::vector<double>;

double mean(const Values& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Verdict verdict_of(const sim::Interval& paired) {
    if (!paired.defined) return Verdict::not_measured;
    if (paired.low == 0 && paired.high == 0) return Verdict::equal;
    if (paired.low > 0) return Verdict::higher;
    if (paired.high < 0) return Verdict::lower;
    return Verdict::not_shown;
}

Difference difference(std::string name, Unit unit, Better better, const Values& baseline,
                      const Values& other) {
    // A replication in which either measured nothing makes no pair.
    Values a, b;
    for (size_t i = 0; i < std::min(baseline.size(), other.size()); ++i) {
        if (std::isnan(baseline[i]) || std::isnan(other[i])) continue;
        a.push_back(baseline[i]);
        b.push_back(other[i]);
    }
    Difference d;
    d.name = std::move(name);
    d.unit = unit;
    d.better = better;
    d.baseline = mean(a);
    d.other = mean(b);
    d.paired = sim::paired_difference_95(a, b);
    d.unpaired = sim::unpaired_difference_95(a, b);
    d.verdict = verdict_of(d.paired);
    return d;
}

void add_latency(std::vector<Difference>& to, const std::string& prefix,
                 const LatencySummary& baseline, const LatencySummary& other) {
    const auto add = [&](const char* name, scenarios::Estimate LatencySummary::*which) {
        to.push_back(difference(prefix + name, Unit::seconds, Better::lower,
                                (baseline.*which).values, (other.*which).values));
    };
    add("mean", &LatencySummary::mean);
    add("p50", &LatencySummary::p50);
    add("p95", &LatencySummary::p95);
    add("p99", &LatencySummary::p99);
}

// What a deployment exposes users to. Of the n-th of a service, where both deploy it so often.
void add_deployments(std::vector<Difference>& to, const RunResult& baseline,
                     const RunResult& other) {
    std::map<std::string, size_t> so_far;
    for (const scenarios::DeploymentResult& one : baseline.deployments) {
        const size_t n = so_far[one.service]++;
        size_t before = 0;
        const auto two =
            std::ranges::find_if(other.deployments, [&](const scenarios::DeploymentResult& d) {
                return d.service == one.service && before++ == n;
            });
        if (two == other.deployments.end()) continue;
        const std::string prefix =
            one.service + ".deployment" + (n == 0 ? "" : "-" + std::to_string(n + 1)) + ".";
        const auto add = [&](const char* name, Unit unit,
                             scenarios::Estimate scenarios::DeploymentResult::*which) {
            to.push_back(difference(prefix + name, unit, Better::lower, (one.*which).values,
                                    ((*two).*which).values));
        };
        add("users", Unit::count, &scenarios::DeploymentResult::users);
        add("exposed", Unit::seconds, &scenarios::DeploymentResult::exposed_seconds);
        add("errors", Unit::count, &scenarios::DeploymentResult::errors);
        add("failed_requests", Unit::count, &scenarios::DeploymentResult::failed_requests);
        add("length", Unit::seconds, &scenarios::DeploymentResult::length_seconds);
    }
}

// Each system's own busiest component: it need not be the same one.
Values busiest_values(const RunResult& run) {
    const scenarios::ComponentResult* component = busiest(run);
    return component ? component->utilization.values : Values{};
}

std::optional<double> median_gain(const std::vector<Difference>& differences) {
    Values gains;
    for (const Difference& d : differences)
        if (d.paired.defined && half_width(d.paired) > 0 && half_width(d.unpaired) > 0)
            gains.push_back(half_width(d.unpaired) / half_width(d.paired));
    if (gains.empty()) return std::nullopt;
    std::sort(gains.begin(), gains.end());
    const size_t n = gains.size();
    return (gains[(n - 1) / 2] + gains[n / 2]) / 2;
}

scenarios::ExperimentOptions options_of(const ComparePlan& plan, size_t i,
                                        const CompareRun& options) {
    scenarios::ExperimentOptions how;
    how.replications = plan.replications;
    how.seed = plan.seed;
    how.jobs = options.jobs;
    how.source = plan.files[i];
    how.stop = options.stop;
    how.replay_command = "faultline run " + how.source + " --seed " + std::to_string(plan.seed) +
                         " --replications " + std::to_string(plan.replications);
    return how;
}

}  // namespace

Comparison compare(const RunResult& baseline, const RunResult& other) {
    Comparison c;
    add_latency(c.differences, "", baseline.latency, other.latency);
    c.differences.push_back(difference("throughput", Unit::per_second, Better::higher,
                                       baseline.throughput.values, other.throughput.values));
    c.differences.push_back(difference("request_success", Unit::share, Better::higher,
                                       baseline.request_success.values,
                                       other.request_success.values));
    c.differences.push_back(difference("utilization", Unit::share, Better::neither,
                                       busiest_values(baseline), busiest_values(other)));
    c.differences.push_back(difference("usd_per_month", Unit::usd, Better::lower,
                                       baseline.usd_per_month_each, other.usd_per_month_each));
    // A single class is all requests.
    if (baseline.classes.size() > 1 || other.classes.size() > 1) {
        for (const scenarios::ClassResult& one : baseline.classes)
            for (const scenarios::ClassResult& two : other.classes)
                if (one.name == two.name)
                    add_latency(c.differences, one.name + ".", one.latency, two.latency);
    }
    add_deployments(c.differences, baseline, other);
    c.gain = median_gain(c.differences);
    return c;
}

CompareResult run_comparison(const ComparePlan& plan, const CompareRun& options) {
    std::vector<double> work;  // time goes into events
    for (const models::Blueprint& blueprint : plan.blueprints)
        work.push_back(1 + scenarios::expected_load(blueprint).events);
    const double all_work = std::accumulate(work.begin(), work.end(), 0.0);
    CompareResult result;
    double done = 0;
    uint64_t events = 0;
    for (size_t i = 0; i < plan.blueprints.size(); ++i) {
        scenarios::ExperimentOptions how = options_of(plan, i, options);
        if (options.progress)
            how.progress = [&](const scenarios::Progress& progress) {
                options.progress((done + work[i] * progress.fraction) / all_work,
                                 events + progress.events, i);
            };
        result.runs.push_back(scenarios::run_experiment(plan.blueprints[i], how));
        result.interrupted = result.runs.back().interrupted;
        if (result.interrupted) return result;
        done += work[i];
        events += result.runs.back().engine.events;
    }
    for (size_t i = 1; i < result.runs.size(); ++i)
        result.comparisons.push_back(compare(result.runs[0], result.runs[i]));
    return result;
}

}  // namespace faultline::studies
