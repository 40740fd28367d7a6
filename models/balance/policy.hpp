// models/balance/policy.hpp - the decision of a load balancer: which member takes this call.
//
// A policy sees members and their load, never calls, clocks or links. Which members may be chosen
// at all (up, not ejected, not yet tried for this request, below max_connections, in the primary
// or backup list) is decided before, in Upstream, and arrives as `eligible`.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "sim/random_stream.hpp"

namespace faultline::models {

struct Member {
    uint32_t weight = 1;
    int32_t effective_weight = 1;  // nginx: lowered by failures, recovers with selections
    uint32_t connections = 0;      // calls in progress through this balancer
    bool eligible = true;
    bool down = false;  // marked down in the configuration: keeps its place in hashes
};

// What a policy may know of the call it routes.
struct RouteKey {
    uint32_t client = 0;     // the client's address, as a number (IPv4, host order)
    uint64_t hash_key = 0;   // what `hash`-like policies hash
};

class BalancePolicy {
public:
    virtual ~BalancePolicy() = default;
    // The member list was made anew (configuration, scaling).
    virtual void members_changed(std::span<const Member> members) = 0;
    // The member that takes this call; nullopt when none is eligible. May change
    // effective_weight (smooth weighted round robin does).
    virtual std::optional<size_t> pick(std::span<Member> members, const RouteKey& key,
                                       sim::RandomStream& random) = 0;
    // A copy with its state, so that a run can be forked.
    virtual std::unique_ptr<BalancePolicy> clone() const = 0;
};

struct PolicyEntry {
    std::string_view name;
    std::string_view summary;  // one sentence, for the reference
    std::unique_ptr<BalancePolicy> (*make)();
};

}  // namespace faultline::models
