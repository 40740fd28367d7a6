#include "scenarios/offered_work.hpp"

#include <algorithm>

namespace faultline::scenarios {

using namespace models;

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

Work work_of(const Query& query) {
    const double cpu = query.cpu.mean_ns() * 1e-9;
    return {query.wait.mean_ns() * 1e-9 + cpu, cpu};
}

double cores_of(const Blueprint& blueprint, const Component& component, uint32_t workers) {
    if (component.placement.host != kNone) return 0;
    if (component.placement.machine != kNone)
        return blueprint.machines[component.placement.machine].cores;
    return workers == kNoLimit ? 0 : workers;
}

double offered_rate(const Workload& workload, double request_seconds) {
    if (workload.users > 0) {
        const double cycle = workload.think_time.mean_ns() * 1e-9 + request_seconds;
        return cycle > 0 ? static_cast<double>(workload.users) / cycle : 0;
    }
    if (workload.interarrival) {
        const double gap = workload.interarrival->mean_ns() * 1e-9;
        return gap > 0 ? 1 / gap : 0;
    }
    return workload.rate;
}

std::vector<RequestClass> request_mix(const Blueprint& blueprint) {
    double sum = 0;
    for (const Workload* group : workloads_of(blueprint)) sum += offered_rate(*group);
    std::vector<RequestClass> mix = classes_of(blueprint);
    if (blueprint.more_workloads.empty() || sum <= 0) return mix;
    size_t at = 0;
    for (const Workload* group : workloads_of(blueprint))
        for (size_t c = 0; c < group->classes.size(); ++c)
            mix[at++].share *= offered_rate(*group) / sum;
    return mix;
}

bool limits_rates(const Blueprint& blueprint) {
    return std::any_of(blueprint.components.begin(), blueprint.components.end(),
                       [](const Component& component) {
                           const auto* service = std::get_if<ServiceSpec>(&component.spec);
                           const auto* balancer = std::get_if<LoadBalancerSpec>(&component.spec);
                           return (service && service->limit) || (balancer && balancer->limit);
                       });
}

bool is_read_elsewhere(const DatabaseSpec& database, const Query& query) {
    return query.kind == Query::Kind::read && database.replicas > 0 &&
           database.reads != DatabaseSpec::Reads::primary;
}

}  // namespace faultline::scenarios
