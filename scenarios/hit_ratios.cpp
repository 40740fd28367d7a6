#include "scenarios/hit_ratios.hpp"

#include <limits>

#include "models/analytic/cache.hpp"
#include "scenarios/flow.hpp"
#include "scenarios/offered_work.hpp"

namespace faultline::scenarios {

using namespace models;

namespace {

const CacheSpec* unknown_cache(const Component& component) {
    const CacheSpec* cache = std::get_if<CacheSpec>(&component.spec);
    if (const auto* cdn = std::get_if<CdnSpec>(&component.spec)) cache = &cdn->cache;
    return cache && !cache->hit_ratio && !cache->keyspaces.empty() ? cache : nullptr;
}

// Look-ups a second in each keyspace; 0 where only misses of other unknown caches lead.
HitRatios ratios_at(const Blueprint& blueprint, const Flow& flow) {
    constexpr double kInfinite = std::numeric_limits<double>::infinity();
    const double rate = flow.rate;
    HitRatios ratios;
    for (ComponentId id = 0; id < blueprint.components.size(); ++id) {
        const CacheSpec* cache = unknown_cache(blueprint.components[id]);
        if (!cache) continue;
        std::vector<analytic::KeyPopulation> populations;
        for (const Keyspace& space : cache->keyspaces)
            populations.push_back(
                {space.keys, space.popularity.exponent, static_cast<double>(space.entry_bytes), 0});
        for (const FlowOperation& op : flow.operations)
            if (op.id.component == id) populations[op.id.operation].rate += op.per_request * rate;
        const auto found = analytic::hit_ratios(
            populations, cache->memory_bytes ? static_cast<double>(cache->memory_bytes) : kInfinite,
            cache->ttl == sim::kNever ? kInfinite : cache->ttl.seconds());
        for (uint32_t i = 0; i < found.size(); ++i)
            if (populations[i].rate > 0) ratios[{id, i}] = found[i];
    }
    return ratios;
}

}  // namespace

HitRatios estimated_hit_ratios(const Blueprint& blueprint) {
    HitRatios ratios;
    // Who is asked behind a cache is known once that cache is: as many rounds as caches lie behind
    // one another, which are two or three.
    for (size_t round = 0; round <= blueprint.components.size(); ++round) {
        HitRatios next = ratios_at(blueprint, flow_of(blueprint, ratios));
        const bool settled = next.size() == ratios.size();
        ratios = std::move(next);
        if (settled) break;
    }
    return ratios;
}

}  // namespace faultline::scenarios
