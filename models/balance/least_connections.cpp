// models/balance/least_connections.cpp - the member with the fewest calls in progress per weight.
//
// Members that tie take smooth weighted turns among themselves; the credit of the others stays as
// it is (nginx's least_conn, 1.22). Ratios are compared by cross-multiplication, exactly.
// Cost: one pass over the members per pick, two when several tie.
#include "models/balance/catalog.hpp"
#include "models/balance/load.hpp"
#include "models/balance/smooth_turns.hpp"

namespace faultline::models {
namespace {

class LeastConnections final : public BalancePolicy {
public:
    void members_changed(std::span<const Member> members,
                         std::span<const std::string_view>) override {
        turns_.reset(members);
    }

    void member_failed(size_t member, uint32_t max_fails) override {
        turns_.weaken(member, max_fails);
    }

    std::optional<size_t> pick(const Candidates& candidates, const RouteKey&,
                               sim::RandomStream&) override {
        const std::span<const Member> members = candidates.members;
        std::optional<size_t> first_least;
        bool several = false;
        for (size_t i = 0; i < members.size(); ++i) {
            if (!members[i].eligible) continue;
            const auto order = first_least ? compare_load(members[i], members[*first_least])
                                           : std::strong_ordering::less;
            if (order < 0) first_least = i;
            if (order <= 0) several = order == 0;
        }
        if (!several) return first_least;
        const Member least = members[*first_least];
        return turns_.turn(
            [&](size_t i) { return members[i].eligible && compare_load(members[i], least) == 0; });
    }

    std::unique_ptr<BalancePolicy> clone() const override {
        return std::make_unique<LeastConnections>(*this);
    }

private:
    SmoothTurns turns_;
};

constexpr std::string_view kAliases[] = {"least_conn", "leastconn"};

}  // namespace

PolicyEntry least_connections_policy() {
    return {.name = "least_connections",
            .summary = "The member with the fewest calls in progress per weight; turns on a tie.",
            .make = make_balance_policy<LeastConnections>,
            .aliases = kAliases,
            .sees_load = true};
}

}  // namespace faultline::models
