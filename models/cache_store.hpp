// models/cache_store.hpp - what is in a cache: keys in order of their last use, each with its
// expiry.
//
// Exact least-recently-used eviction over a byte limit and a time to live from the fill (a hit does
// not renew it, as SETEX behaves). Expiry is lazy: an expired key is found out when it is asked
// for, or is evicted as any other. Keys are dense numbers, so the list is two arrays and nothing is
// hashed: 16 bytes a key of the population, present or not; every operation O(1).
#pragma once
#include <cstdint>
#include <vector>

#include "models/blueprint.hpp"
#include "sim/time.hpp"

namespace faultline::models {

class CacheStore {
public:
    explicit CacheStore(const CacheSpec& spec);

    // Is the key there and fresh? A hit makes it the most recently used.
    bool lookup(uint32_t keyspace, uint32_t key, sim::Time now);
    // Puts the key in (or renews it) and evicts the least recently used until the limit holds.
    void fill(uint32_t keyspace, uint32_t key, sim::Time now);
    void flush();
    // The clock that expiries are read off jumps.
    void shift_clock(sim::Duration by);
    uint64_t bytes() const { return bytes_; }
    uint64_t entries() const { return entries_; }

private:
    struct Node {
        uint32_t previous = kAbsent, next = kAbsent;
        int64_t expires_ns = 0;
    };
    static constexpr uint32_t kAbsent = UINT32_MAX, kEnd = UINT32_MAX - 1;

    uint32_t entry_bytes(uint32_t node) const;
    void unlink(uint32_t node);
    void push_front(uint32_t node);
    void remove(uint32_t node);

    uint64_t limit_;
    sim::Duration ttl_;
    std::vector<uint32_t> first_;        // node of key 0, by keyspace
    std::vector<uint32_t> entry_bytes_;  // by keyspace
    std::vector<Node> nodes_;
    uint32_t newest_ = kEnd, oldest_ = kEnd;
    uint64_t bytes_ = 0, entries_ = 0;
};

}  // namespace faultline::models
