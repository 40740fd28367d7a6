// models/balance/smooth_turns.hpp - weighted turns without bursts, for every policy that needs
// them.
//
// At a turn each member that takes part earns its effective weight in credit; the richest is chosen
// and pays back what all of them earned. Over sum(weights) turns each is chosen exactly `weight`
// times, evenly spread: weights 5,1,1 give a a b a c a a, where plain turns give a a a a a b c.
// A failure lowers the effective weight, a turn raises it by one, up to the weight: a member that
// fails loses share before it is ejected. This is nginx 1.22's smooth weighted round robin to the
// letter, and ties go to the lowest index as there.
//
// Invariant: the credits sum to zero; 0 <= effective <= weight.
// Cost: one pass over the members per turn.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/balance/policy.hpp"

namespace faultline::models {

// How many members that are not eligible a hash or a draw may hit before turns decide (nginx).
inline constexpr int kMissesMax = 20;

class SmoothTurns {
public:
    struct Turns {
        int64_t credit = 0;
        int64_t effective = 0;
        bool operator==(const Turns&) const = default;
    };

    void reset(std::span<const Member> members) {
        turns_.clear();
        weights_.clear();
        for (const Member& member : members) {
            turns_.push_back({.credit = 0, .effective = member.weight});
            weights_.push_back(member.weight);
        }
    }

    // The failure of one member. Whole division: a weight below max_fails loses nothing.
    void weaken(size_t member, uint32_t max_fails) {
        Turns& turns = turns_[member];
        turns.effective -= std::min<int64_t>(turns.effective, weights_[member] / max_fails);
    }

    // Chooses among the members i with takes_part(i), in their order; nullopt when there is none.
    template <typename TakesPart>
    std::optional<size_t> turn(TakesPart&& takes_part) {
        int64_t earned = 0;
        std::optional<size_t> richest;
        for (size_t i = 0; i < turns_.size(); ++i) {
            if (!takes_part(i)) continue;
            Turns& turns = turns_[i];
            turns.credit += turns.effective;
            earned += turns.effective;
            // Afterwards, so that a failure costs at least one turn.
            if (turns.effective < weights_[i]) ++turns.effective;
            if (!richest || turns.credit > turns_[*richest].credit) richest = i;
        }
        if (richest) turns_[*richest].credit -= earned;
        return richest;
    }

    std::optional<size_t> turn_of_eligible(std::span<const Member> members) {
        return turn([members](size_t i) { return members[i].eligible; });
    }

    // A member was chosen though no other took part: it pays back what it earned.
    void lone_turn(size_t member) {
        Turns& turns = turns_[member];
        if (turns.effective < weights_[member]) ++turns.effective;
    }

    // The same as a turn for each of `chosen`, where no effective weight is below its weight.
    template <typename TakesPart>
    void repeat(std::span<const uint32_t> chosen, TakesPart&& takes_part) {
        int64_t earned = 0;
        for (size_t i = 0; i < turns_.size(); ++i) {
            if (!takes_part(i)) continue;
            earned += turns_[i].effective;
            turns_[i].credit += turns_[i].effective * static_cast<int64_t>(chosen.size());
        }
        for (const uint32_t member : chosen) turns_[member].credit -= earned;
    }

    const std::vector<Turns>& state() const { return turns_; }

private:
    std::vector<Turns> turns_;
    std::vector<int64_t> weights_;
};

}  // namespace faultline::models
