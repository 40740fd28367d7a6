// tests/models/random_changes.cpp - deployments, backups and retry budgets, drawn at random.
#include <algorithm>

#include "tests/models/random_generator.hpp"

namespace faultline::models {

using Strategy = Change::Strategy;

void RandomGenerator::add_changes() {
    for (ComponentId id = 0; id < out_.components.size(); ++id) {
        auto* service = std::get_if<ServiceSpec>(&out_.components[id].spec);
        // Nobody scales by hand what is deployed.
        if (!service || service->autoscale || service->spare > 0 || !chance(0.3)) continue;
        Change change = some_change(id, service->replicas);
        const uint32_t beside = change.strategy == Strategy::rolling
                                    ? change.surge + service->replicas
                                    : service->replicas;
        const bool in_place =
            change.strategy == Strategy::recreate || change.strategy == Strategy::restart_loop;
        service->spare = in_place ? 0 : beside;
        out_.changes.push_back(std::move(change));
    }
    std::ranges::stable_sort(out_.changes, {}, &Change::at);
}

Change RandomGenerator::some_change(ComponentId service, uint32_t replicas) {
    Change change;
    change.service = service;
    change.strategy = static_cast<Strategy>(below(5));
    change.at = sim::Time{} + milliseconds(500, 9000);
    if (chance(0.3)) change.version.errors = random_.uniform();
    if (chance(0.3)) change.version.slow = between(2, 5);
    change.version.crash_at_start = chance(0.15);
    change.surge = below(3);
    change.unavailable = std::min(replicas, change.surge == 0 ? 1 : below(2));
    change.boot = milliseconds(10, 1500);
    change.drain = chance(0.3) ? sim::Duration{} : milliseconds(10, 2000);
    change.ready_every = milliseconds(50, 500);
    change.min_ready = milliseconds(0, 300);
    change.deadline = milliseconds(1000, 8000);
    change.pause = milliseconds(0, 1000);
    change.keep = milliseconds(0, 1000);
    if (change.strategy == Strategy::canary)
        change.steps = {{0.1, milliseconds(100, 1500)}, {0.5, milliseconds(100, 1500)}};
    if (chance(0.6)) {
        Rollback rule;
        rule.errors = 0.3 * random_.uniform();
        rule.every = milliseconds(100, 1000);
        rule.min_calls = 1;
        if (chance(0.3)) rule.after = milliseconds(500, 3000);
        change.rollback = rule;
    }
    return change;
}

void RandomGenerator::add_backups_and_budgets() {
    for (Component& component : out_.components) {
        if (auto* database = std::get_if<DatabaseSpec>(&component.spec); database && chance(0.4))
            database->backup = Backup{milliseconds(1000, 6000), milliseconds(300, 4000)};
        if (auto* service = std::get_if<ServiceSpec>(&component.spec))
            for (auto& [callee, policy] : service->calls)
                if (policy.retries > 0 && chance(0.4))
                    policy.retry_budget = 0.5 * random_.uniform();
    }
    if (chance(0.2)) out_.workload.call.retry_budget = 0.3 * random_.uniform();
}

}  // namespace faultline::models
