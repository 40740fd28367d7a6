// models/balance/ip_hash.cpp - the same client address meets the same member.
//
// nginx's ip_hash (1.22): of an IPv4 address the first three octets are hashed, of an IPv6 address
// all 16; the hash modulo the total weight names the member. If it is not eligible the hash is
// hashed on, and after kMissesMax misses smooth turns decide. A member marked `down` keeps its
// share of the modulus, so only its own clients move; taking one out of service moves most.
//
// Where it differs: nginx counts the misses of all attempts of a request together, this those of
// one pick, because a policy keeps nothing about requests. The members found are the same, since
// members already tried are misses here.
// Cost: a few divisions per pick and miss.
#include "models/balance/catalog.hpp"
#include "models/balance/weighted_draws.hpp"

namespace faultline::models {
namespace {

class AddressHash {
public:
    explicit AddressHash(const RouteKey& key) : key_(key) {}

    // The hash of the address, then that of the hash and the address, and so on.
    uint32_t next() {
        if (key_.text.empty()) {
            for (const int shift : {24, 16, 8}) add(key_.client >> shift & 0xff);
        } else {
            for (const char c : key_.text) add(static_cast<unsigned char>(c));
        }
        return hash_;
    }

private:
    void add(uint32_t octet) { hash_ = (hash_ * 113 + octet) % 6271; }

    const RouteKey& key_;
    uint32_t hash_ = 89;
};

class IpHash final : public BalancePolicy {
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
        AddressHash hash(key);
        return draws_.pick(candidates.members,
                           [&hash](int, uint64_t total) { return hash.next() % total; });
    }

    std::unique_ptr<BalancePolicy> clone() const override {
        return std::make_unique<IpHash>(*this);
    }

private:
    WeightedDraws draws_;
};

}  // namespace

PolicyEntry ip_hash_policy() {
    return {.name = "ip_hash",
            .summary = "The same client address (its first three octets) meets the same member.",
            .make = make_balance_policy<IpHash>};
}

}  // namespace faultline::models
