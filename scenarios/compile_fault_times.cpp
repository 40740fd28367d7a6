// scenarios/compile_fault_times.cpp - times of faults, and those that contradict each other.
#include "scenarios/compile_fault_times.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "models/fault.hpp"
#include "models/monitoring/condition.hpp"
#include "scenarios/units.hpp"

namespace faultline::scenarios {
namespace {

using models::Fault;

std::vector<std::string> names_of_faults(const schema::Scenario& scenario) {
    std::vector<std::string> names;
    for (const schema::Fault& fault : scenario.faults())
        if (fault.has_name()) names.push_back(fault.name());
    return names;
}

void follow(CompileContext& cx, const schema::Fault& written, const std::string& path,
            Fault& fault) {
    for (int i = 0; i < cx.scenario.faults_size(); ++i)
        if (cx.scenario.faults(i).name() == written.after()) fault.after = static_cast<uint32_t>(i);
    if (fault.after == models::kNone)
        cx.report.unknown(path + ".after", "fault", written.after(), names_of_faults(cx.scenario));
}

void at_random(CompileContext& cx, const schema::Fault& written, const std::string& path,
               Fault& fault) {
    if (written.has_every()) {
        fault.every = compile_distribution(cx, written.every(), path + ".every");
        if (fault.every->mean_ns() <= 0)
            cx.report.error(path + ".every", "faults without time between them never end");
    }
    if (written.has_mtbf()) fault.every = sim::Distribution::exponential({written.mtbf()});
    if (written.has_mttr()) {
        if (!written.has_mtbf())
            cx.report.error(path + ".mttr",
                            "a mean time to repair goes with a mean time between "
                            "failures",
                            "add mtbf, or say `for`");
        fault.duration = sim::Distribution::exponential({written.mttr()});
    }
    fault.common_cause = written.common_cause();
    if (cx.is_written(path + ".common_cause") && !written.has_mtbf())
        cx.report.error(path + ".common_cause", "a common cause is a share of a failure rate",
                        "state the rate with mtbf");
}

// The stretch of a scripted fault; nothing where that is drawn or not known before.
struct Stretch {
    int64_t from = 0, until = INT64_MAX;
};
std::optional<Stretch> stretch_of(const schema::Fault& written, const Fault& fault) {
    if (!written.has_at()) return std::nullopt;
    Stretch stretch{fault.at.ns, INT64_MAX};
    if (!fault.duration) return stretch;
    if (fault.duration->kind() != sim::Distribution::Kind::constant) return std::nullopt;
    stretch.until = fault.at.ns + static_cast<int64_t>(fault.duration->mean_ns());
    return stretch;
}

bool kills(const Fault& fault) {
    return fault.verb == Fault::Verb::kill || fault.verb == Fault::Verb::zone_outage ||
           fault.verb == Fault::Verb::region_outage;
}

void check_overlaps(CompileContext& cx) {
    const auto& faults = cx.blueprint.faults;
    for (size_t i = 0; i < faults.size(); ++i) {
        const auto second = stretch_of(cx.scenario.faults(static_cast<int>(i)), faults[i]);
        for (size_t k = 0; second && k < i; ++k) {
            const auto first = stretch_of(cx.scenario.faults(static_cast<int>(k)), faults[k]);
            if (!first || faults[k].target_name != faults[i].target_name) continue;
            const bool overlap = first->from < second->until && second->from < first->until;
            const bool contradict =
                kills(faults[k]) && (kills(faults[i]) || faults[i].verb == Fault::Verb::hang);
            if (!overlap || !contradict) continue;
            // It adds nothing, and is no mistake: two people may break the same thing.
            cx.report.warning(
                element("faults", static_cast<int>(i)),
                fmt::format(
                    "{} is dead then already: faults[{}] kills it at {}{}", faults[i].target_name,
                    k, write_duration(first->from),
                    first->until == INT64_MAX
                        ? " for ever"
                        : fmt::format(", for {}", write_duration(first->until - first->from))),
                "let one begin when the other is over");
            break;
        }
    }
}

void check_names(CompileContext& cx) {
    std::map<std::string, int> seen;
    for (int i = 0; i < cx.scenario.faults_size(); ++i) {
        const schema::Fault& fault = cx.scenario.faults(i);
        if (!fault.has_name()) continue;
        const auto [first, fresh] = seen.try_emplace(fault.name(), i);
        if (!fresh)
            cx.report.error(
                element("faults", i) + ".name",
                fmt::format("faults[{}] is called '{}' too", first->second, fault.name()));
    }
}

// Each waits for another, so none of them ever begins.
void check_rings(CompileContext& cx) {
    const auto& faults = cx.blueprint.faults;
    for (uint32_t i = 0; i < faults.size(); ++i) {
        std::string way = faults[i].name;
        bool smallest = true;  // a ring is told once, at its first fault
        uint32_t at = faults[i].after;
        for (size_t steps = 0; at != models::kNone && at != i && steps < faults.size(); ++steps) {
            smallest &= at > i;
            way += " after " + faults[at].name;
            at = faults[at].after;
        }
        if (at == i && smallest)
            cx.report.error(element("faults", static_cast<int>(i)) + ".after",
                            "faults wait for each other: " + way + " after " + faults[i].name,
                            "let one of them begin `at` a time");
    }
}

void check_common_causes(CompileContext& cx) {
    for (size_t i = 0; i < cx.blueprint.faults.size(); ++i) {
        const Fault& fault = cx.blueprint.faults[i];
        if (fault.common_cause == 0 || models::target_count(cx.blueprint, fault) != 1) continue;
        cx.report.error(element("faults", static_cast<int>(i)) + ".common_cause",
                        fault.target_name + " is one thing: it has no cause in common",
                        "such as api[*], or a group");
    }
}

}  // namespace

std::shared_ptr<const models::Condition> compile_trigger(CompileContext& cx,
                                                         const std::string& path,
                                                         const std::string& text) {
    constexpr sim::Duration kWindow{10'000'000'000};
    const auto condition = compile_condition(cx, path, text, kWindow);
    return condition ? std::make_shared<const models::Condition>(*condition) : nullptr;
}

void compile_fault_times(CompileContext& cx, const schema::Fault& written, const std::string& path,
                         Fault& fault) {
    fault.name = written.name();
    fault.silent = written.silent();
    fault.at = {written.at()};
    if (written.has_after()) follow(cx, written, path, fault);
    if (written.has_when()) fault.when = compile_trigger(cx, path + ".when", written.when());
    fault.pause = {written.delay()};
    if (cx.is_written(path + ".delay") && !written.has_after() && !written.has_when())
        cx.report.error(path + ".delay", "a delay goes with `after` or `when`", "say it in `at`");
    if (written.has_for_())
        fault.duration = compile_distribution(cx, written.for_(), path + ".for");
    at_random(cx, written, path, fault);
    if (written.has_at() && fault.at.ns >= cx.blueprint.run.duration.ns)
        cx.report.warning(path + ".at", fmt::format("the run ends after {}: this never happens",
                                                    write_duration(cx.blueprint.run.duration.ns)));
}

void check_fault_times(CompileContext& cx) {
    check_names(cx);
    check_rings(cx);
    check_overlaps(cx);
    check_common_causes(cx);
}

}  // namespace faultline::scenarios
