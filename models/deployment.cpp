// models/deployment.cpp - the course of a deployment, and what each strategy does next.
#include "models/deployment.hpp"

#include <algorithm>
#include <cmath>

#include "models/cluster.hpp"
#include "models/incident.hpp"

namespace faultline::models {
namespace {

// What goes wrong in the 5 s after the end was on its way to the users.
constexpr sim::Duration kLateEnds{5'000'000'000};

}  // namespace

const char* strategy_name(Change::Strategy strategy) {
    static constexpr const char* kNames[] = {"rolling", "blue_green", "canary", "recreate",
                                             "restart_loop"};
    return kNames[static_cast<size_t>(strategy)];
}

std::string strategy_text(Change::Strategy strategy) {
    std::string text = strategy_name(strategy);
    std::replace(text.begin(), text.end(), '_', '-');
    return text;
}

void Deployment::start(Cluster& cx, uint32_t self) {
    self_ = self;
    slots_.resize(cx.components[change_.service].count);
    before_.resize(slots_.size());
    record(cx).replicas = record(cx).least = replicas_;
    appoint(cx, Kind::begin, 0, change_.at);
    if (!change_.rollback) return;
    const sim::Time base_at = change_.at - change_.rollback->every;
    appoint(cx, Kind::base, 0, std::max(base_at, sim::Time{}));
}

void Deployment::due(Cluster& cx, uint32_t what) {
    const auto kind = static_cast<Kind>(what & 15U);
    const uint32_t ordinal = what >> 4 & 0xfffffU;
    if (cx.releases[release_].replaced) return;
    const bool of_slot = kind >= Kind::booted && kind <= Kind::idle;
    if (of_slot && slots_[ordinal].turn != (what >> 24)) return;
    if (kind == Kind::next && (stage_ & 255U) != (what >> 24)) return;
    switch (kind) {
        case Kind::begin:
            return begin_it(cx);
        case Kind::base: {
            Work fresh, old;
            return read_work(cx, fresh, old);
        }
        case Kind::booted:
            return has_booted(cx, ordinal);
        case Kind::ready:
            return is_ready(cx, ordinal);
        case Kind::counted:
            slots_[ordinal].phase = Phase::available;
            progress_at_ = cx.kernel.now();
            break;
        case Kind::idle:
            return look_whether_idle(cx, ordinal);
        case Kind::next:
            break;
        case Kind::checked:
            return check(cx);
        case Kind::told:
            if (change_.version.is_bad()) go_back(cx, "people have noticed");
            return;
        case Kind::deadline:
            return deadline_due(cx);
        case Kind::late_ends:
            if (settled_) record(cx).bad_until = cx.recorder.bad_so_far();
            return;
    }
    act(cx);
}

void Deployment::begin_it(Cluster& cx) {
    const sim::Time now = cx.kernel.now();
    // One deployment of a service at a time: this one waits until the one before has come to rest,
    // and then has its instances to itself.
    for (uint32_t r = 0; r < release_; ++r) {
        Release& earlier = cx.releases[r];
        if (cx.blueprint->changes[r].service != change_.service) continue;
        const auto outcome = earlier.record.outcome;
        if (outcome == DeploymentRecord::Outcome::under_way ||
            outcome == DeploymentRecord::Outcome::going_back)
            return appoint(cx, Kind::begin, 0, now + sim::Duration{1'000'000'000});
        earlier.replaced = true;
    }
    for (uint32_t i = 0; i < slots_.size(); ++i) {
        const Instance& node = cx.instance(first(cx) + i);
        slots_[i] = {};
        if (!node.in_service) continue;
        // What a deployment that got stuck has left behind goes first.
        slots_[i].phase = node.up ? Phase::available : Phase::crashed;
        slots_[i].taking = node.up;
        slots_[i].exposes = node.up ? node.release : 0;
        if (node.up) old_release_ = node.release;
    }
    DeploymentRecord& r = record(cx);
    r.outcome = DeploymentRecord::Outcome::under_way;
    r.began = now;
    r.bad_before = cx.recorder.bad_so_far();
    progress_at_ = now;
    incident_ = begin_incident(cx, {.kind = strategy_text(change_.strategy) + " deployment",
                                    .target = cx.components[change_.service].name,
                                    .what = "deploy"});
    line_ = static_cast<uint32_t>(cx.story.lines().size()) - 1;
    if (change_.rollback) {
        Work fresh, old;
        read_work(cx, fresh, old);
        base_ns_ = old.calls > 0 ? old.busy_ns / old.calls : 0;
        appoint(cx, Kind::checked, 0, now + change_.rollback->every);
    }
    if (change_.strategy != Change::Strategy::restart_loop)
        appoint(cx, Kind::deadline, 0, now + change_.deadline);
    act(cx);
}

uint32_t Deployment::count_of(bool wanted) const {
    const bool fresh = wanted == forward_;
    return count([&](const Slot& s) {
        return s.fresh == fresh && s.phase != Phase::off && s.phase != Phase::leaving;
    });
}

bool Deployment::waits_for_instances() const {
    return count([&](const Slot& s) {
               return s.fresh == forward_ && s.phase != Phase::off && s.phase != Phase::available &&
                      s.phase != Phase::leaving;
           }) > 0;
}

void Deployment::act(Cluster& cx) {
    if (settled_) return;
    switch (change_.strategy) {
        case Change::Strategy::rolling:
            roll(cx);
            break;
        case Change::Strategy::recreate:
            recreate(cx);
            break;
        case Change::Strategy::restart_loop:
            restart_next(cx);
            break;
        case Change::Strategy::blue_green:
            swap_fleets(cx);
            break;
        case Change::Strategy::canary:
            forward_ ? step_canary(cx) : swap_fleets(cx);
    }
    note_capacity(cx);
    end_if_settled(cx);
}

// Kubernetes' rolling update, one instance after the other until nothing more may be done now.
void Deployment::roll(Cluster& cx) {
    const uint32_t most = replicas_ + change_.surge;
    const uint32_t least = replicas_ - std::min(replicas_, change_.unavailable);
    while (count_of(true) < replicas_ && count_of(true) + count_of(false) < most && start_one(cx)) {
    }
    for (;;) {
        uint32_t available = 0, waking = 0, victim = kNone;
        for (uint32_t i = 0; i < slots_.size(); ++i) {
            const Slot& slot = slots_[i];
            if (slot.phase == Phase::off || slot.phase == Phase::leaving) continue;
            const bool wanted = slot.fresh == forward_;
            available += is_available(cx, i);
            if (wanted) waking += !is_available(cx, i);
            // Those that are of no use go first.
            if (!wanted && (victim == kNone || (is_available(cx, victim) && !is_available(cx, i))))
                victim = i;
        }
        if (victim == kNone) return;
        const bool useless = !is_available(cx, victim);
        const bool enough_there = count_of(true) + count_of(false) > least + waking;
        if (!enough_there || (!useless && available <= least)) return;
        stop_instance(cx, victim);
        while (count_of(true) < replicas_ && count_of(true) + count_of(false) < most &&
               start_one(cx)) {
        }
    }
}

void Deployment::recreate(Cluster& cx) {
    if (count_of(false) > 0)
        for (uint32_t i = 0; i < slots_.size(); ++i)
            if (slots_[i].fresh != forward_) stop_instance(cx, i);
    const auto gone = [](const Slot& s) { return s.phase != Phase::leaving; };
    if (count(gone) < slots_.size()) return;
    while (count_of(true) < replicas_ && start_one(cx)) {
    }
}

// Server after server, in the place where it is; stage_ servers have been dealt with.
void Deployment::restart_next(Cluster& cx) {
    if (cx.kernel.now() < stage_until_) return;
    for (const Slot& slot : slots_) {
        if (slot.phase == Phase::leaving || slot.phase == Phase::booting) return;
    }
    for (uint32_t i = 0; i < slots_.size(); ++i) {
        if (slots_[i].phase == Phase::off || slots_[i].fresh == forward_) continue;
        ++stage_;
        return stop_instance(cx, i);  // switch_off starts it again
    }
    DeploymentRecord& r = record(cx);
    if (count([](const Slot& s) { return s.phase == Phase::crashed; }) > 0)
        r.outcome = DeploymentRecord::Outcome::stuck;  // the loop itself has not noticed
}

// A whole fleet of the wanted version, then all calls to it, then the other fleet goes.
void Deployment::swap_fleets(Cluster& cx) {
    while (count_of(true) < replicas_ && start_one(cx)) {
    }
    const sim::Time now = cx.kernel.now();
    const auto ready = [&](const Slot& s) {
        return s.fresh == forward_ && s.phase == Phase::available;
    };
    if (count(ready) < replicas_) return;
    const auto taking = [&](const Slot& s) { return s.fresh == forward_ && s.taking; };
    const auto left = [&](const Slot& s) { return s.fresh != forward_ && s.taking; };
    if (count(taking) < replicas_ || count(left) > 0) {
        for (uint32_t i = 0; i < slots_.size(); ++i)
            if (ready(slots_[i])) take_calls(cx, i, true);
        for (uint32_t i = 0; i < slots_.size(); ++i)
            if (!ready(slots_[i])) take_calls(cx, i, false);
        share_out(cx, -1);
        tell(cx, "switched",
             forward_ ? "all calls go to the new version" : "all calls go to the old version");
        progress_at_ = now;
        ++stage_;
        stage_until_ =
            forward_ && change_.strategy == Change::Strategy::blue_green ? now + change_.keep : now;
        if (stage_until_ > now) appoint(cx, Kind::next, 0, stage_until_);
    }
    if (now < stage_until_) return;
    for (uint32_t i = 0; i < slots_.size(); ++i)
        if (slots_[i].fresh != forward_) stop_instance(cx, i);
}

void Deployment::step_canary(Cluster& cx) {
    const sim::Time now = cx.kernel.now();
    if (now < stage_until_) return;
    if (stage_ >= change_.steps.size()) return swap_fleets(cx);
    const CanaryStep& step = change_.steps[stage_];
    const bool all = step.weight >= 1;
    const auto needed = std::clamp<uint32_t>(
        static_cast<uint32_t>(std::ceil(step.weight * replicas_ - 1e-9)), 1, replicas_);
    while (count_of(true) < needed && start_one(cx)) {
    }
    const auto ready = [&](const Slot& s) { return s.fresh && s.phase == Phase::available; };
    if (count(ready) < needed) return;
    for (uint32_t i = 0; i < slots_.size(); ++i)
        if (ready(slots_[i])) take_calls(cx, i, true);
    for (uint32_t i = 0; all && i < slots_.size(); ++i)
        if (!ready(slots_[i])) take_calls(cx, i, false);
    share_out(cx, all ? -1 : step.weight);
    const int percent = static_cast<int>(std::lround(step.weight * 100));
    tell(cx, "switched", std::to_string(percent) + " % of the calls go to the new version");
    ++stage_;
    progress_at_ = now;
    stage_until_ = now + step.soak;
    appoint(cx, Kind::next, 0, stage_until_);
}

void Deployment::go_back(Cluster& cx, const std::string& why) {
    if (!forward_) return;
    forward_ = settled_ = false;
    stage_until_ = {};
    ++stage_;
    DeploymentRecord& r = record(cx);
    r.outcome = DeploymentRecord::Outcome::going_back;
    r.decided = progress_at_ = cx.kernel.now();
    r.ended.reset();
    if (incident_ != kNoIncident) cx.story.incident(incident_).detected = r.decided;
    tell(cx, "rollback", "back to the old version", why);
    act(cx);
}

void Deployment::deadline_due(Cluster& cx) {
    if (settled_) return;
    const sim::Time now = cx.kernel.now();
    if (!waits_for_instances()) progress_at_ = now;
    if (now - progress_at_ < change_.deadline)
        return appoint(cx, Kind::deadline, 0, progress_at_ + change_.deadline);
    DeploymentRecord& r = record(cx);
    if (forward_ && r.outcome == DeploymentRecord::Outcome::under_way) {
        r.outcome = DeploymentRecord::Outcome::stuck;
        tell(cx, "stuck", "no progress within its deadline");
        if (change_.rollback) go_back(cx, "it came to a standstill");
    }
    appoint(cx, Kind::deadline, 0, now + change_.deadline);
}

void Deployment::end_if_settled(Cluster& cx) {
    const auto done = [&](const Slot& s) {
        return s.phase == Phase::off ||
               (s.fresh == forward_ && s.phase == Phase::available && s.taking);
    };
    if (settled_ || count(done) < slots_.size() || count_of(true) < replicas_) return;
    settled_ = true;
    DeploymentRecord& r = record(cx);
    r.outcome =
        forward_ ? DeploymentRecord::Outcome::completed : DeploymentRecord::Outcome::rolled_back;
    r.ended = cx.kernel.now();
    r.bad_until = cx.recorder.bad_so_far();
    appoint(cx, Kind::late_ends, 0, *r.ended + kLateEnds);
    if (incident_ != kNoIncident) incident_over(cx, incident_);
    tell(cx, "deployed",
         forward_ ? "every instance runs the new version"
                  : "every instance runs the old version again");
}

uint32_t Deployment::first(const Cluster& cx) const {
    return cx.components[change_.service].first_instance;
}

DeploymentRecord& Deployment::record(Cluster& cx) const { return cx.releases[release_].record; }

void Deployment::tell(Cluster& cx, const char* what, const std::string& detail,
                      std::string because) {
    line_ = cx.story.tell(cx.kernel.now(), what, cx.components[change_.service].name, detail,
                          {std::move(because), kNone, line_});
}

void Deployment::appoint(Cluster& cx, Kind kind, uint32_t ordinal, sim::Time at) const {
    const bool of_slot = kind >= Kind::booted && kind <= Kind::idle;
    const uint32_t turn = of_slot ? slots_[ordinal].turn : stage_ & 255U;
    cx.appoint(self_, static_cast<uint32_t>(kind) | ordinal << 4 | turn << 24, at);
}

}  // namespace faultline::models
