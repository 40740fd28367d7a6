#include "scenarios/pilot.hpp"

#include <algorithm>
#include <cmath>

#include "scenarios/units.hpp"
#include "sim/moments.hpp"
#include "sim/mser.hpp"

namespace faultline::scenarios {
namespace {

using models::Blueprint;
using models::Cluster;

constexpr int64_t kLooks = 1000;
constexpr int64_t kBegins = 20;  // in the first half of what is looked at
constexpr size_t kLeastLooks = kLooks / 10;
constexpr double kLeastRequests = 400;  // fewer tell nothing
constexpr size_t kGrowthStretches = 16, kDriftStretches = 8;
constexpr double kGrowthErrors = 4, kDriftErrors = 4, kLeastDrift = 0.02;

// Calls at each component: waiting, being served, and waiting for a connection to call with.
std::vector<double> gathered(const Cluster& cx) {
    std::vector<double> calls(cx.components.size());
    for (const models::Instance& node : cx.instances)
        calls[node.component] += double{1} * node.waiting.size + node.busy();
    for (const models::Edge& edge : cx.edges) {
        if (edge.pool == models::kNone || edge.caller == models::kNone) continue;
        for (uint32_t i = 0; i < cx.components[edge.caller].count; ++i)
            calls[edge.caller] += cx.pools[edge.pool + i].waiting.size;
    }
    return calls;
}

bool has_a_limit(const Cluster& cx, uint32_t component) {
    const uint32_t first = cx.components[component].first_instance;
    return cx.instances[first].queue_limit != models::kNoLimit;
}

// Whether a series grows beyond chance; see pilot.hpp.
bool grows(std::span<const double> values) {
    const auto rest = values.subspan(values.size() / 4);
    const size_t length = (rest.size() - 1) / kGrowthStretches;
    if (length == 0) return false;
    sim::Moments steps;
    for (size_t i = 0; i < kGrowthStretches; ++i)
        steps.add(rest[(i + 1) * length] - rest[i * length]);
    return steps.mean() > kGrowthErrors * std::sqrt(steps.variance() / kGrowthStretches);
}

// Whether the means of its third and its last quarter differ by more than chance.
bool drifts(std::span<const double> values) {
    const size_t quarter = values.size() / 4;
    const auto of = [&](size_t number) {
        sim::Moments means;
        for (const double mean :
             sim::stretch_means(values.subspan(number * quarter, quarter), kDriftStretches))
            means.add(mean);
        return means;
    };
    const sim::Moments third = of(2), last = of(3);
    const double error = std::sqrt((third.variance() + last.variance()) / kDriftStretches);
    const double difference = std::abs(last.mean() - third.mean());
    return difference > kDriftErrors * error && difference > kLeastDrift * third.mean();
}

}  // namespace

sim::Time first_change(const Blueprint& blueprint) {
    sim::Time first{blueprint.run.duration.ns};
    for (const models::Fault& fault : blueprint.faults)
        // One that follows another comes later than that.
        if (!fault.every && fault.after == models::kNone && !fault.when)
            first = std::min(first, fault.at);
    for (const models::Change& change : blueprint.changes) first = std::min(first, change.at);
    for (const models::Workload* group : workloads_of(blueprint)) {
        const auto& profile = group->profile;
        for (size_t i = 1; i < profile.size(); ++i)
            if (profile[i].scale != profile[0].scale) {
                first = std::min(first, profile[i - 1].at);
                break;
            }
    }
    return first;
}

std::vector<sim::Time> possible_begins(const Blueprint& blueprint) {
    const sim::Time stated{blueprint.run.warmup.ns};
    if (!blueprint.run.warmup_auto) return {stated};
    // Every moment costs a histogram for each class of requests until one of them is chosen.
    const auto classes = static_cast<int64_t>(classes_of(blueprint).size());
    const int64_t begins =
        std::clamp<int64_t>(8 * kBegins / std::max<int64_t>(1, classes), 4, kBegins);
    int64_t step = first_change(blueprint).ns / (2 * begins);
    constexpr int64_t kSecond = 1'000'000'000;
    if (step > kSecond) step -= step % kSecond;
    std::vector<sim::Time> all{stated};
    for (int64_t i = 1; step > 0 && i <= begins; ++i) all.push_back({i * step});
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

Pilot::Pilot(const Blueprint& blueprint) : blueprint_{blueprint}, end_{first_change(blueprint)} {}

sim::Time Pilot::next_look() const {
    const auto next = static_cast<int64_t>(looks_.size()) + 1;
    // In parts, or the product would leave 64 bits for a run of years.
    return next > kLooks ? sim::Time{INT64_MAX} : sim::Time{end_.ns / kLooks * next};
}

void Pilot::look(const Cluster& cx) {
    const auto ended = static_cast<double>(cx.recorder.ended_so_far());
    looks_.push_back({double{1} * cx.calls.in_use(), ended,
                      ended - static_cast<double>(cx.recorder.bad_so_far()),
                      cx.recorder.latency_so_far()});
    if (looks_.size() == kLooks / 4) gathered_at_quarter_ = gathered(cx);
    if (looks_.size() == kLooks) gathered_at_end_ = gathered(cx);
}

// Those before a fault that nobody could foresee.
size_t Pilot::usable_looks(const Cluster& cx) const {
    int64_t until = end_.ns;
    if (!cx.story.incidents().empty()) until = std::min(until, cx.story.incidents()[0].at.ns);
    return std::min(looks_.size(),
                    static_cast<size_t>(until / std::max<int64_t>(1, end_.ns / kLooks)));
}

std::vector<double> Pilot::calls(size_t first, size_t last) const {
    std::vector<double> values;
    for (size_t i = first; i < last; ++i) values.push_back(looks_[i].calls);
    return values;
}

// Mean latency between two looks; where nothing was answered, that before.
std::vector<double> Pilot::latency(size_t first, size_t last) const {
    std::vector<double> values;
    for (size_t i = first; i < last; ++i) {
        const Look before = i > 0 ? looks_[i - 1] : Look{};
        const double answered = looks_[i].succeeded - before.succeeded;
        if (answered > 0)
            values.push_back((looks_[i].latency_sum_s - before.latency_sum_s) / answered);
        else
            values.push_back(values.empty() ? 0 : values.back());
    }
    return values;
}

// Where most calls gathered after the first quarter, and how fast.
SteadyResult Pilot::growing(const Cluster& cx) const {
    SteadyResult steady;
    steady.judged = true;
    uint32_t where = 0;
    const auto gained = [&](uint32_t i) { return gathered_at_end_[i] - gathered_at_quarter_[i]; };
    for (uint32_t i = 1; i < gathered_at_end_.size(); ++i)
        if (gained(i) > gained(where)) where = i;
    steady.component = cx.components[where].name;
    if (has_a_limit(cx, where)) {
        steady.reason = "the queue of " + steady.component + " was still filling after " +
                        write_duration(end_.ns);
        steady.component.clear();
    } else {
        steady.growth_per_second = gained(where) / (end_.seconds() * 3 / 4);
        steady.reason = steady.component + " is asked for more than it can do";
    }
    return steady;
}

sim::Time Pilot::begin_from(sim::Time at) const {
    const auto begins = possible_begins(blueprint_);
    const auto found =
        std::find_if(begins.begin(), begins.end(), [&](sim::Time begin) { return begin >= at; });
    return found == begins.end() ? begins.back() : *found;
}

Pilot::Verdict Pilot::verdict(const Cluster& cx) const {
    const models::RunSpec& run = blueprint_.run;
    // Where nothing can be told: a tenth, also of a run that was stopped.
    const sim::Time tenth{std::min(run.warmup.ns, cx.kernel.now().ns / 10)};
    Verdict found{begin_from(tenth), {}};
    const size_t last = usable_looks(cx);
    const size_t first =
        run.warmup_auto
            ? 0
            : static_cast<size_t>(run.warmup.ns / std::max<int64_t>(1, end_.ns / kLooks));
    if (last < first + kLeastLooks) {
        found.steady.reason = "the load or the system changes too soon to tell";
        return found;
    }
    const bool closed = is_closed(blueprint_);
    if (!closed && last == kLooks && grows(calls(first, last))) {
        found.steady = growing(cx);
        return found;
    }
    if (looks_[last - 1].ended - (first > 0 ? looks_[first - 1].ended : 0) < kLeastRequests) {
        found.steady.reason = "too few requests to tell";
        return found;
    }
    found.steady.judged = found.steady.reached = true;
    size_t cut = 0;
    const auto look_at = [&](const std::vector<double>& series, const std::string& what) {
        const size_t transient = sim::mser5(series);
        cut = std::max(cut, transient);
        if (transient < series.size() * 2 / 5 || !drifts(series)) return;
        found.steady.reached = false;
        found.steady.reason =
            what + " still changed after " + write_duration(end_.ns) + ": a longer run would tell";
    };
    look_at(calls(first, last), "the number of calls in flight");
    look_at(latency(first, last), "the latency");
    if (run.warmup_auto)
        found.begin = begin_from(std::max(possible_begins(blueprint_).front(),
                                          sim::Time{end_.ns / kLooks * static_cast<int64_t>(cut)}));
    return found;
}

}  // namespace faultline::scenarios
