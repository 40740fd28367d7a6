#include "scenarios/station_kind.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace faultline::scenarios {

using namespace models;

double TimeMoments::cv() const { return mean > 0 ? std::sqrt(variance) / mean : 0; }

namespace {

TimeMoments moments_of(const sim::Distribution& law) {
    const double mean = law.mean_ns() * 1e-9, deviation = mean * law.cv();
    return {mean, deviation * deviation};
}

void follow(TimeMoments& sum, const TimeMoments& next, double times = 1) {
    sum.mean += next.mean * times;
    sum.variance += next.variance * times;
}

// One of several, by probability.
TimeMoments mixed(const std::vector<std::pair<double, TimeMoments>>& parts) {
    double mean = 0, second = 0;
    for (const auto& [p, part] : parts) {
        mean += p * part.mean;
        second += p * (part.variance + part.mean * part.mean);
    }
    return {mean, second - mean * mean};
}

// What steps do at their own component.
struct OwnWork {
    TimeMoments all, cores;
    int timed = 0;                            // steps with a time
    const sim::Distribution* only = nullptr;  // the step, where there is one of them alone
    bool calls = false, waits = false, disk = false, parallel = false, fails = false;

    void join(const OwnWork& inner) {
        timed += inner.timed;
        only = inner.only ? inner.only : only;
        calls = calls || inner.calls;
        waits = waits || inner.waits;
        disk = disk || inner.disk;
        parallel = parallel || inner.parallel;
        fails = fails || inner.fails;
    }
};

OwnWork own_work(const Steps& steps);

void add_branches(OwnWork& work, const Step& step) {
    std::vector<std::pair<double, TimeMoments>> all, cores;
    for (size_t i = 0; i < step.branches.size(); ++i) {
        OwnWork inner = own_work(step.branches[i]);
        const double p = step.kind == Step::Kind::choose ? step.probabilities[i] : 1;
        all.emplace_back(p, inner.all);
        cores.emplace_back(p, inner.cores);
        // Chosen or repeated, it is no single step of one law any more.
        inner.timed *= 2;
        work.join(inner);
    }
    if (step.kind == Step::Kind::choose) {
        follow(work.all, mixed(all));
        follow(work.cores, mixed(cores));
    } else if (step.kind == Step::Kind::repeat) {
        follow(work.all, all[0].second, step.count);
        follow(work.cores, cores[0].second, step.count);
    }
}

OwnWork own_work(const Steps& steps) {
    OwnWork work;
    for (const Step& step : steps) {
        switch (step.kind) {
            case Step::Kind::wait:
            case Step::Kind::cpu: {
                if (step.duration.is_zero()) break;
                const TimeMoments time = moments_of(step.duration);
                follow(work.all, time);
                if (step.kind == Step::Kind::cpu)
                    follow(work.cores, time);
                else
                    work.waits = true;
                ++work.timed;
                work.only = &step.duration;
                break;
            }
            case Step::Kind::disk:
                work.disk = true;
                break;
            case Step::Kind::fail:
                work.fails = true;
                break;
            case Step::Kind::call:
            case Step::Kind::query:
            case Step::Kind::publish:
                work.calls = true;
                break;
            case Step::Kind::cache:
                work.calls = true;
                add_branches(work, step);
                // What follows a miss is as likely as the cache says: the moments are not known.
                if (!step.branches.empty() && own_work(step.branches[0]).timed > 0)
                    work.parallel = true;
                break;
            case Step::Kind::parallel:
                work.parallel = true;
                add_branches(work, step);
                break;
            case Step::Kind::repeat:
            case Step::Kind::choose:
                add_branches(work, step);
                break;
        }
    }
    return work;
}

OwnWork work_of_query(const Query& query) {
    OwnWork work;
    for (const sim::Distribution* law : {&query.cpu, &query.wait}) {
        if (law->is_zero()) continue;
        follow(work.all, moments_of(*law));
        ++work.timed;
        work.only = law;
    }
    work.cores = moments_of(query.cpu);
    work.waits = !query.wait.is_zero();
    return work;
}

class Classifier {
public:
    Classifier(const Blueprint& blueprint, const Flow& flow) : blueprint_{blueprint} {
        by_component_.resize(blueprint.components.size());
        for (const FlowOperation& op : flow.operations)
            if (op.per_request > 0) by_component_[op.id.component].push_back(&op);
    }

    StationKind kind(ComponentId id) const {
        const Component& component = blueprint_.components[id];
        StationKind kind;
        kind.instances = instance_count(component);
        for (const FlowOperation* op : by_component_[id]) kind.visits += op->per_request;
        if (kind.visits <= 0) return kind;
        if (const auto* service = std::get_if<ServiceSpec>(&component.spec)) {
            take(kind, id, service->workers, service->queue);
            if (service->autoscale) give_up(kind, "scales by itself");
            if (service->patience && kind.queue == Queue::in_order)
                give_up(kind, "its callers lose patience");
            if (!service->priority.empty() && kind.queue == Queue::in_order)
                give_up(kind, "some requests have priority");
        } else if (const auto* queue = std::get_if<QueueSpec>(&component.spec)) {
            take(kind, id, queue->workers, queue->capacity);
        } else if (const auto* database = std::get_if<DatabaseSpec>(&component.spec)) {
            take(kind, id, database->workers, database->queue);
            if (database->shards.count > 1) give_up(kind, "keys decide which shard is asked");
            if (database->replicas > 0) give_up(kind, "a primary and replicas share its load");
        } else if (const auto* cache = std::get_if<CacheSpec>(&component.spec)) {
            kind.service = moments_of(cache->lookup);
            if (cache->lookup.is_zero()) return kind;
            kind.queue = Queue::in_order;
            kind.servers = 1;
            kind.exponential = cache->lookup.kind() == sim::Distribution::Kind::exponential;
        }
        return kind;
    }

private:
    using Queue = StationKind::Queue;

    static void give_up(StationKind& kind, const char* reason) {
        kind.queue = Queue::unknown;
        kind.reason = reason;
    }

    OwnWork work_of(OperationId id) const {
        const auto& spec = blueprint_.components[id.component].spec;
        if (const auto* service = std::get_if<ServiceSpec>(&spec))
            return own_work(service->operations[id.operation].steps);
        if (const auto* queue = std::get_if<QueueSpec>(&spec))
            return own_work(queue->operation.steps);
        return work_of_query(std::get<DatabaseSpec>(spec).queries[id.operation]);
    }

    // Workers and cores; what the operations have in common.
    void take(StationKind& kind, ComponentId id, uint32_t workers, uint32_t places) const {
        OwnWork all;
        std::vector<std::pair<double, TimeMoments>> times, cores;
        const sim::Distribution* law = nullptr;
        bool one_law = true;
        double ios = 0;
        for (const FlowOperation* op : by_component_[id]) {
            const OwnWork work = work_of(op->id);
            times.emplace_back(op->per_request / kind.visits, work.all);
            cores.emplace_back(op->per_request / kind.visits, work.cores);
            one_law = one_law && work.timed == 1 && (!law || *law == *work.only);
            if (work.timed == 1) law = work.only;
            all.join(work);
            ios += op->ios;
        }
        const TimeMoments time = mixed(times), core = mixed(cores);
        const Placement& placement = blueprint_.components[id].placement;
        const bool on_machine = placement.machine != kNone || placement.host != kNone;
        const bool limited = workers != kNoLimit;
        const bool contended = on_machine && core.mean > 0 &&
                               (placement.host != kNone || !limited ||
                                blueprint_.machines[placement.machine].cores < workers);
        kind.service = time;
        kind.exponential = one_law && law && law->kind() == sim::Distribution::Kind::exponential;
        const auto* service = std::get_if<ServiceSpec>(&blueprint_.components[id].spec);
        const bool in_turns = service && service->release_worker_on_call && all.calls;
        kind.waits_once = !contended && !(on_machine && ios > 0) && !all.parallel && !in_turns;
        if (all.fails) return give_up(kind, "its calls fail at random");
        if (on_machine && ios > 0) return give_up(kind, "waits for its disk");
        if (contended && placement.host != kNone) return give_up(kind, "shares its host");
        if (contended && limited) return give_up(kind, "has workers and cores to wait for");
        if (limited && all.parallel) return give_up(kind, "works on branches in parallel");
        if (limited && in_turns) return give_up(kind, "waits for a worker after each call");
        if (limited && all.calls) return give_up(kind, "holds its workers for others' answers");
        if (contended) {
            kind.queue = Queue::shared;
            kind.servers = blueprint_.machines[placement.machine].cores;
            kind.service = core;
        } else if (limited && time.mean > 0) {
            kind.queue = Queue::in_order;
            kind.servers = workers;
            if (places != kNoLimit) kind.places = places;
        }
    }

    const Blueprint& blueprint_;
    std::vector<std::vector<const FlowOperation*>> by_component_;
};

}  // namespace

std::vector<StationKind> station_kinds(const Blueprint& blueprint, const Flow& flow) {
    const Classifier classifier{blueprint, flow};
    std::vector<StationKind> kinds;
    for (ComponentId id = 0; id < blueprint.components.size(); ++id)
        kinds.push_back(classifier.kind(id));
    return kinds;
}

}  // namespace faultline::scenarios
