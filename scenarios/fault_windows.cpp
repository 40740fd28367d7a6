#include "scenarios/fault_windows.hpp"

#include <algorithm>
#include <set>

#include "models/deployment.hpp"
#include "models/fault.hpp"

namespace faultline::scenarios {
namespace {

using models::Blueprint;
using models::Fault;

constexpr size_t kMostTimes = 40;

// A fault with the times at which it strikes and ends.
struct Strike {
    std::string name;  // kill api[1]
    sim::Time at, end;
    bool for_ever = false;
};

std::vector<Strike> strikes(const Blueprint& blueprint) {
    std::vector<Strike> all;
    for (const Fault& fault : blueprint.faults) {
        Strike one{models::verb_name(fault.verb) + (" " + fault.target_name), fault.at, fault.at};
        if (fault.duration)
            one.end = fault.at + sim::Duration{static_cast<int64_t>(fault.duration->mean_ns())};
        else if (!models::is_momentary(fault))
            one.for_ever = true;
        all.push_back(std::move(one));
    }
    // When a deployment ends is another matter in every replication.
    for (const models::Change& change : blueprint.changes)
        all.push_back({models::strategy_text(change.strategy) + " deployment of " +
                           blueprint.components[change.service].name,
                       change.at, change.at, true});
    return all;
}

bool is_timed(const Fault& fault) {
    return !fault.every && fault.after == models::kNone && !fault.when &&
           (!fault.duration || fault.duration->kind() == sim::Distribution::Kind::constant);
}

// "kill api[1]", "kill api[1] and slow shop", "3 faults"; each once.
std::string joined(const std::vector<std::string>& names) {
    const std::set<std::string> all{names.begin(), names.end()};
    if (all.size() > 2) return std::to_string(all.size()) + " faults";
    return all.size() == 1 ? *all.begin() : *all.begin() + " and " + *all.rbegin();
}

std::string name_at(const std::vector<Strike>& all, sim::Time from) {
    std::vector<std::string> during, since, after;
    sim::Time latest{-1};
    for (const Strike& one : all) {
        if (one.at > from) continue;
        if (one.for_ever)
            since.push_back(one.name);
        else if (one.end > from)
            during.push_back(one.name);
        else
            latest = std::max(latest, one.end);
    }
    for (const Strike& one : all)
        if (!one.for_ever && one.at <= from && one.end == latest) after.push_back(one.name);
    if (!during.empty()) return "during " + joined(during);
    if (!since.empty()) return "since " + joined(since);
    return after.empty() ? "before" : "after " + joined(after);
}

}  // namespace

std::vector<FaultWindow> fault_windows(const Blueprint& blueprint) {
    if (!std::all_of(blueprint.faults.begin(), blueprint.faults.end(), is_timed)) return {};
    const std::vector<Strike> all = strikes(blueprint);
    const sim::Time end{blueprint.run.duration.ns};
    std::set<sim::Time> times{sim::Time{}};
    for (const Strike& one : all) times.insert({one.at, one.for_ever ? one.at : one.end});
    std::erase_if(times, [&](sim::Time at) { return at >= end; });
    if (times.size() < 2 || times.size() > kMostTimes) return {};
    std::vector<FaultWindow> windows;
    for (const sim::Time from : times) {
        if (!windows.empty()) windows.back().until = from;
        windows.push_back({name_at(all, from), from, end});
    }
    return windows;
}

std::vector<models::WindowMeasurement> measure_windows(const Blueprint& blueprint,
                                                       const models::Recorder& recorder,
                                                       const std::vector<sim::Time>& starts,
                                                       sim::Time begin) {
    if (blueprint.faults.empty() && blueprint.changes.empty()) return {};
    const auto stretch = [&](sim::Time from) {
        return static_cast<uint32_t>(std::lower_bound(starts.begin(), starts.end(), from) -
                                     starts.begin());
    };
    const auto all = static_cast<uint32_t>(starts.size());
    std::vector<models::WindowMeasurement> measured;
    for (const FaultWindow& window : fault_windows(blueprint)) {
        const sim::Time from = std::max(window.from, begin);
        if (from >= window.until) continue;
        const uint32_t first = stretch(from), last = stretch(window.until);
        models::ClassRecord requests = recorder.all_classes(first, last, false);
        requests.add(recorder.all_classes(first, last, true));
        measured.push_back({window.name, from, window.until, std::move(requests)});
    }
    if (!measured.empty()) return measured;
    for (const bool broken : {false, true})
        measured.push_back({broken ? "while something was broken" : "while nothing was broken",
                            std::nullopt, std::nullopt,
                            recorder.all_classes(stretch(begin), all, broken)});
    return measured;
}

}  // namespace faultline::scenarios
