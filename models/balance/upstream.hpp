// models/balance/upstream.hpp - the members behind a balancer and who of them may take a call.
//
// nginx's upstream state machine (1.22) around a policy: passive failure counting in whole seconds,
// one probe when an ejection runs out, backups as a second list, the exception for a single member.
// Active health checks and scaling come on top (set_health, set_in_service).
//
//   pick -> the member counts one call in progress -> succeeded | failed | released, exactly once.
//
// Failures: `max_fails` of them eject a member while now - checked <= fail_timeout, both in whole
// seconds of the simulated clock, hence for more than fail_timeout and up to 2 s more. They are no
// sliding window: the count is forgotten only by a success after a pick that came more than
// fail_timeout after the latest failure. When the ejection runs out one call probes the member; the
// others go on skipping it until that call has ended, and its failure alone ejects it again.
//
// Invariant: members_[m].eligible says at all times what may_take_call(m) would say, once attend()
// has run for the current time; a rotation's version changes whenever one of its flags does.
// Cost: a pick is two comparisons and the policy's own cost. Only calls with members already tried,
// ends of ejections, and members with failures or max_connections cost more.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/balance/policy.hpp"
#include "models/balance/tried.hpp"
#include "sim/assert.hpp"
#include "sim/random_stream.hpp"
#include "sim/time.hpp"

namespace faultline::models {

// The defaults are nginx's.
struct MemberConfig {
    uint32_t weight = 1;                         // at least 1
    uint32_t max_fails = 1;                      // 0: failures are not counted
    sim::Duration fail_timeout{10'000'000'000};  // of which whole seconds count
    uint32_t max_connections = 0;                // 0: no limit
    bool backup = false;
    bool down = false;   // never picked, but keeps its place in hashes
    std::string name{};  // distinct; where consistent_hash places the member
};

// What a call's end changed about its member.
enum class Verdict : uint8_t { none, ejected, probe_failed, recovered };

class Upstream {
public:
    // Backups come last in the list. clock_offset: what the balancer's clock shows at the start of
    // the run. Its fraction of a second decides how long ejections last.
    Upstream(std::vector<MemberConfig> members, const PolicyEntry& policy, sim::RandomStream random,
             sim::Duration clock_offset = {});

    // The member that takes this call; nullopt when there is none ("no live upstreams"). `tried`
    // are the members this request has been to, nullptr for none. Times never go back.
    std::optional<uint32_t> pick(sim::Time now, const RouteKey& key, const Tried* tried = nullptr) {
        if (now < attend_at_ && tried == nullptr && watched_ == 0) [[likely]] {
            const auto picked = pick_from(primaries_, key, primaries_.version);
            if (picked) [[likely]] {
                ++members_[*picked].connections;
                return picked;
            }
        }
        return pick_with_care(now, key, tried);
    }

    // The three ends of a call at a picked member.
    Verdict succeeded(sim::Time now, uint32_t member) {
        if (watched_ != 0) [[unlikely]]
            return succeeded_with_care(now, member);
        FL_DEBUG_ASSERT(members_[member].connections > 0, "no call is in progress there");
        --members_[member].connections;
        return Verdict::none;
    }
    Verdict failed(sim::Time now, uint32_t member);
    // Without a verdict: neither for nor against the member. (nginx takes a client that leaves for
    // a success: a caller that wants this says so.)
    void released(uint32_t member);

    // Is it all the same when exactly a call in progress that goes well is taken off? True where
    // load does not decide, nobody has failed and nobody's connections are limited.
    bool ignores_load() const { return !sees_load_ && watched_ == 0; }

    // The result of active checks; a member is healthy until told otherwise.
    void set_health(uint32_t member, bool up);
    // A member out of service is not in the rotation at all: nothing hashes to it, and if a single
    // one remains it counts as single. Calls in progress there still end. One that returns has no
    // failures, and all turns start afresh, as after a reload.
    void set_in_service(uint32_t member, bool in_service);
    bool in_service(uint32_t member) const { return standings_[member].in_service; }
    // Another share of the calls (canaries), at least 1; turns start afresh.
    void set_weight(uint32_t member, uint32_t weight);

    // The balancer's clock jumps: those left out come back sooner, or later.
    void shift_clock(sim::Duration by);

    bool is_ejected(sim::Time now, uint32_t member) const;
    const Member& member(uint32_t member) const { return members_[member]; }
    uint32_t failures(uint32_t member) const { return standings_[member].fails; }
    uint32_t size() const { return static_cast<uint32_t>(members_.size()); }
    // Attempts that one request may make: members in service that are not down, backups included,
    // healthy or not.
    uint32_t tries() const { return tries_; }

private:
    // What is known of a member beside what policies see.
    struct Standing {
        uint32_t weight, max_fails;
        int64_t fail_timeout_s;
        uint32_t max_connections;
        bool down;
        bool in_service = true;
        bool healthy = true;
        bool waiting = false;  // ejected: no call until ejected_until
        bool probing = false;  // the call that is to decide about it is on its way
        uint32_t fails = 0;
        int64_t failed_s = 0;   // of the latest failure
        int64_t checked_s = 0;  // of it, or of a pick more than fail_timeout later
        sim::Time ejected_until{};
    };

    // A policy with value semantics.
    class PolicyValue {
    public:
        explicit PolicyValue(std::unique_ptr<BalancePolicy> policy) : policy_(std::move(policy)) {}
        PolicyValue(const PolicyValue& other) : policy_(other.policy_->clone()) {}
        PolicyValue(PolicyValue&&) = default;
        PolicyValue& operator=(PolicyValue other) {
            policy_ = std::move(other.policy_);
            return *this;
        }
        ~PolicyValue() = default;
        BalancePolicy* operator->() const { return policy_.get(); }

    private:
        std::unique_ptr<BalancePolicy> policy_;
    };

    // The primaries, or the backups: members [first, first + count).
    struct Rotation {
        PolicyValue policy;
        uint64_t version = Candidates::kThisPickOnly + 1;
        uint32_t eligible = 0;
        uint32_t first = 0, count = 0;
        bool list_changed = true;  // the policy has not seen the list yet
    };

    Rotation& rotation_of(uint32_t member) {
        return member < backups_.first ? primaries_ : backups_;
    }
    bool counts_failures(const Standing& s) const { return s.max_fails != 0 && !single_; }
    bool may_take_call(uint32_t member) const;
    int64_t second(sim::Time now) const { return (now.ns + clock_offset_.ns) / kSecond; }

    void refresh(uint32_t member);
    void note_list_change();
    void attend(sim::Time now);
    void tell_policy(Rotation& rotation);
    std::optional<uint32_t> pick_with_care(sim::Time now, const RouteKey& key, const Tried* tried);
    Verdict succeeded_with_care(sim::Time now, uint32_t member);
    std::optional<uint32_t> pick_untried(const RouteKey& key, const Tried& tried);
    std::optional<uint32_t> pick_from(Rotation& rotation, const RouteKey& key, uint64_t version) {
        if (rotation.eligible == 0) return std::nullopt;
        const Candidates candidates{
            .members = {members_.data() + rotation.first, rotation.count},
            .version = version,
        };
        const auto picked = rotation.policy->pick(candidates, key, random_);
        if (!picked) return std::nullopt;
        return rotation.first + static_cast<uint32_t>(*picked);
    }
    void take(sim::Time now, uint32_t member);
    void eject(uint32_t member);
    void forget_failures(uint32_t member);

    static constexpr int64_t kSecond = 1'000'000'000;
    static constexpr sim::Time kAtOnce{INT64_MIN};
    static constexpr sim::Time kNotDue{INT64_MAX};

    // --- what an undisturbed call needs, together
    sim::Time attend_at_ = kAtOnce;  // the next end of an ejection, or a list changed
    // Members with failures or a connection limit: 0 means that no Standing need be looked at.
    uint32_t watched_ = 0;
    bool sees_load_;
    std::vector<Member> members_;
    Rotation primaries_;
    // --- the rest
    Rotation backups_;
    uint32_t tries_ = 0;
    bool single_ = false;
    sim::Duration clock_offset_;
    sim::RandomStream random_;
    std::vector<Standing> standings_;
    std::vector<std::string> names_;
};

}  // namespace faultline::models
