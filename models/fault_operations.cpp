// models/fault_operations.cpp - what people do to a running system on purpose: drain an instance,
// switch over to another primary, scale a service. In a fault plan, as they happen at a time, go on
// for a while, and may be what breaks it.
#include <algorithm>

#include "models/cluster.hpp"
#include "models/failover.hpp"
#include "models/fault.hpp"
#include "models/incident.hpp"
#include "sim/assert.hpp"

namespace faultline::models {
namespace {

// Between two looks whether an instance has finished: as deployments do.
constexpr sim::Duration kPoll{100'000'000};

}  // namespace

void FaultPlan::hand_over(Cluster& cx, const Clock& clock, uint32_t primary) const {
    const Fault& fault = faults_[clock.fault];
    Shard& shard =
        cx.databases[cx.components[cx.instances[primary].component].database].shard_of_instance(
            primary);
    FL_ASSERT(shard.manager != kNone, "a switchover where nobody promotes");
    shard.successor = kNone;
    std::vector<uint32_t> wanted;
    if (fault.target.role == InstanceRef::Role::replica) add_instances(cx, fault.target, wanted);
    for (const uint32_t i : wanted)
        if (i - shard.first_instance < shard.count) shard.successor = i;
    cx.appoint(shard.manager, FailoverManager::switch_over, cx.kernel.now());
}

void FaultPlan::wait_until_idle(Cluster& cx, uint32_t index) {
    Course& course = courses_[index];
    if (!cx.is_idle(course.instance)) return go_on(cx, index, kPoll);
    course.next = {-1};
    if (cx.instances[course.instance].up)
        cx.story.tell(cx.kernel.now(), "drained", cx.instance_name(course.instance),
                      "has finished what it had", {.instance = course.instance});
}

uint32_t FaultPlan::instances_of(const Cluster& cx, const Fault& fault,
                                 std::vector<uint32_t>* away) const {
    const auto& component = cx.components[fault.target.component];
    uint32_t here = 0;
    for (uint32_t i = component.first_instance; i < component.first_instance + component.count;
         ++i) {
        const bool comes = std::any_of(courses_.begin(), courses_.end(), [&](const Course& c) {
            return c.next.ns >= 0 && c.instance == i && c.comes;
        });
        const bool is_here = cx.instances[i].in_service || comes;
        here += is_here;
        if (!is_here && away) away->push_back(i);
    }
    return here;
}

uint32_t FaultPlan::replicas_without(const Cluster& cx, uint32_t without) const {
    const uint32_t component = faults_[clocks_[without].fault].target.component;
    uint32_t replicas = std::get<ServiceSpec>(cx.blueprint->components[component].spec).replicas;
    uint64_t latest = 0;
    for (uint32_t i = 0; i < clocks_.size(); ++i) {
        const Fault& fault = faults_[clocks_[i].fault];
        const auto* scale = std::get_if<Scale>(&fault.details);
        const bool holds = i != without && clocks_[i].striking && scale &&
                           fault.target.component == component && clocks_[i].strike > latest;
        if (!holds) continue;
        latest = clocks_[i].strike;
        replicas = scale->replicas;
    }
    return replicas;
}

bool FaultPlan::call_off(Cluster& cx, uint32_t instance) {
    for (Course& course : courses_) {
        if (course.next.ns < 0 || course.instance != instance || !course.comes) continue;
        course.next = {-1};
        all_scaled(cx, course.clock);
        return true;
    }
    return false;
}

void FaultPlan::scale_to(Cluster& cx, uint32_t index, uint32_t replicas) {
    const Fault& fault = faults_[clocks_[index].fault];
    const auto& component = cx.components[fault.target.component];
    std::vector<uint32_t> away;
    const uint32_t here = instances_of(cx, fault, &away);
    clocks_[index].told = cx.story.tell(
        cx.kernel.now(), "scaled", component.name,
        "is to have " + counted(replicas, "instance") + " instead of " + std::to_string(here),
        {.after = clocks_[index].told});
    std::vector<uint32_t> moved;
    if (replicas > here)
        moved.assign(away.begin(),
                     away.begin() + std::min<ptrdiff_t>(replicas - here, std::ssize(away)));
    // Those that have not booted yet are called off before anybody leaves.
    uint32_t too_many = here - std::min(here, replicas);
    for (const bool booted : {false, true})
        for (uint32_t i = component.first_instance + component.count;
             i-- > component.first_instance && too_many > 0;) {
            if (booted ? !cx.instances[i].in_service : !call_off(cx, i)) continue;
            if (booted) moved.push_back(i);
            --too_many;
        }
    for (const uint32_t i : moved) {
        const uint32_t course = add_course(index, i);
        courses_[course].comes = replicas > here;
        courses_[course].next = cx.kernel.now();
        come_or_go(cx, course);
    }
    all_scaled(cx, index);
}

// Step 0 orders it, or takes it out of the rotation.
void FaultPlan::come_or_go(Cluster& cx, uint32_t index) {
    Course& course = courses_[index];
    const Fault& fault = faults_[clocks_[course.clock].fault];
    const uint32_t instance = course.instance;
    Instance& node = cx.instances[instance];
    const bool first = course.step++ == 0;
    const auto tell = [&](const char* text) {
        cx.story.tell(cx.kernel.now(), "scaled", cx.instance_name(instance), text,
                      {.after = clocks_[course.clock].told});
    };
    if (course.comes) {
        if (first && !node.up) return go_on(cx, index, std::get<Scale>(fault.details).boot);
        cx.restart(instance);
        cx.set_in_service(instance, true);
        tell("has booted and takes calls");
    } else {
        if (first) {
            cx.set_in_service(instance, false);
            tell("leaves");
        }
        // Somebody else may have wanted it back before it had finished.
        if (!node.in_service) {
            if (!cx.is_idle(instance)) return go_on(cx, index, kPoll);
            if (node.up) node.power(false);
        }
    }
    course.next = {-1};
    if (!first) all_scaled(cx, course.clock);
}

void FaultPlan::all_scaled(Cluster& cx, uint32_t clock) {
    const bool goes_on = std::any_of(courses_.begin(), courses_.end(), [&](const Course& c) {
        return c.next.ns >= 0 && c.clock == clock;
    });
    const uint32_t incident = clocks_[clock].incident;
    const bool ends = !goes_on && incident != kNoIncident && !cx.story.incident(incident).recovered;
    if (ends) incident_over(cx, incident);
}

}  // namespace faultline::models
