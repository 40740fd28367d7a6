#include "studies/availability/passage.hpp"

#include <algorithm>

namespace faultline::studies {
namespace {

constexpr double kLongestUnits = 64;

}  // namespace

Passage::Passage(StateLibrary& library, const State& from)
    : library_{library},
      cluster_{library.visit(from)},
      watch_{cluster_, library.up_below(), library.stop()},
      events_before_{cluster_.kernel.events()} {
    so_far_.after = from;
}

void Passage::change(uint32_t kind, uint32_t index) {
    const auto plan = static_cast<uint32_t>(cluster_.controllers.size() - 1);
    const FailingSystem& system = library_.system();
    const uint32_t fault = system.first_fault[kind] + index;
    cluster_.appoint(plan, fault, cluster_.kernel.now());
    // What is over at once is mended in the same moment.
    if (system.kinds[kind].momentary) cluster_.appoint(plan, fault, cluster_.kernel.now());
    changed_at_ = watch_.seconds();
}

Passage::End Passage::run(const State& target, double limit) {
    so_far_.after = target;
    double length = library_.unit();
    for (bool first = true; !watch_.stopped(); first = false) {
        const double until = std::min(limit, changed_at_ + length);
        Seen part = watch_.run(until - watch_.seconds());
        so_far_.seen.add(part);
        so_far_.tail = std::move(part);
        if (until >= limit) return End::limit;
        // Nobody has noticed anything yet in the first unit.
        if (!first && library_.looks_like(so_far_.tail, target)) return End::settled;
        if (length >= kLongestUnits * library_.unit()) {
            so_far_.stuck = true;
            return End::stuck;
        }
        length *= 2;
    }
    return End::limit;
}

PassageSeen Passage::take() {
    so_far_.seconds = watch_.seconds();
    so_far_.down = watch_.down();
    library_.count_events(cluster_.kernel.events() - events_before_);
    return std::move(so_far_);
}

}  // namespace faultline::studies
