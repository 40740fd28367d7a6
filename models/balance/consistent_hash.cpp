// models/balance/consistent_hash.cpp - the same key meets the same member; a change of the member
// list moves only the share of keys that the changed members hold.
//
// The ketama ring as nginx 1.22 builds it for `hash KEY consistent`: each member puts 160 points
// per unit of weight on a ring of 32-bit numbers, each the CRC-32 of its name and its previous
// point; a key belongs to the first point at or after its own CRC-32. If that member is not
// eligible the next points are asked; after kMissesMax misses smooth turns decide.
//
// A member is known by its name: renaming it moves its keys. Names are distinct.
// Cost: a binary search among 160 * sum(weights) points per pick; 8 bytes a point.
#include <algorithm>

#include "models/balance/catalog.hpp"
#include "models/balance/crc32.hpp"
#include "models/balance/smooth_turns.hpp"

namespace faultline::models {
namespace {

constexpr uint32_t kPointsPerWeight = 160;

struct Point {
    uint32_t hash = 0;
    uint32_t member = 0;
    auto operator<=>(const Point&) const = default;
};

// host:port, where the port is the digits after the last colon and may be missing.
struct Address {
    std::string_view host, port;
};
Address split(std::string_view name) {
    const size_t digits = name.find_last_not_of("0123456789");
    if (digits == std::string_view::npos || name[digits] != ':') return {.host = name, .port = {}};
    return {.host = name.substr(0, digits), .port = name.substr(digits + 1)};
}

void add_points(std::vector<Point>& ring, uint32_t member, uint32_t weight, std::string_view name) {
    const Address address = split(name);
    const Crc32 base = Crc32().add(address.host).add('\0').add(address.port);
    uint32_t previous = 0;
    for (uint64_t i = 0; i < uint64_t{weight} * kPointsPerWeight; ++i) {
        previous = Crc32(base).add_number(previous).value();
        ring.push_back({.hash = previous, .member = member});
    }
}

class ConsistentHash final : public BalancePolicy {
public:
    void members_changed(std::span<const Member> members,
                         std::span<const std::string_view> names) override {
        turns_.reset(members);
        ring_.clear();
        for (uint32_t i = 0; i < members.size(); ++i)
            add_points(ring_, i, members[i].weight, names[i]);
        std::ranges::sort(ring_);
        // Of points that coincide the first member's stays.
        const auto same_hash = [](const Point& a, const Point& b) { return a.hash == b.hash; };
        ring_.erase(std::unique(ring_.begin(), ring_.end(), same_hash), ring_.end());
    }

    void member_failed(size_t member, uint32_t max_fails) override {
        turns_.weaken(member, max_fails);
    }

    std::optional<size_t> pick(const Candidates& candidates, const RouteKey& key,
                               sim::RandomStream&) override {
        if (ring_.empty()) return std::nullopt;
        Crc32 crc;
        const auto found =
            std::ranges::lower_bound(ring_, add_key(crc, key).value(), {}, &Point::hash);
        auto at = static_cast<size_t>(found - ring_.begin());
        for (int misses = 0; misses <= kMissesMax; ++misses, ++at) {
            if (at >= ring_.size()) at = 0;
            const uint32_t member = ring_[at].member;
            if (!candidates.members[member].eligible) continue;
            turns_.lone_turn(member);
            return member;
        }
        return turns_.turn_of_eligible(candidates.members);
    }

    std::unique_ptr<BalancePolicy> clone() const override {
        return std::make_unique<ConsistentHash>(*this);
    }

private:
    SmoothTurns turns_;
    std::vector<Point> ring_;  // ascending by hash, no hash twice
};

constexpr std::string_view kAliases[] = {"ketama"};

}  // namespace

PolicyEntry consistent_hash_policy() {
    return {.name = "consistent_hash",
            .summary = "The same key meets the same member; a member more or less moves few keys.",
            .make = make_balance_policy<ConsistentHash>,
            .aliases = kAliases};
}

}  // namespace faultline::models
