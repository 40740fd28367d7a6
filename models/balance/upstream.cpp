// models/balance/upstream.cpp - the state machine of upstream.hpp.
//
// Its source is the behaviour of nginx 1.22 (ngx_http_upstream_round_robin.c), which
// tests/conformance replays request by request.
#include "models/balance/upstream.hpp"

#include <algorithm>
#include <utility>

namespace faultline::models {

Upstream::Upstream(std::vector<MemberConfig> members, const PolicyEntry& policy,
                   sim::RandomStream random, sim::Duration clock_offset)
    : sees_load_(policy.sees_load),
      primaries_{.policy = PolicyValue(policy.make())},
      backups_{.policy = PolicyValue(policy.make())},
      clock_offset_(clock_offset),
      random_(std::move(random)) {
    for (MemberConfig& config : members) {
        FL_ASSERT(config.backup || backups_.count == 0, "a primary member after a backup");
        ++(config.backup ? backups_ : primaries_).count;
        members_.push_back({.weight = config.weight, .eligible = false});
        standings_.push_back({.weight = config.weight,
                              .max_fails = config.max_fails,
                              .fail_timeout_s = config.fail_timeout.ns / kSecond,
                              .max_connections = config.max_connections,
                              .down = config.down});
        names_.push_back(std::move(config.name));
        if (config.max_connections != 0) ++watched_;
    }
    backups_.first = primaries_.count;
    note_list_change();
}

std::optional<uint32_t> Upstream::pick_with_care(sim::Time now, const RouteKey& key,
                                                 const Tried* tried) {
    if (now >= attend_at_) attend(now);
    std::optional<uint32_t> picked;
    if (tried != nullptr && !tried->empty()) {
        picked = pick_untried(key, *tried);
    } else {
        picked = pick_from(primaries_, key, primaries_.version);
        if (!picked) picked = pick_from(backups_, key, backups_.version);
    }
    if (!picked) return std::nullopt;
    take(now, *picked);
    return picked;
}

std::optional<uint32_t> Upstream::pick_untried(const RouteKey& key, const Tried& tried) {
    bool been_to_backup = false;
    tried.for_each([&](uint32_t member) {
        been_to_backup |= member >= backups_.first;
        rotation_of(member).eligible -= members_[member].eligible;
        members_[member].eligible = false;
    });
    // A request that has gone over to the backups stays with them.
    std::optional<uint32_t> picked;
    if (!been_to_backup) picked = pick_from(primaries_, key, Candidates::kThisPickOnly);
    if (!picked) picked = pick_from(backups_, key, Candidates::kThisPickOnly);
    tried.for_each([&](uint32_t member) {
        members_[member].eligible = may_take_call(member);
        rotation_of(member).eligible += members_[member].eligible;
    });
    return picked;
}

void Upstream::take(sim::Time now, uint32_t member) {
    ++members_[member].connections;
    if (watched_ != 0) {
        Standing& s = standings_[member];
        // Without failures `checked` decides nothing, so it is kept for members that have some;
        // these count failures, so their max_fails is not 0.
        if (s.fails != 0 && second(now) - s.checked_s > s.fail_timeout_s) {
            s.checked_s = second(now);
            if (s.fails >= s.max_fails) {
                s.probing = true;
                eject(member);
            }
        }
        if (s.max_connections != 0) refresh(member);
    }
}

void Upstream::released(uint32_t member) {
    FL_ASSERT(members_[member].connections > 0, "a call ended twice, or at a member not picked");
    --members_[member].connections;
    if (standings_[member].max_connections != 0) refresh(member);
}

Verdict Upstream::succeeded_with_care(sim::Time, uint32_t member) {
    released(member);
    const Standing& s = standings_[member];
    if (s.fails == 0 || s.failed_s >= s.checked_s || !counts_failures(s)) return Verdict::none;
    const bool was_ejected = s.fails >= s.max_fails;
    forget_failures(member);
    return was_ejected ? Verdict::recovered : Verdict::none;
}

Verdict Upstream::failed(sim::Time now, uint32_t member) {
    released(member);
    Standing& s = standings_[member];
    if (!counts_failures(s) || !s.in_service) return Verdict::none;
    if (s.fails++ == 0 && s.max_connections == 0) ++watched_;
    s.failed_s = s.checked_s = second(now);
    Rotation& rotation = rotation_of(member);
    if (rotation.list_changed) tell_policy(rotation);
    rotation.policy->member_failed(member - rotation.first, s.max_fails);
    if (s.fails < s.max_fails) return Verdict::none;
    eject(member);
    if (s.fails == s.max_fails) return Verdict::ejected;
    return std::exchange(s.probing, false) ? Verdict::probe_failed : Verdict::none;
}

void Upstream::eject(uint32_t member) {
    Standing& s = standings_[member];
    constexpr int64_t kTooFar = INT64_MAX / kSecond / 2;
    const int64_t until_s = std::min(kTooFar, s.fail_timeout_s) + s.checked_s + 1;
    s.waiting = true;
    s.ejected_until = until_s >= kTooFar ? kNotDue : sim::Time{until_s * kSecond} - clock_offset_;
    attend_at_ = std::min(attend_at_, s.ejected_until);
    refresh(member);
}

void Upstream::forget_failures(uint32_t member) {
    Standing& s = standings_[member];
    if (s.fails != 0 && s.max_connections == 0) --watched_;
    s.fails = 0;
    s.waiting = s.probing = false;
    refresh(member);
}

bool Upstream::is_ejected(sim::Time now, uint32_t member) const {
    const Standing& s = standings_[member];
    return counts_failures(s) && s.fails >= s.max_fails &&
           second(now) - s.checked_s <= s.fail_timeout_s;
}

void Upstream::shift_clock(sim::Duration by) {
    clock_offset_ = clock_offset_ + by;
    for (Standing& s : standings_)
        if (s.waiting && s.ejected_until != kNotDue) s.ejected_until = s.ejected_until - by;
    attend_at_ = kAtOnce;
}

void Upstream::set_health(uint32_t member, bool up) {
    standings_[member].healthy = up;
    refresh(member);
}

void Upstream::set_in_service(uint32_t member, bool in_service) {
    Standing& s = standings_[member];
    if (s.in_service == in_service) return;
    s.in_service = in_service;
    members_[member].weight = in_service ? s.weight : 0;
    forget_failures(member);
    rotation_of(member).list_changed = true;
    note_list_change();
}

void Upstream::set_weight(uint32_t member, uint32_t weight) {
    Standing& s = standings_[member];
    if (s.weight == weight) return;
    s.weight = weight;
    if (!s.in_service) return;
    members_[member].weight = weight;
    rotation_of(member).list_changed = true;
    attend_at_ = kAtOnce;
}

// What follows from the members in service. The policies hear of it at the next pick: several
// changes at one time cost one new ring.
void Upstream::note_list_change() {
    uint32_t in_service = 0, backups = 0;
    tries_ = 0;
    for (uint32_t member = 0; member < members_.size(); ++member) {
        const Standing& s = standings_[member];
        if (!s.in_service) continue;
        ++in_service;
        backups += member >= backups_.first;
        tries_ += !s.down;
    }
    single_ = in_service == 1 && backups == 0;
    for (uint32_t member = 0; member < members_.size(); ++member) refresh(member);
    attend_at_ = kAtOnce;
}

bool Upstream::may_take_call(uint32_t member) const {
    const Standing& s = standings_[member];
    return s.in_service && s.healthy && !s.down && (!s.waiting || single_) &&
           (s.max_connections == 0 || members_[member].connections < s.max_connections);
}

void Upstream::refresh(uint32_t member) {
    const bool eligible = may_take_call(member);
    if (members_[member].eligible == eligible) return;
    members_[member].eligible = eligible;
    Rotation& rotation = rotation_of(member);
    eligible ? ++rotation.eligible : --rotation.eligible;
    ++rotation.version;
}

// Lists that have changed and ejections that have run out.
void Upstream::attend(sim::Time now) {
    if (primaries_.list_changed) tell_policy(primaries_);
    if (backups_.list_changed) tell_policy(backups_);
    attend_at_ = kNotDue;
    for (uint32_t member = 0; member < members_.size(); ++member) {
        Standing& s = standings_[member];
        if (!s.waiting) continue;
        if (now >= s.ejected_until) {
            s.waiting = false;
            refresh(member);
        } else {
            attend_at_ = std::min(attend_at_, s.ejected_until);
        }
    }
}

void Upstream::tell_policy(Rotation& rotation) {
    std::vector<std::string_view> names(names_.begin() + rotation.first,
                                        names_.begin() + rotation.first + rotation.count);
    rotation.policy->members_changed({members_.data() + rotation.first, rotation.count}, names);
    rotation.list_changed = false;
    ++rotation.version;
}

}  // namespace faultline::models
