// models/balance/random.cpp - a member drawn at random in proportion to weight; blind to load.
//
// nginx's `random` (1.22): members that are not eligible are drawn again, and after kMissesMax
// misses smooth turns decide. It shares nothing between balancers, hence its use with many.
// Cost: a draw, and a binary search where weights differ.
#include "models/balance/catalog.hpp"
#include "models/balance/weighted_draws.hpp"

namespace faultline::models {
namespace {

class Random final : public BalancePolicy {
public:
    void members_changed(std::span<const Member> members,
                         std::span<const std::string_view>) override {
        draws_.reset(members);
    }

    void member_failed(size_t member, uint32_t max_fails) override {
        draws_.weaken(member, max_fails);
    }

    std::optional<size_t> pick(const Candidates& candidates, const RouteKey&,
                               sim::RandomStream& random) override {
        return draws_.pick(candidates.members,
                           [&random](int, uint64_t total) { return random.below(total); });
    }

    std::unique_ptr<BalancePolicy> clone() const override {
        return std::make_unique<Random>(*this);
    }

private:
    WeightedDraws draws_;
};

}  // namespace

PolicyEntry random_policy() {
    return {.name = "random",
            .summary = "Drawn at random in proportion to weight. Blind to load.",
            .make = make_balance_policy<Random>};
}

}  // namespace faultline::models
