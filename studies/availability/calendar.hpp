// studies/availability/calendar.hpp - when parts break and are repaired, over years.
//
// Each part by itself is up and down in turn, with random streams of its own. Times are in seconds:
// nanoseconds would end after 292 years.
#pragma once
#include <cstdint>
#include <vector>

#include "sim/sampler.hpp"
#include "studies/availability/parts.hpp"

namespace faultline::studies {

struct Change {
    double at = 0;  // seconds from the start
    uint32_t kind = 0, part = 0;
    bool breaks = true;  // else it is repaired
};

class FailureCalendar {
public:
    // Everything is up at first.
    FailureCalendar(const std::vector<PartKind>& kinds, uint64_t seed);
    // The next change; there is always one (parts: at least one).
    const Change& next() const { return heap_.front(); }
    Change take();

private:
    struct Clock {
        sim::Sampler up, down;
        bool momentary = false;
    };
    void push(const Change& change);

    std::vector<std::vector<Clock>> clocks_;  // by kind and part
    std::vector<Change> heap_;                // the next change of every part
};

}  // namespace faultline::studies
