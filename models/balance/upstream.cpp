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
    : clock_offset_(clock_offset),
      random_(std::move(random)),
      primaries_{.policy = PolicyValue(policy.make()), .first = 0, .count = 0},
      backups_{.policy = PolicyValue(policy.make()), .first = 0, .count = 0} {
    slot_of_.resize(members.size());
    for (const bool backup : {false, true}) {
        if (backup) backups_.first = primaries_.count;
        for (uint32_t i = 0; i < members.size(); ++i) {
            MemberConfig& config = members[i];
            if (config.backup != backup) continue;
            ++(backup ? backups_ : primaries_).count;
            slot_of_[i] = static_cast<uint32_t>(member_of_.size());
            member_of_.push_back(i);
            members_.push_back({.weight = config.weight, .eligible = false});
            standings_.push_back({.weight = config.weight,
                                  .max_fails = config.max_fails,
                                  .fail_timeout_s = config.fail_timeout.ns / kSecond,
                                  .max_connections = config.max_connections,
                                  .down = config.down});
            names_.push_back(std::move(config.name));
            if (config.max_connections != 0) ++watched_;
        }
    }
    note_list_change();
}

std::optional<uint32_t> Upstream::pick_with_care(sim::Time now, const RouteKey& key,
                                                 const Tried* tried) {
    if (now >= attend_at_) attend(now);
    std::optional<uint32_t> slot;
    if (tried != nullptr && !tried->empty()) {
        slot = pick_untried(key, *tried);
    } else {
        slot = pick_from(primaries_, key, primaries_.version);
        if (!slot) slot = pick_from(backups_, key, backups_.version);
    }
    if (!slot) return std::nullopt;
    return take(now, *slot);
}

std::optional<uint32_t> Upstream::pick_untried(const RouteKey& key, const Tried& tried) {
    bool been_to_backup = false;
    tried.for_each([&](uint32_t member) {
        const uint32_t slot = slot_of_[member];
        been_to_backup |= slot >= backups_.first;
        rotation_of(slot).eligible -= members_[slot].eligible;
        members_[slot].eligible = false;
    });
    // A request that has gone over to the backups stays with them.
    std::optional<uint32_t> picked;
    if (!been_to_backup) picked = pick_from(primaries_, key, Candidates::kThisPickOnly);
    if (!picked) picked = pick_from(backups_, key, Candidates::kThisPickOnly);
    tried.for_each([&](uint32_t member) {
        const uint32_t slot = slot_of_[member];
        members_[slot].eligible = may_take_call(slot);
        rotation_of(slot).eligible += members_[slot].eligible;
    });
    return picked;
}

uint32_t Upstream::take(sim::Time now, uint32_t slot) {
    Member& member = members_[slot];
    ++member.connections;
    if (watched_ != 0) {
        Standing& s = standings_[slot];
        // Without failures `checked` decides nothing, so it is kept for members that have some;
        // these count failures, so their max_fails is not 0.
        if (s.fails != 0 && second(now) - s.checked_s > s.fail_timeout_s) {
            s.checked_s = second(now);
            if (s.fails >= s.max_fails) {
                s.probing = true;
                eject(slot);
            }
        }
        if (s.max_connections != 0) refresh(slot);
    }
    return member_of_[slot];
}

void Upstream::free_connection(uint32_t slot) {
    FL_ASSERT(members_[slot].connections > 0, "a call ended twice, or at a member not picked");
    --members_[slot].connections;
    if (standings_[slot].max_connections != 0) refresh(slot);
}

void Upstream::released(uint32_t member) { free_connection(slot_of_[member]); }

Verdict Upstream::succeeded_with_care(sim::Time, uint32_t member) {
    const uint32_t slot = slot_of_[member];
    free_connection(slot);
    const Standing& s = standings_[slot];
    if (s.fails == 0 || s.failed_s >= s.checked_s || !counts_failures(s)) return Verdict::none;
    const bool was_ejected = s.fails >= s.max_fails;
    forget_failures(slot);
    return was_ejected ? Verdict::recovered : Verdict::none;
}

Verdict Upstream::failed(sim::Time now, uint32_t member) {
    const uint32_t slot = slot_of_[member];
    free_connection(slot);
    Standing& s = standings_[slot];
    if (!counts_failures(s) || !s.in_service) return Verdict::none;
    if (s.fails++ == 0 && s.max_connections == 0) ++watched_;
    s.failed_s = s.checked_s = second(now);
    Rotation& rotation = rotation_of(slot);
    if (rotation.list_changed) tell_policy(rotation);
    rotation.policy->member_failed(slot - rotation.first, s.max_fails);
    if (s.fails < s.max_fails) return Verdict::none;
    eject(slot);
    if (s.fails == s.max_fails) return Verdict::ejected;
    return std::exchange(s.probing, false) ? Verdict::probe_failed : Verdict::none;
}

void Upstream::eject(uint32_t slot) {
    Standing& s = standings_[slot];
    constexpr int64_t kTooFar = INT64_MAX / kSecond / 2;
    const int64_t until_s = std::min(kTooFar, s.fail_timeout_s) + s.checked_s + 1;
    s.waiting = true;
    s.ejected_until = until_s >= kTooFar ? kNotDue : sim::Time{until_s * kSecond} - clock_offset_;
    attend_at_ = std::min(attend_at_, s.ejected_until);
    refresh(slot);
}

void Upstream::forget_failures(uint32_t slot) {
    Standing& s = standings_[slot];
    if (s.fails != 0 && s.max_connections == 0) --watched_;
    s.fails = 0;
    s.waiting = s.probing = false;
    refresh(slot);
}

bool Upstream::is_ejected(sim::Time now, uint32_t member) const {
    const Standing& s = standings_[slot_of_[member]];
    return counts_failures(s) && s.fails >= s.max_fails &&
           second(now) - s.checked_s <= s.fail_timeout_s;
}

void Upstream::set_health(uint32_t member, bool up) {
    const uint32_t slot = slot_of_[member];
    standings_[slot].healthy = up;
    refresh(slot);
}

void Upstream::set_in_service(uint32_t member, bool in_service) {
    const uint32_t slot = slot_of_[member];
    Standing& s = standings_[slot];
    if (s.in_service == in_service) return;
    s.in_service = in_service;
    members_[slot].weight = in_service ? s.weight : 0;
    forget_failures(slot);
    rotation_of(slot).list_changed = true;
    note_list_change();
}

// What follows from the members in service. The policies hear of it at the next pick: several
// changes at one time cost one new ring.
void Upstream::note_list_change() {
    uint32_t in_service = 0, backups = 0;
    tries_ = 0;
    for (uint32_t slot = 0; slot < members_.size(); ++slot) {
        const Standing& s = standings_[slot];
        if (!s.in_service) continue;
        ++in_service;
        backups += slot >= backups_.first;
        tries_ += !s.down;
    }
    single_ = in_service == 1 && backups == 0;
    for (uint32_t slot = 0; slot < members_.size(); ++slot) refresh(slot);
    attend_at_ = kAtOnce;
}

bool Upstream::may_take_call(uint32_t slot) const {
    const Standing& s = standings_[slot];
    return s.in_service && s.healthy && !s.down && (!s.waiting || single_) &&
           (s.max_connections == 0 || members_[slot].connections < s.max_connections);
}

void Upstream::refresh(uint32_t slot) {
    const bool eligible = may_take_call(slot);
    if (members_[slot].eligible == eligible) return;
    members_[slot].eligible = eligible;
    Rotation& rotation = rotation_of(slot);
    eligible ? ++rotation.eligible : --rotation.eligible;
    ++rotation.version;
}

// Lists that have changed and ejections that have run out.
void Upstream::attend(sim::Time now) {
    if (primaries_.list_changed) tell_policy(primaries_);
    if (backups_.list_changed) tell_policy(backups_);
    attend_at_ = kNotDue;
    for (uint32_t slot = 0; slot < members_.size(); ++slot) {
        Standing& s = standings_[slot];
        if (!s.waiting) continue;
        if (now >= s.ejected_until) {
            s.waiting = false;
            refresh(slot);
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
