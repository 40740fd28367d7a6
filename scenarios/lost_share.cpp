#include "scenarios/lost_share.hpp"

#include <algorithm>
#include <cmath>

#include "scenarios/offered_work.hpp"

namespace faultline::scenarios {
namespace {

using namespace models;

class Losses {
public:
    Losses(const Blueprint& blueprint, const HitRatios& hit_ratios, const Loss& loss)
        : blueprint_{blueprint}, hit_ratios_{hit_ratios}, loss_{loss} {}

    double of_all() {
        double lost = 0;
        for (const RequestClass& request : request_mix(blueprint_))
            lost += request.share * of_call(kNone, {request.to, request.operation});
        return lost;
    }

private:
    bool is_up(ComponentId id, uint32_t ordinal) const {
        return !loss_.instances.contains({id, ordinal});
    }
    bool any_up(ComponentId id, uint32_t first, uint32_t count) const {
        for (uint32_t i = first; i < first + count; ++i)
            if (is_up(id, i)) return true;
        return false;
    }

    // The probability that the call cannot be answered.
    double of_call(ComponentId caller, OperationId callee) {
        if (loss_.links.contains({caller, callee.component})) return 1;
        return of_operation(callee);
    }

    double of_operation(OperationId id) {
        if (const auto known = known_.find(id); known != known_.end()) return known->second;
        return known_[id] = look_at(id);
    }

    double look_at(OperationId id) {
        const Component& component = blueprint_.components[id.component];
        if (const auto* database = std::get_if<DatabaseSpec>(&component.spec))
            return of_query(id, *database);
        if (!any_up(id.component, 0, instances_at_start(component))) return 1;
        if (const auto* balancer = std::get_if<LoadBalancerSpec>(&component.spec))
            return of_balancer(id, *balancer);
        if (const auto* service = std::get_if<ServiceSpec>(&component.spec))
            return of_steps(id.component, service->operations[id.operation].steps);
        if (const auto* cdn = std::get_if<CdnSpec>(&component.spec)) {
            if (cdn->origin == kNone) return 0;
            const double misses = 1 - hits(id, cdn->cache);
            return misses * of_call(id.component, {cdn->origin, cdn->origin_operation});
        }
        return 0;  // a queue takes the message
    }

    double hits(OperationId id, const CacheSpec& spec) const {
        if (spec.hit_ratio) return *spec.hit_ratio;
        const auto found = hit_ratios_.find(id);
        return found == hit_ratios_.end() ? 0 : found->second;
    }

    // Members that are gone are passed over; what the others cannot answer is passed on.
    double of_balancer(OperationId id, const LoadBalancerSpec& balancer) {
        double lost = 0, weights = 0;
        for (const bool backups : {false, true}) {
            for (const Backend& backend : balancer.backends) {
                if (backend.down || backend.backup != backups) continue;
                if (loss_.links.contains({id.component, backend.to})) continue;
                const Component& member = blueprint_.components[backend.to];
                uint32_t up = 0;
                for (uint32_t i = 0; i < instances_at_start(member); ++i)
                    up += is_up(backend.to, i);
                for (uint32_t op = 0; up > 0 && op < operation_count(member); ++op) {
                    if (operation_name(member, op) != balancer.operations[id.operation]) continue;
                    const double weight = double{1} * backend.weight * up;
                    lost += weight * of_operation({backend.to, op});
                    weights += weight;
                }
            }
            if (weights > 0) break;
        }
        return weights > 0 ? lost / weights : 1;
    }

    double of_query(OperationId id, const DatabaseSpec& database) {
        const Query& query = database.queries[id.operation];
        double lost = 0;
        for (uint32_t shard = 0; shard < database.shards.count; ++shard)
            lost += !answers(id.component, database, query, shard);
        if (query.scatter) return lost > 0 ? 1 : 0;
        return lost / database.shards.count;
    }

    bool answers(ComponentId id, const DatabaseSpec& database, const Query& query,
                 uint32_t shard) const {
        const uint32_t first = shard * (1 + database.replicas);
        uint32_t up = 0;
        for (uint32_t i = first; i <= first + database.replicas; ++i) up += is_up(id, i);
        const bool primary = is_up(id, first) || (database.failover && up > 0);
        if (query.kind == Query::Kind::write) {
            // A commit waits for a standby.
            const bool waits =
                database.replication.mode == Replication::Mode::sync && database.replicas > 0;
            return primary && (!waits || up > 1);
        }
        const bool replica = up > (primary ? 1U : 0U);
        switch (database.reads) {
            case DatabaseSpec::Reads::primary:
                return primary;
            case DatabaseSpec::Reads::replicas:
                return database.replicas == 0 ? primary : replica;
            case DatabaseSpec::Reads::prefer_replicas:
                return primary || replica;
        }
        return false;
    }

    double of_steps(ComponentId caller, const Steps& steps) {
        double answered = 1;
        for (const Step& step : steps) answered *= 1 - of_step(caller, step);
        return 1 - answered;
    }

    double of_step(ComponentId caller, const Step& step) {
        const OperationId callee{step.target, step.operation};
        switch (step.kind) {
            case Step::Kind::wait:
            case Step::Kind::cpu:
            case Step::Kind::disk:
            case Step::Kind::fail:
                return 0;
            case Step::Kind::call:
            case Step::Kind::query:
            case Step::Kind::publish:
                return of_call(caller, callee);
            case Step::Kind::cache: {
                const auto& spec = std::get<CacheSpec>(blueprint_.components[step.target].spec);
                const bool there =
                    is_up(step.target, 0) && !loss_.links.contains({caller, step.target});
                const double misses = there ? 1 - hits(callee, spec) : 1;
                return step.branches.empty() ? 0 : misses * of_steps(caller, step.branches[0]);
            }
            case Step::Kind::parallel:
                return of_parallel(caller, step);
            case Step::Kind::repeat:
                return 1 - std::pow(1 - of_steps(caller, step.branches[0]), step.count);
            case Step::Kind::choose: {
                double lost = 0;
                for (size_t i = 0; i < step.branches.size(); ++i)
                    lost += step.probabilities[i] * of_steps(caller, step.branches[i]);
                return lost;
            }
        }
        return 0;
    }

    // Fewer branches end well than are waited for.
    double of_parallel(ComponentId caller, const Step& step) {
        std::vector<double> well{1};  // probability that so many do
        for (const Steps& branch : step.branches) {
            const double lost = of_steps(caller, branch);
            well.push_back(0);
            for (size_t k = well.size(); k-- > 0;)
                well[k] = well[k] * lost + (k > 0 ? well[k - 1] * (1 - lost) : 0);
        }
        double too_few = 0;
        for (uint32_t k = 0; k < std::min<size_t>(step.count, well.size()); ++k) too_few += well[k];
        return too_few;
    }

    const Blueprint& blueprint_;
    const HitRatios& hit_ratios_;
    const Loss& loss_;
    std::map<OperationId, double> known_;
};

}  // namespace

double lost_share(const Blueprint& blueprint, const HitRatios& hit_ratios, const Loss& loss) {
    return Losses{blueprint, hit_ratios, loss}.of_all();
}

double failover_seconds(const Blueprint& blueprint, const Loss& loss) {
    double longest = 0;
    for (const auto& [id, ordinal] : loss.instances) {
        const auto* database = std::get_if<DatabaseSpec>(&blueprint.components[id].spec);
        if (!database || !database->failover || ordinal % (1 + database->replicas) != 0) continue;
        bool replaced = false;
        for (uint32_t i = 1; i <= database->replicas; ++i)
            replaced |= !loss.instances.contains({id, ordinal + i});
        const Failover& failover = *database->failover;
        const sim::Duration time =
            failover.check_interval * failover.check_fall + failover.promotion +
            failover.switch_delay +
            (failover.tail_share > 0 ? std::max(failover.dns_ttl, failover.tail)
                                     : failover.dns_ttl);
        if (replaced) longest = std::max(longest, time.seconds());
    }
    return longest;
}

uint32_t instances_at_start(const Component& component) {
    const auto* service = std::get_if<ServiceSpec>(&component.spec);
    return service ? service->replicas : instance_count(component);
}

}  // namespace faultline::scenarios
