// models/balance/round_robin.cpp - turns in proportion to weight, evenly spread; blind to load.
//
// The turns are SmoothTurns, that is nginx's. While the eligible members stay the same the sequence
// repeats with the period sum(weights), so one period is recorded as it is first gone through and
// then played back. Whatever disturbs it (a member that fails or was tried already) first brings
// the credits up to the point the tape has reached: the picks are the same with and without tape.
// Among equals that have only taken turns the tape is their order and needs no recording.
//
// Invariant: while playing, `turns_` is the state at the first entry of the tape.
// Cost: O(1) undisturbed, else one pass over the members.
#include <algorithm>
#include <numeric>

#include "models/balance/catalog.hpp"
#include "models/balance/smooth_turns.hpp"

namespace faultline::models {
namespace {

class alignas(64) RoundRobin final : public BalancePolicy {
public:
    void members_changed(std::span<const Member> members,
                         std::span<const std::string_view>) override {
        drop_tape();
        turns_.reset(members);
    }

    void member_failed(size_t member, uint32_t max_fails) override {
        drop_tape();
        turns_.weaken(member, max_fails);
    }

    std::optional<size_t> pick(const Candidates& candidates, const RouteKey&,
                               sim::RandomStream&) override {
        if (playing_ && candidates.version == version_) [[likely]]
            return play();
        if (candidates.version != version_ || version_ == Candidates::kThisPickOnly) {
            drop_tape();
            version_ = candidates.version;
        } else if (tape_.empty()) {
            // The second pick from the same members: a list that changes at every pick never gets
            // here, and costs no copy.
            begin_tape(candidates.members);
            if (playing_) return play();
        }
        const auto chosen = turns_.turn_of_eligible(candidates.members);
        if (chosen && recording_) record(*chosen);
        return chosen;
    }

    std::unique_ptr<BalancePolicy> clone() const override {
        return std::make_unique<RoundRobin>(*this);
    }

private:
    // Longer periods are not worth their memory. While one is recorded, and beyond it, every pick
    // looks at every member.
    static constexpr uint64_t kLongestTape = 16'384;

    size_t play() {
        const size_t chosen = tape_[position_];
        if (++position_ == tape_.size()) position_ = 0;
        return chosen;
    }

    void begin_tape(std::span<const Member> members) {
        uint64_t sum = 0, divisor = 0;
        takes_part_.clear();
        for (const Member& member : members) {
            takes_part_.push_back(member.eligible);
            if (!member.eligible) continue;
            sum += member.weight;
            divisor = std::gcd(divisor, uint64_t{member.weight});
        }
        period_ = divisor == 0 ? 0 : sum / divisor;
        if (const auto next = turn_of_equals(members)) {
            play_equals(members, *next);
            return;
        }
        recording_ = period_ != 0 && period_ <= kLongestTape;
        if (recording_) start_ = turns_.state();
    }

    // If the period_ members that take part weigh the same and have only taken turns in their order
    // so far: whose turn it is, counted among them. After k turns of n the first k have paid n
    // weights each, and each has earned k.
    std::optional<size_t> turn_of_equals(std::span<const Member> members) const {
        const auto& turns = turns_.state();
        int64_t weight = 0, earned = 0;
        for (size_t i = 0; i < members.size(); ++i) {
            if (!members[i].eligible) continue;
            if (weight != 0 && members[i].weight != weight) return std::nullopt;
            weight = members[i].weight;
            earned = turns[i].credit;  // of the last one: it has not paid yet
        }
        const int64_t dues = weight * static_cast<int64_t>(period_);
        if (weight == 0 || earned < 0 || earned >= dues) return std::nullopt;
        const auto next = static_cast<size_t>(earned / weight);
        size_t place = 0;
        for (size_t i = 0; i < members.size(); ++i) {
            if (!members[i].eligible) continue;
            const int64_t paid = place++ < next ? dues : 0;
            if (turns[i].credit != earned - paid || turns[i].effective != weight)
                return std::nullopt;
        }
        return earned == weight * static_cast<int64_t>(next) ? std::optional(next) : std::nullopt;
    }

    void play_equals(std::span<const Member> members, size_t next) {
        for (size_t i = 0; i < members.size(); ++i)
            if (members[i].eligible) tape_.push_back(static_cast<uint32_t>(i));
        std::rotate(tape_.begin(), tape_.begin() + static_cast<std::ptrdiff_t>(next), tape_.end());
        position_ = 0;
        playing_ = true;
    }

    void record(size_t chosen) {
        tape_.push_back(static_cast<uint32_t>(chosen));
        if (tape_.size() < period_) return;
        recording_ = false;
        position_ = 0;
        // While weights recover from failures a period does not lead back to where it began; the
        // next one may.
        playing_ = turns_.state() == start_;
        if (!playing_) tape_.clear();
    }

    void drop_tape() {
        if (playing_) {
            turns_.repeat(std::span(tape_).first(position_),
                          [this](size_t i) { return takes_part_[i] != 0; });
        }
        playing_ = recording_ = false;
        tape_.clear();
        version_ = Candidates::kThisPickOnly;
    }

    // --- what a pick from the tape needs, in the object's first cache line
    bool playing_ = false;
    uint64_t version_ = Candidates::kThisPickOnly;
    size_t position_ = 0;  // of the next pick on the tape
    std::vector<uint32_t> tape_;
    // --- the rest
    SmoothTurns turns_;
    uint64_t period_ = 0;
    bool recording_ = false;
    std::vector<SmoothTurns::Turns> start_;  // the state at the first entry of the tape
    std::vector<uint8_t> takes_part_;        // the members of the tape
};

constexpr std::string_view kAliases[] = {"weighted", "weighted_round_robin",
                                         "smooth_weighted_round_robin"};

}  // namespace

PolicyEntry round_robin_policy() {
    return {.name = "round_robin",
            .summary = "Turns in proportion to weight, evenly spread. Blind to load.",
            .make = make_balance_policy<RoundRobin>,
            .aliases = kAliases};
}

}  // namespace faultline::models
