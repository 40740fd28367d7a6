// models/balance/policy.hpp - the decision of a load balancer: which member takes this call.
//
// A policy sees members and their load, never calls, clocks or links. Which members may be chosen
// at all (up, not ejected, not yet tried for this request, below max_connections) is decided
// before, in Upstream, and arrives as `eligible`. Primary and backup members are two lists, each
// with a policy of its own.
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
    uint32_t weight = 1;       // 0: not in service, so it has no share and no place in a hash
    uint32_t connections = 0;  // calls in progress through this balancer
    bool eligible = true;
};

// The members at one pick. While the version stays the same, so do the eligible members; a list
// that holds for this pick only (some member was tried already) has the version kThisPickOnly.
struct Candidates {
    static constexpr uint64_t kThisPickOnly = 0;
    std::span<const Member> members;
    uint64_t version = kThisPickOnly;
};

// What a policy may know of the call it routes.
struct RouteKey {
    uint32_t client = 0;      // the client's address, as a number (IPv4, host order)
    uint64_t hash_key = 0;    // what `hash`-like policies hash, as 8 bytes, lowest first
    std::string_view text{};  // instead of these, where not empty: the 16 bytes of an IPv6 address
                              // or the key as it is written
};

// An address for client `number`. Neighbours in number are far apart in address: up to a million
// clients have a network (the first three octets, what ip_hash looks at) each of their own.
constexpr uint32_t client_address(uint32_t number) { return number * 0x9e3779b1u; }

class BalancePolicy {
public:
    virtual ~BalancePolicy() = default;
    // The list was made anew (configuration, scaling): turns start afresh, as after a reload.
    // Names identify members over such changes and are read during this call only.
    virtual void members_changed(std::span<const Member> members,
                                 std::span<const std::string_view> names) = 0;
    // A call at this member failed and was counted; max_fails (not 0) would eject it.
    virtual void member_failed(size_t member, uint32_t max_fails) = 0;
    // The member that takes this call; nullopt when none is eligible.
    virtual std::optional<size_t> pick(const Candidates& candidates, const RouteKey& key,
                                       sim::RandomStream& random) = 0;
    // A copy with its state, so that a run can be forked.
    virtual std::unique_ptr<BalancePolicy> clone() const = 0;
};

struct PolicyEntry {
    std::string_view name;
    std::string_view summary;  // one sentence, for the reference
    std::unique_ptr<BalancePolicy> (*make)() = nullptr;
    std::span<const std::string_view> aliases{};  // other accepted names
    bool sees_load = false;                       // do calls in progress decide?
};

template <typename Policy>
std::unique_ptr<BalancePolicy> make_balance_policy() {
    return std::make_unique<Policy>();
}

}  // namespace faultline::models
