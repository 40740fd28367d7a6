#include "models/fault.hpp"

#include "models/cluster.hpp"
#include "models/incident.hpp"

namespace faultline::models {
const char* verb_name(Fault::Verb verb) {
    switch (verb) {
        case Fault::Verb::kill:
            return "kill";
        case Fault::Verb::hang:
            return "hang";
        case Fault::Verb::slow:
            return "slow";
        case Fault::Verb::errors:
            return "errors";
        case Fault::Verb::latency:
            return "latency";
        case Fault::Verb::loss:
            return "loss";
        case Fault::Verb::zone_outage:
            return "zone_outage";
        case Fault::Verb::flush:
            return "flush";
    }
    return "";
}

FaultPlan::FaultPlan(const Blueprint& blueprint, uint64_t seed)
    : faults_{blueprint.faults}, links_{seed} {
    for (uint32_t f = 0; f < faults_.size(); ++f) {
        const Fault& fault = faults_[f];
        const bool all =
            fault.target.role == InstanceRef::Role::any ||
            (fault.target.role == InstanceRef::Role::index && fault.target.index == kNone);
        const bool each = fault.every && fault.verb != Fault::Verb::zone_outage && all;
        const uint32_t clocks =
            each ? instance_count(blueprint.components[fault.target.component]) : 1;
        for (uint32_t i = 0; i < clocks; ++i) {
            Clock clock;
            clock.fault = f;
            clock.only = each ? i : kNone;
            const std::string name =
                "fault/" + std::to_string(f) + "/" + fault.target_name + "/" + std::to_string(i);
            if (fault.every) clock.every = {*fault.every, sim::RandomStream{seed, name + "/every"}};
            if (fault.duration)
                clock.duration = {*fault.duration, sim::RandomStream{seed, name + "/for"}};
            clocks_.push_back(std::move(clock));
        }
    }
}

uint32_t FaultPlan::add(Fault fault) {
    fault.by_hand = true;
    Clock clock;
    clock.fault = static_cast<uint32_t>(faults_.size());
    faults_.push_back(std::move(fault));
    clocks_.push_back(std::move(clock));
    return static_cast<uint32_t>(clocks_.size()) - 1;
}

void FaultPlan::start(Cluster& cx, uint32_t self) {
    self_ = self;
    for (uint32_t i = 0; i < clocks_.size(); ++i) {
        Clock& clock = clocks_[i];
        const Fault& fault = faults_[clock.fault];
        if (fault.by_hand) continue;
        cx.appoint(self_, i, fault.every ? fault.at + clock.every.draw() : fault.at);
    }
}

void FaultPlan::due(Cluster& cx, uint32_t what) {
    if (clocks_[what].striking) {
        mend(cx, what);
    } else {
        strike(cx, what);
    }
}

std::vector<uint32_t> FaultPlan::targets(Cluster& cx, const Clock& clock) const {
    const Fault& fault = faults_[clock.fault];
    std::vector<uint32_t> found;
    if (fault.link) return found;
    if (fault.verb == Fault::Verb::zone_outage) {
        for (uint32_t i = 1; i < cx.instances.size(); ++i)
            if (cx.instances[i].zone == fault.zone && cx.instances[i].up) found.push_back(i);
        return found;
    }
    const auto& component = cx.components[fault.target.component];
    if (clock.only != kNone) {
        if (cx.instances[component.first_instance + clock.only].up)
            found.push_back(component.first_instance + clock.only);
        return found;
    }
    if (component.database != kNone) {
        const Database& database = cx.databases[component.database];
        for (uint32_t s = 0; s < database.shards.size(); ++s) {
            const Shard& shard = database.shards[s];
            const bool one_shard = fault.target.role == InstanceRef::Role::primary ||
                                   fault.target.role == InstanceRef::Role::replica;
            if (one_shard && fault.target.shard != kNone && fault.target.shard != s) continue;
            uint32_t replica = 0;  // counted without the primary of the moment
            for (uint32_t i = shard.first_instance; i < shard.first_instance + shard.count; ++i) {
                const bool primary = i == shard.primary;
                const bool meant =
                    fault.target.role == InstanceRef::Role::primary ? primary
                    : fault.target.role == InstanceRef::Role::replica
                        ? !primary && (fault.target.index == kNone || replica == fault.target.index)
                        : fault.target.role == InstanceRef::Role::any ||
                              fault.target.index == kNone ||
                              i - component.first_instance == fault.target.index;
                if (meant && cx.instances[i].up) found.push_back(i);
                if (!primary) ++replica;
            }
        }
        return found;
    }
    for (uint32_t i = 0; i < component.count; ++i) {
        const bool meant = fault.target.index == kNone ||
                           fault.target.role == InstanceRef::Role::any || fault.target.index == i;
        if (meant && cx.instances[component.first_instance + i].up)
            found.push_back(component.first_instance + i);
    }
    return found;
}

void FaultPlan::apply(Cluster& cx, const Fault& fault, uint32_t instance) {
    Instance& node = cx.instance(instance);
    switch (fault.verb) {
        case Fault::Verb::slow:
            node.slowdown = static_cast<float>(fault.factor);
            return;
        case Fault::Verb::hang:
            return cx.hang(instance);
        case Fault::Verb::errors:
            // A balancer only passes on what its members answer.
            if (cx.components[node.component].balancer == kNone)
                node.answer_errors(static_cast<float>(fault.share));
            return;
        case Fault::Verb::flush:
            if (const uint32_t store = cx.components[node.component].store; store != kNone)
                cx.stores[store].flush();
            return;
        default:
            cx.crash(instance, fault.silent);
    }
}

void FaultPlan::strike(Cluster& cx, uint32_t index) {
    Clock& clock = clocks_[index];
    const Fault& fault = faults_[clock.fault];
    const sim::Time now = cx.kernel.now();
    clock.struck = targets(cx, clock);
    std::string target = fault.target_name;
    if (clock.only != kNone && !clock.struck.empty()) target = cx.instance_name(clock.struck[0]);
    Beginning beginning{.kind = verb_name(fault.verb), .target = target};
    beginning.instances = clock.struck;
    if (!fault.every) beginning.script = clock.fault;
    clock.incident = begin_incident(cx, std::move(beginning));
    for (const uint32_t i : clock.struck) apply(cx, fault, i);
    if (fault.link) links_.disturb(cx, *fault.link, index, *fault.delay);
    // A flush is over as soon as it is done.
    const bool lasts = fault.duration || fault.verb != Fault::Verb::flush;
    if (lasts && ++in_force_ == 1) cx.recorder.set_broken(true);
    if (fault.by_hand) {
        clock.striking = true;
        return;
    }
    if (!fault.duration) {
        // What is broken for ever does not break again.
        if (fault.every && fault.verb == Fault::Verb::flush)
            cx.appoint(self_, index, now + clock.every.draw());
        return;
    }
    clock.striking = true;
    cx.appoint(self_, index, now + clock.duration.draw());
}

void FaultPlan::mend(Cluster& cx, uint32_t index) {
    Clock& clock = clocks_[index];
    const Fault& fault = faults_[clock.fault];
    const sim::Time now = cx.kernel.now();
    clock.striking = false;
    if (--in_force_ == 0) cx.recorder.set_broken(false);
    if (fault.link) {
        links_.leave(cx, *fault.link, index);
        cx.story.tell(now, "recovered", fault.target_name, "is as it was");
        incident_over(cx, clock.incident);
    }
    for (const uint32_t i : clock.struck) {
        Instance& node = cx.instance(i);
        // What another fault has done meanwhile is not this one's to mend.
        if (fault.verb == Fault::Verb::slow) {
            node.slowdown = 1;
        } else if (fault.verb == Fault::Verb::errors) {
            node.answer_errors(0);
        } else if (fault.verb == Fault::Verb::hang) {
            if (!node.stands_still()) continue;
            cx.resume(i);
            cx.story.mended(now, i, "resumed", cx.instance_name(i), "goes on");
        } else if (fault.verb != Fault::Verb::flush && !node.up) {
            cx.restart(i);
            const uint32_t database = cx.components[node.component].database;
            cx.story.mended(now, i, "restarted", cx.instance_name(i), "is up again");
            // A primary that was replaced in the meantime does not mend anything by coming back.
            if (database != kNone && cx.databases[database].shard_of_instance(i).primary != i)
                continue;
        }
        service_back(cx, i);
    }
    if (fault.every) cx.appoint(self_, index, now + clock.every.draw());
}

}  // namespace faultline::models
