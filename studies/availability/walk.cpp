#include "studies/availability/walk.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/random_stream.hpp"

namespace faultline::studies {
namespace {

constexpr size_t kSamples = 2;            // of each passage
constexpr double kSameOutage = 60;        // seconds
constexpr uint32_t kNobody = UINT32_MAX;  // an empty slot
constexpr const char* kAllWell = "nothing broken";

class Walker {
public:
    Walker(StateLibrary& library, uint32_t years, uint64_t seed)
        : library_{library},
          kinds_{library.system().kinds},
          calendar_{kinds_, seed},
          choices_{seed, "availability/choices"},
          end_{years * kYear},
          slots_(kinds_.size()) {
        walked_.years.resize(years);
    }

    Walked run(const std::function<void(const WalkProgress&)>& tell) {
        while (now_ < end_ && !stopped()) {
            stay_until(std::min(end_, calendar_.next().at));
            if (calendar_.next().at >= end_) break;
            pass();
            tell({now_, library_.events()});
        }
        close_incident();
        return std::move(walked_);
    }

private:
    struct PassageKey {
        State from;
        uint32_t kind = 0;
        bool breaks = true;
        auto operator<=>(const PassageKey&) const = default;
    };

    bool stopped() const {
        return library_.stop() && library_.stop()->load(std::memory_order_relaxed);
    }
    State state(double at) const {
        State now{Broken(kinds_.size()), library_.system().day.level_at(at)};
        for (size_t k = 0; k < slots_.size(); ++k)
            now.broken[k] = static_cast<uint16_t>(
                slots_[k].size() -
                static_cast<size_t>(std::count(slots_[k].begin(), slots_[k].end(), kNobody)));
        return now;
    }
    bool all_well() const {
        return std::all_of(slots_.begin(), slots_.end(), [](const auto& of) { return of.empty(); });
    }

    // ---- between changes
    void stay_until(double until) {
        if (all_well()) close_incident();
        const bool by_hour = library_.system().day.levels.size() > 1;
        bool first = true;
        while (now_ < until) {
            const double step = by_hour ? 3600 : kYear;
            // The small push is for a moment that rounding has left just before the hour.
            const double next = std::min(until, (std::floor(now_ / step + 1e-9) + 1) * step);
            const State here = state(now_);
            const Steady& steady = library_.steady(here);
            StateVisits& visits = walked_.states[here];
            visits.visits += first;
            visits.seconds += next - now_;
            first = false;
            count(steady.seen, (next - now_) / steady.seen.seconds,
                  all_well() ? kAllWell : while_broken(here.broken));
            if (!steady.is_up()) down(now_, next);
            now_ = next;
        }
    }

    std::string while_broken(const Broken& broken) const {
        const bool several = std::accumulate(broken.begin(), broken.end(), 0) > 1;
        return "while " + name_of(kinds_, broken) + (several ? " are broken" : " is broken");
    }

    // ---- around a change
    void pass() {
        const Change first = calendar_.take();
        const State from = state(now_);
        const PassageKey key{from, first.kind, first.breaks};
        ++walked_.changes;
        const uint32_t index = note(first);
        cause_ = last_ = name_of_change(first);
        std::vector<PassageSeen>& known = samples_[key];
        const double gap = std::min(end_, calendar_.next().at) - now_;
        const PassageSeen* known_one =
            known.size() < kSamples ? nullptr : &known[choices_.below(kSamples)];
        if (known_one && known_one->seconds <= gap) {
            close_slots();
            account(*known_one);
            return;
        }
        ++walked_.simulated;
        Passage passage{library_, from};
        passage.change(first.kind, index);
        bool alone = true;
        const double begin = now_;
        while (passage.run(state(begin), std::min(end_, calendar_.next().at) - begin) ==
               Passage::End::limit) {
            if (calendar_.next().at >= end_ || stopped()) break;
            const Change more = calendar_.take();
            passage.change(more.kind, note(more));
            last_ = name_of_change(more);
            ++walked_.changes;
            alone = false;
        }
        close_slots();
        const PassageSeen seen = passage.take();
        account(seen);
        if (alone && known.size() < kSamples) known.push_back(seen);
    }

    std::string name_of_change(const Change& change) const {
        const std::string& name = kinds_[change.kind].name;
        return change.breaks ? "when " + name + " breaks" : "after " + name + " is repaired";
    }

    // In which place of its kind it breaks or is repaired.
    uint32_t note(const Change& change) {
        const PartKind& kind = kinds_[change.kind];
        std::vector<uint32_t>& slots = slots_[change.kind];
        if (change.breaks) {
            if (!incident_) incident_.emplace().at = now_;
            incident_->what.push_back(kind.parts[change.part]);
        }
        if (kind.momentary) return change.part;
        const auto place =
            std::find(slots.begin(), slots.end(), change.breaks ? kNobody : change.part);
        const auto index = static_cast<uint32_t>(place - slots.begin());
        if (place == slots.end()) slots.push_back(kNobody);
        slots[index] = change.breaks ? change.part : kNobody;
        return index;
    }
    // A settled state does not know in which places they are.
    void close_slots() {
        for (std::vector<uint32_t>& slots : slots_) std::erase(slots, kNobody);
    }

    void account(const PassageSeen& seen) {
        count(seen.seen, 1, cause_);
        for (const DownTime& time : seen.down) down(now_ + time.from, now_ + time.until);
        now_ += seen.seconds;
        if (!seen.stuck) return;
        // It goes on like this until the next change.
        ++walked_.stuck[last_];
        if (incident_) incident_->stuck = true;
        const double until = std::min(end_, calendar_.next().at);
        if (until <= now_) return;
        count(seen.tail, (until - now_) / seen.tail.seconds, cause_);
        if (seen.tail.up_share() < 0.5) down(now_, until);
        now_ = until;
    }

    // ---- the books
    void count(const Seen& seen, double times, const std::string& cause) {
        walked_.all.add(seen, times);
        const auto year = static_cast<size_t>(now_ / kYear);
        walked_.years[std::min(year, walked_.years.size() - 1)].add(seen, times);
        walked_.bad_by_cause[cause] += seen.all_bad() * times;
        if (incident_) incident_->bad += seen.all_bad() * times;
    }
    void down(double from, double until) {
        if (incident_) incident_->down_seconds += until - from;
        std::vector<DownTime>& outages = walked_.outages;
        if (!outages.empty() && from - outages.back().until < kSameOutage) {
            outages.back().until = std::max(outages.back().until, until);
        } else {
            outages.push_back({from, until});
        }
    }
    void close_incident() {
        if (!incident_) return;
        incident_->seconds = now_ - incident_->at;
        walked_.incidents.push_back(std::move(*incident_));
        incident_.reset();
    }

    StateLibrary& library_;
    const std::vector<PartKind>& kinds_;
    FailureCalendar calendar_;
    sim::RandomStream choices_;
    double end_, now_ = 0;
    std::vector<std::vector<uint32_t>> slots_;  // by kind: which parts are broken, in what order
    std::map<PassageKey, std::vector<PassageSeen>> samples_;
    std::optional<AvailabilityIncident> incident_;
    std::string cause_, last_;  // the change that began the passage; the last one in it
    Walked walked_;
};

}  // namespace

Walked walk(StateLibrary& library, uint32_t years, uint64_t seed,
            const std::function<void(const WalkProgress&)>& tell) {
    return Walker{library, years, seed}.run(tell);
}

}  // namespace faultline::studies
