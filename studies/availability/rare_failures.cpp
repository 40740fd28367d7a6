#include "studies/availability/rare_failures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/moments.hpp"
#include "sim/random_stream.hpp"
#include "sim/sampler.hpp"

namespace faultline::studies {
namespace {

constexpr double kForced = 0.5;  // how often a failure comes before the repair
constexpr double kToBroken = 0.5;
constexpr uint64_t kBatch = 1000;

class Cycles {
public:
    Cycles(const RareModel& model, uint64_t seed)
        : model_{model},
          random_{seed, "availability/rare"},
          broken_(model.kinds.size()),
          rate_(model.kinds.size()) {
        for (size_t k = 0; k < model.kinds.size(); ++k)
            repair_.emplace_back(model.kinds[k].down,
                                 sim::RandomStream{seed, "availability/rare/" + std::to_string(k)});
    }

    struct Cycle {
        double length = 0;             // seconds, from a failure of the first part
        double to_down = 0, down = 0;  // until it was down first; how long it was down in all
        bool went_down = false;
        double weight = 1;  // likelihood ratio when it went down, or at its end
    };

    // From the first failure. Biased ones tell how it goes down, others how long they are.
    Cycle run(bool biased) {
        Cycle cycle;
        std::fill(broken_.begin(), broken_.end(), 0);
        repairs_.clear();
        double now = 0, weight = 1;
        update_rates();
        fail(pick(biased, weight), now);
        while (!repairs_.empty()) {
            if (model_.is_down(broken_)) {
                if (!cycle.went_down) {
                    cycle.went_down = true;
                    cycle.to_down = now;
                    cycle.weight = weight;
                }
            }
            update_rates();
            const double repair = repairs_.front().at - now;
            const double likely = -std::expm1(-total_ * repair);  // of a failure before it
            double forced = likely;
            if (biased && !cycle.went_down && likely > 0) forced = std::max(kForced, likely);
            const bool fails = likely > 0 && random_.uniform() < forced;
            double step = repair;
            if (fails) {
                weight *= likely / forced;
                step = std::min(repair, -std::log1p(-random_.uniform() * likely) / total_);
            } else if (forced < 1) {
                weight *= (1 - likely) / (1 - forced);
            }
            if (model_.is_down(broken_)) cycle.down += step;
            now += step;
            if (fails)
                fail(pick(biased && !cycle.went_down, weight), now);
            else
                mend();
        }
        cycle.length = now;
        if (!cycle.went_down) cycle.weight = weight;
        return cycle;
    }

    // Of the first failure, when all are up.
    double first_rate() {
        std::fill(broken_.begin(), broken_.end(), 0);
        update_rates();
        return total_;
    }

private:
    struct Repair {
        double at = 0;
        size_t kind = 0;
    };
    static bool later(const Repair& a, const Repair& b) { return a.at > b.at; }

    void update_rates() {
        total_ = 0;
        for (size_t k = 0; k < rate_.size(); ++k) {
            rate_[k] = (model_.kinds[k].parts - broken_[k]) / model_.kinds[k].mean_up;
            if (model_.faster) rate_[k] *= model_.faster(k, broken_);
            total_ += rate_[k];
        }
    }

    size_t draw(double sum, bool (*counts)(uint16_t broken)) {
        double left = random_.uniform() * sum;
        size_t last = 0;
        for (size_t k = 0; k < rate_.size(); ++k) {
            if (rate_[k] <= 0 || !counts(broken_[k])) continue;
            last = k;
            if ((left -= rate_[k]) < 0) break;
        }
        return last;
    }

    // The kind that fails next.
    size_t pick(bool biased, double& weight) {
        const auto is_broken = [](uint16_t broken) { return broken > 0; };
        const auto is_whole = [](uint16_t broken) { return broken == 0; };
        double of_broken = 0;
        for (size_t k = 0; k < rate_.size(); ++k) of_broken += is_broken(broken_[k]) ? rate_[k] : 0;
        const double natural = of_broken / total_;
        double share = natural;
        if (biased && natural > 0 && natural < 1) share = std::max(kToBroken, natural);
        if (random_.uniform() < share) {
            weight *= natural / share;
            return draw(of_broken, is_broken);
        }
        if (share < 1) weight *= (1 - natural) / (1 - share);
        return draw(total_ - of_broken, is_whole);
    }

    void fail(size_t kind, double now) {
        ++broken_[kind];
        repairs_.push_back({now + repair_[kind].draw().seconds(), kind});
        std::push_heap(repairs_.begin(), repairs_.end(), later);
    }
    void mend() {
        --broken_[repairs_.front().kind];
        std::pop_heap(repairs_.begin(), repairs_.end(), later);
        repairs_.pop_back();
    }

    const RareModel& model_;
    sim::RandomStream random_;
    std::vector<sim::Sampler> repair_;
    Broken broken_;
    std::vector<double> rate_;
    double total_ = 0;
    std::vector<Repair> repairs_;  // a heap, the next first
};

double relative_error(const sim::Moments& of) {
    if (of.count() < 2 || of.mean() <= 0) return std::numeric_limits<double>::infinity();
    return std::sqrt(of.variance() / static_cast<double>(of.count())) / of.mean();
}
double both(double a, double b) { return std::hypot(a, b); }

}  // namespace

RareAnswer rare_failures(const RareModel& model, uint64_t seed, double wanted, uint64_t most_cycles,
                         const std::atomic<bool>* stop) {
    Cycles cycles{model, seed};
    const double idle = 1 / cycles.first_rate();  // mean time from all up to the first failure
    sim::Moments goes_down, down_time;            // of biased cycles, weighted
    sim::Moments length, until_end;  // of natural ones: the whole cycle; until down or its end
    RareAnswer answer;
    while (answer.cycles < most_cycles && !(stop && stop->load(std::memory_order_relaxed))) {
        for (uint64_t i = 0; i < kBatch; ++i) {
            const Cycles::Cycle biased = cycles.run(true);
            goes_down.add(biased.went_down ? biased.weight : 0);
            down_time.add(biased.went_down ? biased.weight * biased.down : 0);
            answer.cycles_down += biased.went_down;
            const Cycles::Cycle natural = cycles.run(false);
            length.add(idle + natural.length);
            until_end.add(idle + (natural.went_down ? natural.to_down : natural.length));
        }
        answer.cycles += 2 * kBatch;
        answer.mean_time_to_down.relative_error =
            both(relative_error(goes_down), relative_error(until_end));
        answer.unavailability.relative_error =
            both(relative_error(down_time), relative_error(length));
        if (std::max(answer.mean_time_to_down.relative_error,
                     answer.unavailability.relative_error) <= wanted)
            break;
    }
    // Regenerative: E[min(cycle, time to down)] / P(down in a cycle), E[time down] / E[cycle].
    answer.mean_time_to_down.value = goes_down.mean() > 0 ? until_end.mean() / goes_down.mean()
                                                          : std::numeric_limits<double>::infinity();
    answer.unavailability.value = down_time.mean() / length.mean();
    return answer;
}

}  // namespace faultline::studies
