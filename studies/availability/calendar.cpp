#include "studies/availability/calendar.hpp"

#include <algorithm>
#include <tuple>

namespace faultline::studies {
namespace {

bool later(const Change& a, const Change& b) {
    return std::tie(a.at, a.kind, a.part) > std::tie(b.at, b.kind, b.part);
}

}  // namespace

FailureCalendar::FailureCalendar(const std::vector<PartKind>& kinds, uint64_t seed) {
    for (uint32_t k = 0; k < kinds.size(); ++k) {
        clocks_.emplace_back();
        for (uint32_t p = 0; p < kinds[k].faults.size(); ++p) {
            const std::string name = "availability/" + std::to_string(k) + "/" + kinds[k].parts[p];
            clocks_[k].push_back({{kinds[k].up, sim::RandomStream{seed, name + "/up"}},
                                  {kinds[k].down, sim::RandomStream{seed, name + "/down"}},
                                  kinds[k].momentary});
            push({clocks_[k][p].up.draw().seconds(), k, p, true});
        }
    }
}

void FailureCalendar::push(const Change& change) {
    heap_.push_back(change);
    std::push_heap(heap_.begin(), heap_.end(), later);
}

Change FailureCalendar::take() {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Change change = heap_.back();
    heap_.pop_back();
    Clock& clock = clocks_[change.kind][change.part];
    if (change.breaks && !clock.momentary) {
        push({change.at + clock.down.draw().seconds(), change.kind, change.part, false});
    } else {
        push({change.at + clock.up.draw().seconds(), change.kind, change.part, true});
    }
    return change;
}

}  // namespace faultline::studies
