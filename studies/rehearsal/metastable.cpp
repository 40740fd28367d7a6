#include "studies/rehearsal/metastable.hpp"

#include <mutex>

#include "scenarios/on_threads.hpp"

namespace faultline::studies {
namespace {

using models::Blueprint;

constexpr double kLeastLoad = 0.02;  // below that share of the load nobody is there

class Search {
public:
    Search(const Blueprint& blueprint, const std::vector<Contingency>& stuck,
           const MetastableOptions& options)
        : blueprint_{blueprint}, stuck_{stuck}, options_{options}, found_(stuck.size()) {}

    std::vector<Metastable> run(const std::vector<double>& hit_ratios) {
        std::vector<size_t> all(stuck_.size());
        for (size_t i = 0; i < all.size(); ++i) {
            all[i] = i;
            found_[i].name = stuck_[i].name;
        }
        switch_off(all, hit_ratios);
        bisect(0, 1, all);
        return stopped() ? std::vector<Metastable>{} : found_;
    }

private:
    bool stopped() const { return options_.forks.stop && options_.forks.stop->load(); }

    // Which of them come back in this system, by the majority of replications.
    std::vector<bool> come_back(const Blueprint& system, const std::vector<size_t>& which) {
        std::vector<Contingency> what;
        for (const size_t i : which) what.push_back(stuck_[i]);
        Forks forks{system, what, options_.forks};
        const uint32_t replications = forks.replications();
        const auto ended = [&](uint64_t events) {
            const std::lock_guard lock(mutex_);
            if (options_.trial_ended) options_.trial_ended(events);
        };
        const auto on_threads = [&](size_t tasks, auto work) {
            scenarios::on_threads(options_.jobs, tasks, options_.forks.stop, work);
        };
        on_threads(replications, [&](size_t r) {
            if (forks.prepare(r)) ended(forks.norm(r).events);
        });
        std::vector<std::vector<char>> stayed(what.size(), std::vector<char>(replications, 0));
        on_threads(replications * what.size(), [&](size_t task) {
            const size_t r = task / what.size(), c = task % what.size();
            if (const auto trial = forks.trial(r, what[c])) {
                stayed[c][r] = trial->stayed_bad;
                ended(trial->events);
            }
        });
        std::vector<bool> back;
        for (const auto& votes : stayed) {
            uint32_t stuck = 0;
            for (const char vote : votes) stuck += vote != 0;
            back.push_back(2 * stuck < replications);
        }
        return back;
    }

    void switch_off(const std::vector<size_t>& all, const std::vector<double>& hit_ratios) {
        for (const Switch& one : switches(blueprint_, hit_ratios)) {
            Blueprint without = blueprint_;
            one.off(without);
            const std::vector<bool> back = come_back(without, all);
            if (stopped()) return;
            for (const size_t i : all) {
                found_[i].without.push_back({one.name, back[i]});
                if (back[i]) found_[i].loop.push_back(one.name);
            }
        }
    }

    // All of `which` come back at `low` times the load and stick at `high`. Those that part at the
    // middle go on apart, so that each system is warmed up once for all that need it.
    void bisect(double low, double high, const std::vector<size_t>& which) {
        if (which.empty() || stopped()) return;
        for (const size_t i : which) {
            found_[i].comes_back = low;
            found_[i].sticks = high;
        }
        if (high - low <= options_.tolerance * high || high <= kLeastLoad) return;
        const double middle = (low + high) / 2;
        const std::vector<bool> back = come_back(under_load(blueprint_, middle), which);
        std::vector<size_t> above, below;
        for (size_t k = 0; k < which.size(); ++k) (back[k] ? above : below).push_back(which[k]);
        bisect(middle, high, above);
        bisect(low, middle, below);
    }

    const Blueprint& blueprint_;
    const std::vector<Contingency>& stuck_;
    const MetastableOptions& options_;
    std::vector<Metastable> found_;
    std::mutex mutex_;
};

}  // namespace

std::vector<Metastable> why_stuck(const Blueprint& blueprint, const std::vector<Contingency>& stuck,
                                  const std::vector<double>& hit_ratios,
                                  const MetastableOptions& options) {
    return Search{blueprint, stuck, options}.run(hit_ratios);
}

}  // namespace faultline::studies
