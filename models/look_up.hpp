// models/look_up.hpp - look-ups in caches: of a key in a store, or by a stated ratio of hits.
#pragma once
#include "models/cluster.hpp"

namespace faultline::models {

// With the probability of the step.
inline bool chance(Cluster& cx, const PlanStep& step) {
    const auto drawn = static_cast<uint32_t>(cx.streams[step.b].next() >> 32);
    return drawn < step.c || step.c == UINT32_MAX;  // the highest threshold is certainty
}

inline void count_look_up(KeyStream& keys, Outcome outcome) {
    ++(outcome == Outcome::hit ? keys.hits : keys.misses);
}

inline Outcome draw_hit(Cluster& cx, const PlanStep& step) {
    return chance(cx, step) ? Outcome::hit : Outcome::miss;
}

// Faults have made some keys hot.
[[gnu::noinline]] inline uint64_t draw_hot_key(KeyStream& keys) {
    for (const HotShare& hot : keys.hot)
        if (keys.random.uniform() < hot.share) return hot.key;
    return keys.popularity.draw(keys.random);
}
inline uint64_t draw_key(KeyStream& keys) {
    if (!keys.hot.empty()) [[unlikely]]
        return draw_hot_key(keys);
    return keys.popularity.draw(keys.random);
}

inline void look_up(Cluster& cx, Call& call, KeyStream& keys) {
    call.key = static_cast<uint32_t>(draw_key(keys));
    const bool hit = cx.stores[keys.store].lookup(keys.keyspace, call.key, cx.kernel.now());
    call.outcome = hit ? Outcome::hit : Outcome::miss;
    count_look_up(keys, call.outcome);
}

// Without a key (its look-up failed) or with the cache down, there is nothing to fill.
inline void fill(Cluster& cx, const Call& call, const PlanStep& step) {
    const KeyStream& keys = cx.key_streams[step.a];
    const Instance& node = cx.instances[step.b];
    if (call.key != kNone && node.serving && !node.disk_full) [[likely]]
        cx.stores[keys.store].fill(keys.keyspace, call.key, cx.kernel.now());
}

}  // namespace faultline::models
