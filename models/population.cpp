#include "models/population.hpp"

#include <cmath>

#include "models/cluster.hpp"

namespace faultline::models {

void PopulationController::start(Cluster& cx, uint32_t self) {
    self_ = self;
    due(cx, 0);
}

void PopulationController::due(Cluster& cx, uint32_t) {
    const sim::Time now = cx.kernel.now();
    Source& source = cx.sources[source_];
    const double users = static_cast<double>(source.users) * source.scale_at(now) * source.surge;
    cx.set_population(source, source_, static_cast<uint64_t>(std::llround(users)));
    cx.appoint(self_, 0, now + sim::Duration{1'000'000'000});
}

}  // namespace faultline::models
