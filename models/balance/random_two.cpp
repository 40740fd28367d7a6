// models/balance/random_two.cpp - of two members drawn at random, the less loaded one.
//
// nginx's `random two least_conn` (1.22): two different eligible members are drawn in proportion to
// weight; the second is taken unless it has more calls in progress per weight. Draws that are not
// eligible or repeat the first count as misses; after kMissesMax of these smooth turns decide. With
// few calls in progress the second draw wins nearly always, which flattens the weights.
// Cost: two draws at least, and as many binary searches where weights differ.
#include "models/balance/catalog.hpp"
#include "models/balance/load.hpp"
#include "models/balance/smooth_turns.hpp"
#include "models/balance/weight_ranges.hpp"

namespace faultline::models {
namespace {

class RandomTwo final : public BalancePolicy {
public:
    void members_changed(std::span<const Member> members,
                         std::span<const std::string_view>) override {
        turns_.reset(members);
        ranges_.reset(members);
    }

    void member_failed(size_t member, uint32_t max_fails) override {
        turns_.weaken(member, max_fails);
    }

    std::optional<size_t> pick(const Candidates& candidates, const RouteKey&,
                               sim::RandomStream& random) override {
        const std::span<const Member> members = candidates.members;
        if (ranges_.total() == 0) return std::nullopt;
        std::optional<size_t> first;
        for (int misses = 0; misses <= kMissesMax;) {
            const size_t drawn = ranges_.find(random.below(ranges_.total()));
            if (!members[drawn].eligible || drawn == first) {
                ++misses;
            } else if (!first) {
                first = drawn;
            } else {
                return compare_load(members[drawn], members[*first]) > 0 ? first : drawn;
            }
        }
        return turns_.turn_of_eligible(members);
    }

    std::unique_ptr<BalancePolicy> clone() const override {
        return std::make_unique<RandomTwo>(*this);
    }

private:
    SmoothTurns turns_;
    WeightRanges ranges_;
};

constexpr std::string_view kAliases[] = {"random_two_least_conn"};

}  // namespace

PolicyEntry random_two_policy() {
    return {.name = "random_two",
            .summary = "Of two members drawn at random the one with fewer calls per weight.",
            .make = make_balance_policy<RandomTwo>,
            .aliases = kAliases,
            .sees_load = true};
}

}  // namespace faultline::models
