#include "scenarios/deployments.hpp"

#include <algorithm>
#include <limits>

#include "models/deployment.hpp"
#include "scenarios/estimate.hpp"

namespace faultline::scenarios {
namespace {

using models::DeploymentRecord;

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

const char* outcome_name(DeploymentRecord::Outcome outcome) {
    static constexpr const char* kNames[] = {"not begun", "under way",  "completed",
                                             "stuck",     "going back", "rolled back"};
    return kNames[static_cast<size_t>(outcome)];
}

double usd_per_hour(const models::Blueprint& blueprint, const models::Component& component) {
    const uint32_t machine = component.placement.machine;
    return component.usd_per_hour +
           (machine == models::kNone ? 0 : blueprint.machines[machine].usd_per_hour);
}

}  // namespace

void add_deployments(RunResult& result, const models::Blueprint& blueprint,
                     std::span<const models::Measurement> trials) {
    for (size_t d = 0; d < blueprint.changes.size(); ++d) {
        const models::Change& change = blueprint.changes[d];
        const models::Component& component = blueprint.components[change.service];
        const auto over = [&](auto get) {
            std::vector<double> values;
            for (const models::Measurement& trial : trials)
                values.push_back(get(trial.deployments[d]));
            Estimate e = estimate(std::move(values));
            if (e.low) e.low = std::max(0.0, *e.low);
            return e;
        };
        const auto since = [](const std::optional<sim::Time>& from, const DeploymentRecord& r) {
            return from && r.ended ? (*r.ended - *from).seconds() : kNothing;
        };
        using R = const DeploymentRecord&;
        DeploymentResult one;
        one.at = static_cast<double>(change.at.ns) / 1e9;
        one.service = component.name;
        one.strategy = models::strategy_name(change.strategy);
        one.outcome = outcome_name(trials[0].deployments[d].outcome);
        one.bad = change.version.is_bad();
        one.calls = over([](R r) { return static_cast<double>(r.calls); });
        one.errors = over([](R r) { return static_cast<double>(r.errors); });
        one.users = over([](R r) { return static_cast<double>(r.users); });
        for (const models::Workload* load : workloads_of(blueprint))
            one.all_users += static_cast<double>(client_count(*load));
        one.exposed_seconds = over([](R r) { return r.exposed.seconds(); });
        one.length_seconds = over([&](R r) { return since(r.began, r); });
        one.rollback_seconds = over([&](R r) { return since(r.decided, r); });
        one.failed_requests =
            over([](R r) { return static_cast<double>(r.bad_until - r.bad_before); });
        one.lowest_capacity = over([](R r) { return double{1} * r.least / r.replicas; });
        one.extra_hours = over([](R r) { return r.extra_seconds / 3600; });
        one.extra_usd = one.extra_hours.mean * usd_per_hour(blueprint, component);
        result.deployments.push_back(std::move(one));
    }
}

}  // namespace faultline::scenarios
