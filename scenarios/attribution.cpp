#include "scenarios/attribution.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "scenarios/flow.hpp"
#include "scenarios/offered_work.hpp"
#include "sim/confidence.hpp"

namespace faultline::scenarios {
namespace {

using models::BandGroup;
using Key = std::pair<uint32_t, models::Spent>;
using Groups = std::vector<const BandGroup*>;

double spent(const BandGroup& group, const Key& key) {
    const auto it = group.spent_ns.find(key);
    return it == group.spent_ns.end() ? 0 : it->second;
}

Estimate share_of(const Groups& groups, const Key& key, double latency_ns) {
    double sum = 0, squares = 0;
    for (const BandGroup* group : groups) sum += spent(*group, key);
    Estimate share{sum / latency_ns, {}, {}};
    if (groups.size() < 2) return share;
    for (const BandGroup* group : groups) {
        const double residual = spent(*group, key) - share.mean * group->latency_ns;
        squares += residual * residual;
    }
    const auto n = static_cast<double>(groups.size());
    const double error = std::sqrt(squares * n / (n - 1)) / latency_ns;
    const double half = sim::student_factor_95(groups.size()) * error;
    share.low = std::max(0.0, share.mean - half);
    share.high = std::min(1.0, share.mean + half);
    return share;
}

PercentileAttribution attribute(const models::Blueprint& blueprint, const Groups& groups) {
    PercentileAttribution result;
    double latency_ns = 0;
    std::set<Key> keys;
    for (const BandGroup* group : groups) {
        result.requests += group->requests;
        latency_ns += group->latency_ns;
        for (const auto& [key, ns] : group->spent_ns) keys.insert(key);
    }
    if (result.requests < kTracedLeast || latency_ns <= 0) return result;
    const double requests = static_cast<double>(result.requests);
    result.latency_seconds = latency_ns / requests * 1e-9;
    for (const Key& key : keys) {
        // The clients come after the components.
        const bool component = key.first < blueprint.components.size();
        LatencyShare share{component ? blueprint.components[key.first].name : "clients",
                           models::spent_name(key.second), share_of(groups, key, latency_ns), 0};
        share.seconds = share.share.mean * result.latency_seconds;
        result.shares.push_back(std::move(share));
    }
    std::stable_sort(result.shares.begin(), result.shares.end(),
                     [](const auto& a, const auto& b) { return a.share.mean > b.share.mean; });
    return result;
}

}  // namespace

uint32_t requests_per_trace(const models::Blueprint& blueprint) {
    constexpr double kWanted = models::Tracer::kSamplesMost;
    // An overloaded system serves less than it is offered; the tracer itself spaces out what is
    // too close.
    constexpr double kMost = 256;
    const double rate = flow_of(blueprint).rate;
    const double seconds = (blueprint.run.duration - blueprint.run.warmup).seconds();
    return static_cast<uint32_t>(std::clamp(rate * seconds / kWanted, 1.0, kMost));
}

std::vector<PercentileAttribution> attribute_latency(const models::Blueprint& blueprint,
                                                     std::span<const models::Measurement> trials) {
    std::vector<PercentileAttribution> results;
    for (size_t band = 0; band < std::size(models::kAttributed); ++band) {
        Groups groups;
        for (const models::Measurement& trial : trials)
            if (!trial.shares.empty())
                for (const BandGroup& group : trial.shares[band])
                    if (group.requests > 0) groups.push_back(&group);
        PercentileAttribution one = attribute(blueprint, groups);
        one.quantile = models::kAttributed[band].quantile;
        if (!one.shares.empty()) results.push_back(std::move(one));
    }
    return results;
}

}  // namespace faultline::scenarios
