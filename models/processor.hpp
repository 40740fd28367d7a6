// models/processor.hpp - c cores shared by all that runs on a machine: processor sharing.
//
// n jobs on c cores each advance at the rate min(1, c/n), as under an operating system's fair
// scheduler with a quantum of zero. Virtual time v is the work each job present has received since
// the processor was last idle; a job that arrives at v with work w is done when v reaches v + w,
// whatever comes and goes in between. So a heap of finishing points is all there is to keep.
//
// One event is pending per busy processor, for the earliest finish as it looked when it was
// scheduled. Arrivals only delay that finish (or beat it, then it is scheduled anew): an event that
// comes due too early finds nobody done and is scheduled again. Cost: O(log n) an arrival.
#pragma once
#include <cstdint>
#include <vector>

#include "sim/event.hpp"
#include "sim/time.hpp"

namespace faultline::models {

class Processor {
public:
    explicit Processor(uint32_t cores) : cores_{cores}, usable_{static_cast<double>(cores)} {}

    // A call begins `work` here. Then ask due().
    void arrive(sim::Time now, sim::Ticket who, sim::Duration work);
    // Takes the next job that is done at `now`; false if none is.
    bool take_done(sim::Time now, sim::Ticket* who);
    // `keep` says which tickets stay; `gone` gets each of the others and what is left of its work.
    template <class Keep, class Gone>
    void remove_unless(sim::Time now, Keep keep, Gone gone) {
        advance(now);
        std::erase_if(jobs_, [&](const Job& j) {
            if (keep(j.who)) return false;
            gone(j.who, sim::Duration{static_cast<int64_t>(j.finish - virtual_ns_)});
            return true;
        });
        restore_heap();
    }
    // Others use the cores too: only this share of them is left for what runs here.
    void leave(sim::Time now, double share) {
        advance(now);
        usable_ = share * static_cast<double>(cores_);
    }
    // When the earliest job will be done if nothing else comes; kIdle if there is none.
    static constexpr sim::Time kIdle{INT64_MAX};
    sim::Time due() const;
    uint32_t jobs() const { return static_cast<uint32_t>(jobs_.size()); }
    uint32_t cores() const { return cores_; }
    double usable() const { return usable_; }  // of them
    // Core-nanoseconds of work done up to `now`.
    double busy_ns(sim::Time now) const;

    // The event that is pending for due(): which one is current, and when.
    uint32_t episode = 0;
    sim::Time scheduled = kIdle;

private:
    struct Job {
        double finish;   // in virtual nanoseconds
        uint64_t order;  // ties go to who came first
        sim::Ticket who;
    };
    static bool later(const Job& a, const Job& b) {
        return a.finish != b.finish ? a.finish > b.finish : a.order > b.order;
    }
    double rate() const;  // virtual ns per ns
    void advance(sim::Time now);
    void restore_heap();

    uint32_t cores_;
    double usable_;  // of them
    double virtual_ns_ = 0;
    sim::Time last_{};
    double busy_ns_ = 0;
    uint64_t order_ = 0;
    std::vector<Job> jobs_;  // a heap, earliest finish first
};

}  // namespace faultline::models
