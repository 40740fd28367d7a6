#include "studies/availability/steady_answers.hpp"

#include <cmath>
#include <numeric>

namespace faultline::studies {
namespace {

constexpr double kSecondsNs = 1e-9;
constexpr double kNoon = 43'200;

// Of its parts, so many are broken at a random moment.
double share_broken(const PartKind& kind, uint32_t broken) {
    const double up = kind.up.mean_ns(), down = kind.down.mean_ns();
    const double q = down / (up + down);
    const auto n = static_cast<double>(kind.faults.size());
    const double choose =
        std::exp(std::lgamma(n + 1) - std::lgamma(broken + 1.0) - std::lgamma(n - broken + 1.0));
    return choose * std::pow(q, broken) * std::pow(1 - q, n - broken);
}

uint32_t count(const Broken& broken) { return std::accumulate(broken.begin(), broken.end(), 0U); }

// Every state with at most so many parts broken.
template <class Visit>
void for_each_state(const std::vector<PartKind>& kinds, Broken& broken, size_t from, uint32_t left,
                    const Visit& visit) {
    visit(broken);
    if (left == 0) return;
    for (size_t k = from; k < kinds.size(); ++k) {
        if (kinds[k].momentary || broken[k] >= kinds[k].faults.size()) continue;
        ++broken[k];
        for_each_state(kinds, broken, k, left - 1, visit);
        --broken[k];
    }
}

// Is a settled state down? With more parts broken than are looked at: if it is with some of them.
class DownStates {
public:
    explicit DownStates(StateLibrary& library)
        : library_{library}, level_{library.system().day.level_at(kNoon)} {}

    bool operator()(const Broken& broken) {
        const auto [it, fresh] = known_.try_emplace(broken, false);
        if (fresh) it->second = look(broken);
        return it->second;
    }

private:
    bool look(const Broken& broken) {
        const uint32_t parts = count(broken);
        if (parts == 0) return false;
        Broken fewer = broken;
        for (size_t k = 0; k < broken.size() && parts > 1; ++k) {
            if (broken[k] == 0) continue;
            --fewer[k];
            if ((*this)(fewer)) return true;
            ++fewer[k];
        }
        return parts <= kMostBrokenAtOnce && !library_.steady({broken, level_}).is_up();
    }

    StateLibrary& library_;
    uint32_t level_;
    std::map<Broken, bool> known_;
};

}  // namespace

RenewalAnswer renewal_answer(StateLibrary& library) {
    const FailingSystem& system = library.system();
    RenewalAnswer answer;
    double looked_at = 0, ended = 0, bad = 0;
    Broken broken(system.kinds.size());
    for_each_state(system.kinds, broken, 0, kMostBrokenAtOnce, [&](const Broken& state) {
        double share = 1;
        for (size_t k = 0; k < state.size(); ++k)
            if (!system.kinds[k].momentary) share *= share_broken(system.kinds[k], state[k]);
        looked_at += share;
        for (const uint32_t level : system.day.level_of_hour) {
            const Seen& seen = library.steady({state, level}).seen;
            ended += share / 24 * seen.all_ended() / seen.seconds;
            bad += share / 24 * seen.all_bad() / seen.seconds;
            answer.time_up += share / 24 * seen.up_share();
        }
    });
    answer.not_looked_at = std::max(0.0, 1 - looked_at);
    answer.availability = ended > 0 ? 1 - bad / ended : 1;
    answer.time_up /= looked_at;
    return answer;
}

std::optional<RareAnswer> rare_answer(StateLibrary& library, uint64_t seed, std::string* why_not) {
    RareModel model;
    for (const PartKind& kind : library.system().kinds) {
        if (kind.momentary) {
            // Never broken for any time: as if it never broke.
            model.kinds.push_back({0, 1, kind.down});
            continue;
        }
        if (kind.up.kind() != sim::Distribution::Kind::exponential) {
            *why_not = "the time to the next failure of " + kind.name + " is not exponential";
            return std::nullopt;
        }
        model.kinds.push_back(
            {static_cast<uint32_t>(kind.faults.size()), kind.up.mean_ns() * kSecondsNs, kind.down});
    }
    DownStates is_down{library};
    model.is_down = std::ref(is_down);
    constexpr double kWanted = 0.02;
    constexpr uint64_t kMostCycles = 400'000;
    return rare_failures(model, seed, kWanted, kMostCycles, library.stop());
}

}  // namespace faultline::studies
