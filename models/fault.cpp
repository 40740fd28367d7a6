#include "models/fault.hpp"

#include "models/cluster.hpp"
#include "models/incident.hpp"
#include "models/monitoring/condition.hpp"

namespace faultline::models {

using Role = InstanceRef::Role;

static constexpr sim::Duration kLookEvery{1'000'000'000};

const char* verb_name(Fault::Verb verb) {
    // In the order of Fault::Verb.
    constexpr const char* kNames[] = {
        "kill",         "hang",        "slow",        "errors",        "latency",
        "loss",         "zone_outage", "flush",       "region_outage", "dependency_outage",
        "restart_loop", "memory_leak", "cpu_theft",   "fill_disk",     "disk_slow",
        "partition",    "bandwidth",   "dns_failure", "hot_key",       "traffic_spike",
        "clock_jump",   "drain",       "switchover",  "scale",
    };
    static_assert(std::size(kNames) == static_cast<size_t>(Fault::Verb::scale) + 1);
    return kNames[static_cast<size_t>(verb)];
}

namespace {

bool is_all(const InstanceRef& ref) {
    return ref.role == Role::any || (ref.role == Role::index && ref.index == kNone);
}

uint32_t target_count(const Blueprint& blueprint, const InstanceRef& ref) {
    if (ref.role == Role::zone) {
        uint32_t count = 0;
        for (const Component& component : blueprint.components)
            for (uint32_t i = 0; i < instance_count(component); ++i)
                count += zone_of(blueprint, component, i) == ref.index;
        return count;
    }
    return is_all(ref) ? instance_count(blueprint.components[ref.component]) : 1;
}

// Exponential times with that share of the rate.
sim::Distribution thinned(const sim::Distribution& times, double rate) {
    if (rate == 1) return times;
    return sim::Distribution::exponential({static_cast<int64_t>(times.mean_ns() / rate)});
}

}  // namespace

uint32_t target_count(const Blueprint& blueprint, const Fault& fault) {
    uint32_t count = 0;
    if (fault.verb == Fault::Verb::zone_outage)
        count = target_count(blueprint, {.role = Role::zone, .index = fault.zone});
    else if (fault.target.component != kNone || fault.target.role == Role::zone)
        count = target_count(blueprint, fault.target);
    for (const InstanceRef& ref : fault.also) count += target_count(blueprint, ref);
    return count;
}

bool strikes_each(const Fault& fault) {
    if (!fault.every) return false;
    if (fault.common_cause > 0) return true;
    return has_instances(fault) && fault.target.component != kNone && fault.also.empty() &&
           fault.verb != Fault::Verb::zone_outage && fault.verb != Fault::Verb::switchover &&
           is_all(fault.target);
}

FaultPlan::FaultPlan(const Blueprint& blueprint, uint64_t seed)
    : seed_{seed}, faults_{blueprint.faults} {
    for (uint32_t f = 0; f < faults_.size(); ++f) {
        const Fault& fault = faults_[f];
        if (!strikes_each(fault)) {
            add_clock(f, kNone, "0", 1);
            continue;
        }
        const uint32_t count = target_count(blueprint, fault);
        for (uint32_t i = 0; i < count && fault.common_cause < 1; ++i)
            add_clock(f, i, std::to_string(i), 1 - fault.common_cause);
        if (fault.common_cause > 0) add_clock(f, kNone, "common", fault.common_cause);
    }
}

uint32_t FaultPlan::add(Fault fault) {
    fault.by_hand = true;
    faults_.push_back(std::move(fault));
    add_clock(static_cast<uint32_t>(faults_.size()) - 1, kNone, "0", 1);
    return static_cast<uint32_t>(clocks_.size()) - 1;
}

void FaultPlan::add_clock(uint32_t index, uint32_t only, const std::string& number, double rate) {
    const Fault& fault = faults_[index];
    const std::string name =
        "fault/" + std::to_string(index) + "/" + fault.target_name + "/" + number;
    Clock clock;
    clock.fault = index;
    clock.only = only;
    if (fault.every)
        clock.every = {thinned(*fault.every, rate), sim::RandomStream{seed_, name + "/every"}};
    if (fault.duration) clock.duration = {*fault.duration, sim::RandomStream{seed_, name + "/for"}};
    if (const auto* leaking = std::get_if<MemoryLeak>(&fault.details))
        clock.fills = {leaking->fills, sim::RandomStream{seed_, name + "/fills"}};
    clocks_.push_back(std::move(clock));
}

void FaultPlan::start(Cluster& cx, uint32_t self) {
    self_ = self;
    sim::Duration keep{};
    for (uint32_t i = 0; i < clocks_.size(); ++i) {
        Clock& clock = clocks_[i];
        const Fault& fault = faults_[clock.fault];
        if (fault.by_hand || fault.after != kNone) continue;
        if (fault.when) {
            clock.awaits = true;
            keep = std::max(keep, fault.when->window);
            continue;
        }
        cx.appoint(self_, i, fault.every ? fault.at + clock.every.draw() : fault.at);
    }
    if (keep.ns == 0) return;
    readings_.emplace(cx, keep);
    cx.appoint(self_, kLook, cx.kernel.now() + kLookEvery);
}

// What has struck is not waited for again.
void FaultPlan::look(Cluster& cx) {
    const sim::Time now = cx.kernel.now();
    readings_->read(cx);
    bool waits = false;
    for (uint32_t i = 0; i < clocks_.size(); ++i) {
        Clock& clock = clocks_[i];
        if (!clock.awaits) continue;
        const Fault& fault = faults_[clock.fault];
        clock.awaits = !readings_->holds(*fault.when, now);
        waits |= clock.awaits;
        if (!clock.awaits) cx.appoint(self_, i, now + fault.pause);
    }
    if (waits) cx.appoint(self_, kLook, now + kLookEvery);
}

void FaultPlan::due(Cluster& cx, uint32_t what) {
    if (what == kLook) return look(cx);
    if (what & kCourse) return course_due(cx, what & ~kCourse);
    clocks_[what].appointed = false;
    if (clocks_[what].striking) {
        mend(cx, what);
    } else {
        strike(cx, what);
    }
}

std::string FaultPlan::name_of(Cluster& cx, const Clock& clock) const {
    if (clock.only != kNone && !clock.struck.empty()) return cx.instance_name(clock.struck[0]);
    return faults_[clock.fault].target_name;
}

void FaultPlan::strike(Cluster& cx, uint32_t index) {
    Clock& clock = clocks_[index];
    const Fault& fault = faults_[clock.fault];
    const sim::Time now = cx.kernel.now();
    clock.struck = targets(cx, clock);
    clock.told = kNoLine;
    Beginning beginning{.kind = verb_name(fault.verb), .target = name_of(cx, clock)};
    beginning.instances = clock.struck;
    if (!fault.every) beginning.script = clock.fault;
    clock.incident = begin_incident(cx, std::move(beginning));
    const bool lasts = fault.duration || !is_momentary(fault);
    clock.strike = cx.troubles.begin(cx, lasts);
    apply(cx, clock);
    begin_courses(cx, index);
    clock.striking = lasts || fault.by_hand;
    // What only happens is over at once; what follows from it may last.
    if (!lasts && fault.verb != Fault::Verb::switchover)
        for (const uint32_t instance : clock.struck) service_back(cx, instance);
    if (fault.by_hand) return;
    if (fault.duration) return cx.appoint(self_, index, now + clock.duration.draw());
    call_followers(cx, clock.fault);
    // What is broken for ever does not break again.
    if (fault.every && !lasts) cx.appoint(self_, index, now + clock.every.draw());
}

void FaultPlan::mend(Cluster& cx, uint32_t index) {
    Clock& clock = clocks_[index];
    const Fault& fault = faults_[clock.fault];
    const sim::Time now = cx.kernel.now();
    clock.striking = false;
    end_courses(index);
    if (fault.verb == Fault::Verb::scale) scale_to(cx, index, replicas_without(cx, index));
    struct Before {
        bool up, still;
    };
    std::vector<Before> before;
    for (const uint32_t i : clock.struck)
        before.push_back({cx.instances[i].up, cx.instances[i].stands_still()});
    if (fault.duration || !is_momentary(fault)) cx.troubles.end(cx, clock.strike);
    // One that scales is over when all have come or gone.
    if (clock.struck.empty() && !is_momentary(fault) && fault.verb != Fault::Verb::scale) {
        cx.story.tell(now, "recovered", fault.target_name, "is as it was");
        incident_over(cx, clock.incident);
    }
    for (size_t k = 0; k < clock.struck.size(); ++k)
        tell_mended(cx, fault, clock.struck[k], before[k].up, before[k].still);
    call_followers(cx, clock.fault);
    if (fault.every) cx.appoint(self_, index, now + clock.every.draw());
}

// What another fault has done meanwhile is not mended with this one.
void FaultPlan::tell_mended(Cluster& cx, const Fault& fault, uint32_t instance, bool was_up,
                            bool stood_still) const {
    const Instance& node = cx.instance(instance);
    const sim::Time now = cx.kernel.now();
    if (!node.serving) return;
    if (!was_up) {
        const uint32_t database = cx.components[node.component].database;
        cx.story.mended(now, instance, "restarted", cx.instance_name(instance), "is up again");
        // A primary that was replaced in the meantime does not mend anything by coming back.
        if (database != kNone &&
            cx.databases[database].shard_of_instance(instance).primary != instance)
            return;
    } else if (stood_still) {
        cx.story.mended(now, instance, "resumed", cx.instance_name(instance), "goes on");
    } else if (fault.verb == Fault::Verb::drain) {
        cx.story.mended(now, instance, "recovered", cx.instance_name(instance),
                        "may be chosen again", "nobody drains it any more");
    }
    service_back(cx, instance);
}

// Those that come after it, unless they are at work already.
void FaultPlan::call_followers(Cluster& cx, uint32_t fault) {
    for (uint32_t i = 0; i < clocks_.size(); ++i) {
        Clock& clock = clocks_[i];
        const Fault& next = faults_[clock.fault];
        if (next.by_hand || next.after != fault || clock.striking || clock.appointed) continue;
        clock.appointed = true;
        cx.appoint(self_, i, cx.kernel.now() + next.pause);
    }
}

}  // namespace faultline::models
