// scenarios/validate_load.cpp - more work than anything could serve: a warning, since to overload a
// system may be the point of a scenario.
//
// A lower bound of the load against an upper bound of the capacity: no retries, no waiting for
// others, caches of unknown hit ratio always hit, every replica up, autoscaling at its largest.
// What it says is therefore true; what it does not say may still be too slow.
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/offered_work.hpp"
#include "scenarios/validate.hpp"

namespace faultline::scenarios {
namespace {

using namespace models;

class LoadCheck {
public:
    LoadCheck(const Blueprint& blueprint, const CallGraph& graph, Reporter& report)
        : blueprint_{blueprint}, report_{report}, executions_{graph.executions_per_request()} {
        host_load_.resize(blueprint.hosts.size(), 0.0);
    }

    void run() {
        for (const Workload* group : workloads_of(blueprint_)) rate_ += offered_rate(*group);
        if (rate_ <= 0 || load_changes(blueprint_) || limits_rates(blueprint_)) return;
        for (ComponentId id = 0; id < blueprint_.components.size(); ++id) check(id);
        for (size_t i = 0; i < host_load_.size(); ++i) {
            const Host& host = blueprint_.hosts[i];
            const double cores = blueprint_.machines[host.machine].cores;
            warn("hosts." + host.name, "the cores of " + host.name, host_load_[i] * rate_, cores);
        }
    }

private:
    void check(ComponentId id) {
        const Component& component = blueprint_.components[id];
        if (const auto* service = std::get_if<ServiceSpec>(&component.spec)) {
            Work work;
            for (uint32_t i = 0; i < service->operations.size(); ++i)
                work += work_of(service->operations[i].steps) * executions_[id][i];
            const uint32_t most = service->autoscale ? service->autoscale->max : service->replicas;
            compare(component, component.name, work, most, service->workers);
        } else if (const auto* queue = std::get_if<QueueSpec>(&component.spec)) {
            compare(component, component.name, work_of(queue->operation.steps) * executions_[id][0],
                    1, queue->workers);
        } else if (const auto* database = std::get_if<DatabaseSpec>(&component.spec)) {
            check_database(id, component, *database);
        }
    }

    void check_database(ComponentId id, const Component& component, const DatabaseSpec& database) {
        Work primary, replicas;  // over all shards
        for (uint32_t i = 0; i < database.queries.size(); ++i) {
            const Query& query = database.queries[i];
            Work work = work_of(query) * executions_[id][i];
            if (query.scatter) work = work * database.shards.count;
            (is_read_elsewhere(database, query) ? replicas : primary) += work;
        }
        compare(component, component.name + "'s primary", primary, database.shards.count,
                database.workers);
        if (database.replicas > 0)
            compare(component, component.name + "'s replicas", replicas,
                    database.shards.count * database.replicas, database.workers);
    }

    void compare(const Component& component, const std::string& what, Work work, uint32_t instances,
                 uint32_t workers) {
        if (component.placement.host != kNone)
            host_load_[component.placement.host] += work.core_seconds;
        const double cores = cores_of(blueprint_, component, workers) * instances;
        const double limit = workers == kNoLimit ? 0 : double{1} * workers * instances;
        if (limit > 0 && (cores == 0 || limit <= cores ||
                          work.worker_seconds / limit > work.core_seconds / cores))
            warn(path_of(component), "the workers of " + what, work.worker_seconds * rate_, limit);
        else if (cores > 0)
            warn(path_of(component), "the cores of " + what, work.core_seconds * rate_, cores);
    }

    void warn(const std::string& path, const std::string& what, double load, double capacity) {
        if (load < capacity || capacity <= 0) return;
        const bool closed = is_closed(blueprint_);
        report_.warning(path, fmt::format("the workload offers {} of what {} can do{}",
                                          percent(load / capacity), what,
                                          closed ? ", if its users never had to wait" : ""));
    }

    const Blueprint& blueprint_;
    Reporter& report_;
    std::vector<std::vector<double>> executions_;
    std::vector<double> host_load_;  // core seconds per request
    double rate_ = 0;
};

}  // namespace

void validate_load(const Blueprint& blueprint, const CallGraph& graph, Reporter& report) {
    LoadCheck{blueprint, graph, report}.run();
}

}  // namespace faultline::scenarios
