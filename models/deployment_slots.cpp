// models/deployment_slots.cpp - instances that come and go: their phases, and who takes calls.
#include <algorithm>
#include <numeric>

#include "models/cluster.hpp"
#include "models/deployment.hpp"

namespace faultline::models {
namespace {

// Between two looks whether an instance that leaves has finished: 100 ms.
constexpr sim::Duration kLook{100'000'000};

}  // namespace

bool Deployment::is_available(Cluster& cx, uint32_t i) const {
    return slots_[i].phase == Phase::available && cx.instance(first(cx) + i).up;
}

void Deployment::start_instance(Cluster& cx, uint32_t i) {
    Slot& slot = slots_[i];
    const sim::Time now = cx.kernel.now();
    slot.phase = Phase::booting;
    slot.fresh = forward_;
    slot.started = now;
    ++slot.turn;
    cx.set_present(first(cx) + i, true);
    note_capacity(cx);
    appoint(cx, Kind::booted, i, now + change_.boot);
}

bool Deployment::start_one(Cluster& cx) {
    for (uint32_t i = 0; i < slots_.size(); ++i) {
        // Nobody is started on a machine that is known to be dead.
        const bool dead = cx.troubles.has(Effect::Kind::down, first(cx) + i);
        if (slots_[i].phase != Phase::off || dead) continue;
        start_instance(cx, i);
        return true;
    }
    return false;
}

void Deployment::has_booted(Cluster& cx, uint32_t i) {
    Slot& slot = slots_[i];
    const sim::Time now = cx.kernel.now();
    Instance& node = cx.instance(first(cx) + i);
    const bool loop = change_.strategy == Change::Strategy::restart_loop;
    if (loop) {
        stage_until_ = now + change_.pause;
        appoint(cx, Kind::next, 0, stage_until_);
    }
    if (slot.fresh && change_.version.crash_at_start) {
        slot.phase = Phase::crashed;
        cx.story.tell(now, "crashed", cx.instance_name(first(cx) + i),
                      "exits as soon as it has started, again and again",
                      {"that is what the new version does", kNone, line_});
        first_seen(cx);
        return note_capacity(cx);
    }
    const uint16_t release = slot.fresh ? static_cast<uint16_t>(release_ + 1) : old_release_;
    node.run(release);
    cx.troubles.renew_slowness(cx, first(cx) + i);
    cx.restart(first(cx) + i);
    slot.phase = Phase::waking;
    before_[i] = work_of(cx, i);
    if (loop) {
        slot.phase = Phase::available;
        take_calls(cx, i, true);
        note_capacity(cx);
        return end_if_settled(cx);
    }
    // Probes come from its start on; the first that finds it up is the one.
    const int64_t every = change_.ready_every.ns;
    const int64_t probes = ((now - slot.started).ns + every - 1) / every;
    appoint(cx, Kind::ready, i, slot.started + sim::Duration{probes * every});
}

void Deployment::is_ready(Cluster& cx, uint32_t i) {
    // A second fleet and a canary wait until they are complete.
    const bool joins = change_.strategy == Change::Strategy::rolling ||
                       change_.strategy == Change::Strategy::recreate;
    if (joins) take_calls(cx, i, true);
    note_capacity(cx);
    appoint(cx, Kind::counted, i, cx.kernel.now() + change_.min_ready);
}

void Deployment::stop_instance(Cluster& cx, uint32_t i) {
    Slot& slot = slots_[i];
    if (slot.phase == Phase::off || slot.phase == Phase::leaving) return;
    ++slot.turn;
    const bool working = slot.phase == Phase::waking || slot.phase == Phase::available;
    // A loop that does not drain tells nobody.
    const bool told = change_.strategy != Change::Strategy::restart_loop || change_.drain.ns > 0;
    if (told) take_calls(cx, i, false);
    slot.phase = Phase::leaving;
    slot.stops_at = cx.kernel.now() + (working ? change_.drain : sim::Duration{});
    look_whether_idle(cx, i);
}

void Deployment::look_whether_idle(Cluster& cx, uint32_t i) {
    Slot& slot = slots_[i];
    const sim::Time now = cx.kernel.now();
    const uint32_t instance = first(cx) + i;
    if (now >= slot.stops_at) {
        cx.crash(instance, false);  // with all that it still has
    } else if (!cx.is_idle(instance)) {
        return appoint(cx, Kind::idle, i, std::min(slot.stops_at, now + kLook));
    }
    switch_off(cx, i);
}

void Deployment::switch_off(Cluster& cx, uint32_t i) {
    Slot& slot = slots_[i];
    ++slot.turn;
    const uint32_t instance = first(cx) + i;
    Instance& node = cx.instance(instance);
    node.power(false);
    node.run(0);
    cx.troubles.renew_slowness(cx, instance);
    slot.phase = Phase::off;
    progress_at_ = cx.kernel.now();
    // The server of a loop stays where it is, and so does its place in the rotation.
    if (change_.strategy == Change::Strategy::restart_loop) return start_instance(cx, i);
    cx.set_present(instance, false);
    note_capacity(cx);
    appoint(cx, Kind::next, 0, cx.kernel.now());  // what may be done next
}

void Deployment::take_calls(Cluster& cx, uint32_t i, bool take) {
    if (slots_[i].taking == take) return;
    slots_[i].taking = take;
    cx.set_in_rotation(first(cx) + i, take);
    note_capacity(cx);
}

// Weights by which the new version's members get this share of the service's calls; negative: as
// they were.
void Deployment::share_out(Cluster& cx, double fresh_share) {
    const auto basis_points = static_cast<uint64_t>(fresh_share * 10'000 + 0.5);
    const auto fresh = uint64_t{count([](const Slot& s) { return s.fresh && s.taking; })};
    const auto old = uint64_t{count([](const Slot& s) { return !s.fresh && s.taking; })};
    const bool all_alike = fresh_share < 0 || fresh == 0 || old == 0;
    uint64_t a = basis_points * old, b = (10'000 - basis_points) * fresh;
    const uint64_t common = std::max<uint64_t>(1, std::gcd(a, b));
    a = std::max<uint64_t>(1, a / common);
    b = std::max<uint64_t>(1, b / common);
    for (Balancer& balancer : cx.balancers)
        for (const MemberGroup& group : balancer.groups) {
            if (group.component != change_.service) continue;
            for (uint32_t i = 0; i < group.count; ++i)
                balancer.upstream.set_weight(
                    group.first_member + i,
                    all_alike ? group.weight
                              : group.weight * static_cast<uint32_t>(slots_[i].fresh ? a : b));
        }
}

void Deployment::note_capacity(Cluster& cx) {
    const sim::Time now = cx.kernel.now();
    uint32_t taking = 0, present = 0;
    for (uint32_t i = 0; i < slots_.size(); ++i) {
        Slot& slot = slots_[i];
        const Instance& node = cx.instance(first(cx) + i);
        const bool serves = slot.taking && node.up;
        taking += serves;
        present += node.in_service;
        const uint16_t exposes = serves ? node.release : 0;
        if (exposes == slot.exposes) continue;
        if (slot.exposes != 0) cx.releases[slot.exposes - 1].takes_calls(now, false);
        if (exposes != 0) cx.releases[exposes - 1].takes_calls(now, true);
        slot.exposes = exposes;
        if (slot.fresh && exposes != 0) first_seen(cx);
    }
    record(cx).least = std::min(record(cx).least, taking);
    cx.releases[release_].has_beyond(now, present > replicas_ ? present - replicas_ : 0);
}

}  // namespace faultline::models
