#include "reports/html/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/attribution_text.hpp"
#include "reports/endless_growth.hpp"
#include "reports/quantity.hpp"

namespace faultline::reports {
namespace {

using scenarios::Incident;
using scenarios::RunResult;

void judge(const RunResult& result, Verdict& v) {
    size_t missed = 0;
    std::string which;
    for (const scenarios::ObjectiveResult& objective : result.objectives) {
        if (objective.met) continue;
        which += (missed++ ? "; " : ": ") + objective_sentence(objective);
    }
    const size_t all = result.objectives.size();
    if (all == 0) {
        v.headline = "No objectives were stated";
        return;
    }
    v.kind = missed ? Verdict::Kind::bad : Verdict::Kind::good;
    v.headline = missed     ? fmt::format("{} of {} objectives missed{}", missed, all, which)
                 : all == 1 ? "The objective was met"
                 : all == 2 ? "Both objectives were met"
                            : fmt::format("All {} objectives were met", all);
}

// After a fault what goes wrong is still put down to it for so many seconds.
constexpr double kAfterwards = 120;

// The fault that was not over yet at `at`, or had been over for less than two minutes.
const Incident* incident_at(const RunResult& result, double at) {
    const Incident* found = nullptr;
    for (const Incident& incident : result.incidents)
        if (incident.at <= at + result.series.bucket_seconds &&
            (!incident.recovered_at || at <= *incident.recovered_at + kAfterwards))
            found = &incident;
    return found;
}

void find_worst(const RunResult& result, Verdict& v) {
    const scenarios::Series& series = result.series;
    const auto first = static_cast<size_t>(result.warmup_seconds / series.bucket_seconds);
    if (first >= series.bad.size()) return;
    const auto most = [&](const std::vector<double>& values) {
        return static_cast<size_t>(
            std::max_element(values.begin() + static_cast<std::ptrdiff_t>(first), values.end()) -
            values.begin());
    };
    size_t bucket = most(series.bad);
    const double bad = series.bad[bucket] / series.bucket_seconds;
    v.errors = bad > 0;
    if (!v.errors) bucket = most(series.mean_latency);
    v.worst_at = static_cast<double>(bucket) * series.bucket_seconds;
    v.worst = fmt::format("{}: {}", clock_text(v.worst_at),
                          bad > 0 ? fmt::format("{} requests a second went wrong", si_text(bad))
                                  : fmt::format("requests took {} on average",
                                                seconds_text(series.mean_latency[bucket])));
    if (const Incident* incident = incident_at(result, v.worst_at)) {
        const double after = std::max(0.0, v.worst_at - incident->at);
        std::string fault = incident->kind;
        std::replace(fault.begin(), fault.end(), '_', ' ');
        v.worst +=
            fmt::format(", {} after the {} of {}", span_text(after), fault, incident->target);
    }
    v.worst += ".";
}

void find_busiest(const RunResult& result, Verdict& v) {
    if (result.component_bucket_seconds <= 0) return;
    const auto bucket = static_cast<size_t>(v.worst_at / result.component_bucket_seconds);
    const scenarios::ComponentResult* busiest = nullptr;
    double most = 0.5;  // less is not busy
    std::string down;
    for (const scenarios::ComponentResult& component : result.components) {
        if (bucket >= component.utilization_series.size()) continue;
        if (component.up_series[bucket] < 1) down += (down.empty() ? "" : ", ") + component.name;
        if (component.kind != "queue" && component.utilization_series[bucket] > most) {
            most = component.utilization_series[bucket];
            busiest = &component;
        }
    }
    if (!down.empty()) v.cause = fmt::format("Part of {} was down then. ", down);
    if (busiest)
        v.cause += fmt::format("{} was busiest: {} of its {}.", busiest->name, percent_text(most),
                               busiest->resource);
}

const char* what_helps(const std::string& spent) {
    if (spent == "waiting") return "more workers, cores or instances there would help";
    if (spent == "pool") return "a larger pool, or faster answers from it, would help";
    if (spent == "service") return "only faster work there would help";
    if (spent == "network") return "a shorter way would help, more servers would not";
    if (spent == "retries") return "what fails there must be mended first";
    return "a nearer or faster standby would help";
}

// Calls gather without an end: that comes before all else.
std::string advice_of_growth(const RunResult& result) {
    const scenarios::SteadyResult& steady = result.steady;
    if (!steady.growth_per_second) return "";
    return fmt::format("{} cannot keep up: {} more calls wait there with every second. ",
                       steady.component, si_text(*steady.growth_per_second));
}

// The same where nobody waits for it.
std::string advice_of_queues(const RunResult& result) {
    for (const scenarios::ComponentResult& component : result.components)
        if (const auto growth = endless_growth(result, component))
            return fmt::format(
                "{} is handed more than its workers can do: {} more messages wait there with every "
                "second, without end, and no latency shows it. ",
                component.name, si_text(*growth));
    return "";
}

// Seconds from the fault to the last in which more than a twentieth of what ended went wrong.
double failing_seconds(const RunResult& result, const Incident& incident, double until) {
    const scenarios::Series& series = result.series;
    double last = incident.at;
    for (size_t i = 0; i < series.bad.size(); ++i) {
        const double begin = static_cast<double>(i) * series.bucket_seconds;
        if (begin + series.bucket_seconds <= incident.at || begin > until) continue;
        if (series.bad[i] > 0.05 * (series.bad[i] + series.succeeded[i]))
            last = begin + series.bucket_seconds;
    }
    return last - incident.at;
}

// What made the outage long: that nobody noticed, or that mending took its time.
std::string advice_of_outage(const RunResult& result, double worst_at) {
    const Incident* incident = incident_at(result, worst_at);
    if (!incident) return "";
    const double end = incident->recovered_at ? *incident->recovered_at + kAfterwards : INFINITY;
    const double failing = failing_seconds(result, *incident, end);
    if (failing <= 0) return "";
    const std::string lasted = fmt::format("Requests went wrong for {}", seconds_text(failing));
    if (!incident->detected_at)
        return lasted + " and nothing noticed: a health check there would. ";
    const double unnoticed = std::min(failing, *incident->detected_at - incident->at);
    return fmt::format(
        "{}, {} of which passed before anything noticed: {} would shorten it most. ", lasted,
        seconds_text(unnoticed),
        unnoticed > failing / 2
            ? "checking more often, or believing fewer failures,"
            : "a standby that takes over sooner, and callers that learn of it sooner,");
}

std::string advice_of_percentile(const RunResult& result) {
    for (const scenarios::PercentileAttribution& one : result.attribution) {
        if (one.quantile != 0.99 || one.shares.empty()) continue;
        const scenarios::LatencyShare& top = one.shares.front();
        // No advice from a share that may as well be half or twice as large.
        constexpr double kWidestInterval = 0.3;
        if (!top.share.low || *top.share.high - *top.share.low > kWidestInterval) continue;
        return fmt::format("The slowest hundredth spends {} of its time on {}: {}.",
                           percent_text(top.share.mean), share_phrase(top.component, top.spent),
                           what_helps(top.spent));
    }
    return "";
}

void advise(const RunResult& result, Verdict& v) {
    v.advice = advice_of_growth(result);
    if (v.errors) v.advice += advice_of_outage(result, v.worst_at);
    if (v.advice.empty()) v.advice = advice_of_percentile(result) + " ";
    v.advice += advice_of_queues(result);
    if (v.advice.starts_with(' ')) v.advice.erase(0, 1);
    if (v.advice.ends_with(' ')) v.advice.pop_back();
}

}  // namespace

Verdict verdict(const RunResult& result) {
    Verdict v;
    judge(result, v);
    find_worst(result, v);
    find_busiest(result, v);
    advise(result, v);
    return v;
}

}  // namespace faultline::reports
