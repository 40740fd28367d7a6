// scenarios/validate_load.cpp - more work than anything could serve: a warning, since to overload a
// system may be the point of a scenario.
//
// A lower bound of the load against an upper bound of the capacity: no retries, no waiting for
// others, caches of unknown hit ratio always hit, every replica up, autoscaling at its largest.
// What it says is therefore true; what it does not say may still be too slow.
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/validate.hpp"

namespace faultline::scenarios {
namespace {

using namespace models;

struct Work {
    double worker_seconds = 0;  // holding a worker
    double core_seconds = 0;    // of one core
    Work& operator+=(const Work& other) {
        worker_seconds += other.worker_seconds;
        core_seconds += other.core_seconds;
        return *this;
    }
    Work operator*(double k) const { return {worker_seconds * k, core_seconds * k}; }
};

Work work_of(const Steps& steps) {
    Work sum;
    for (const Step& step : steps) {
        const double seconds = step.duration.mean_ns() * 1e-9;
        switch (step.kind) {
            case Step::Kind::wait:
                sum += {seconds, 0};
                break;
            case Step::Kind::cpu:
                sum += {seconds, seconds};
                break;
            case Step::Kind::repeat:
                sum += work_of(step.branches[0]) * step.count;
                break;
            case Step::Kind::choose:
                for (size_t i = 0; i < step.branches.size(); ++i)
                    sum += work_of(step.branches[i]) * step.probabilities[i];
                break;
            case Step::Kind::parallel:
                // The branches share one worker; each uses a core.
                for (const Steps& branch : step.branches) sum += {0, work_of(branch).core_seconds};
                break;
            default:
                break;
        }
    }
    return sum;
}

// Cores of one instance: its machine's, or one per worker where there is none; 0 if it shares a
// host, which is looked at as a whole.
double cores_of(const Blueprint& blueprint, const Component& component, uint32_t workers) {
    if (component.placement.host != kNone) return 0;
    if (component.placement.machine != kNone)
        return blueprint.machines[component.placement.machine].cores;
    return workers == kNoLimit ? 0 : workers;
}

// Requests per second if nobody ever waited.
double offered_rate(const Blueprint& blueprint) {
    const Workload& workload = blueprint.workload;
    if (workload.users > 0) {
        const double think = workload.think_time.mean_ns() * 1e-9;
        return think > 0 ? static_cast<double>(workload.users) / think : 0;
    }
    if (workload.interarrival) {
        const double gap = workload.interarrival->mean_ns() * 1e-9;
        return gap > 0 ? 1 / gap : 0;
    }
    return workload.rate;
}

class LoadCheck {
public:
    LoadCheck(const Blueprint& blueprint, const CallGraph& graph, Reporter& report)
        : blueprint_{blueprint}, report_{report}, executions_{graph.executions_per_request()} {
        host_load_.resize(blueprint.hosts.size(), 0.0);
    }

    void run() {
        rate_ = offered_rate(blueprint_);
        if (rate_ <= 0 || !blueprint_.workload.profile.empty()) return;
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
            const double cpu = query.cpu.mean_ns() * 1e-9;
            Work work = Work{query.wait.mean_ns() * 1e-9 + cpu, cpu} * executions_[id][i];
            if (query.scatter) work = work * database.shards.count;
            const bool away = query.kind == Query::Kind::read && database.replicas > 0 &&
                              database.reads != DatabaseSpec::Reads::primary;
            (away ? replicas : primary) += work;
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
        const bool closed = blueprint_.workload.users > 0;
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
