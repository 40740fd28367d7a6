// models/balance/hash.cpp - the same key meets the same member; a new member count moves most keys.
//
// nginx's `hash` (1.22): bits 16 to 30 of the key's CRC-32, modulo the total weight. If the member
// found is not eligible, the CRC of attempt number and key is added to the sum and so on; after
// kMissesMax misses smooth turns decide. (As in ip_hash.cpp, misses are counted per pick.)
// Cost: a CRC of the key per pick and miss.
#include <charconv>

#include "models/balance/catalog.hpp"
#include "models/balance/crc32.hpp"
#include "models/balance/weighted_draws.hpp"

namespace faultline::models {
namespace {

class Hash final : public BalancePolicy {
public:
    void members_changed(std::span<const Member> members,
                         std::span<const std::string_view>) override {
        draws_.reset(members);
    }

    void member_failed(size_t member, uint32_t max_fails) override {
        draws_.weaken(member, max_fails);
    }

    std::optional<size_t> pick(const Candidates& candidates, const RouteKey& key,
                               sim::RandomStream&) override {
        uint64_t sum = 0;
        return draws_.pick(candidates.members, [&](int attempt, uint64_t total) {
            sum += hash_of(key, attempt);
            return sum % total;
        });
    }

    std::unique_ptr<BalancePolicy> clone() const override { return std::make_unique<Hash>(*this); }

private:
    // The first attempt hashes the key alone, the others their number (in digits) before it.
    static uint32_t hash_of(const RouteKey& key, int attempt) {
        Crc32 crc;
        if (attempt > 0) {
            char digits[8];
            const char* end = std::to_chars(digits, digits + sizeof digits, attempt).ptr;
            crc.add(std::string_view(digits, static_cast<size_t>(end - digits)));
        }
        return add_key(crc, key).value() >> 16 & 0x7fff;
    }

    WeightedDraws draws_;
};

}  // namespace

PolicyEntry hash_policy() {
    return {.name = "hash",
            .summary = "The same key meets the same member, until the number of members changes.",
            .make = make_balance_policy<Hash>};
}

}  // namespace faultline::models
