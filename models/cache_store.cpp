#include "models/cache_store.hpp"

#include <algorithm>

namespace faultline::models {

CacheStore::CacheStore(const CacheSpec& spec)
    : limit_{spec.memory_bytes ? spec.memory_bytes : UINT64_MAX}, ttl_{spec.ttl} {
    uint64_t keys = 0;
    for (const Keyspace& space : spec.keyspaces) {
        first_.push_back(static_cast<uint32_t>(keys));
        entry_bytes_.push_back(static_cast<uint32_t>(space.entry_bytes));
        keys += space.keys;
    }
    nodes_.resize(keys);
}

uint32_t CacheStore::entry_bytes(uint32_t node) const {
    const auto after = std::upper_bound(first_.begin(), first_.end(), node);
    return entry_bytes_[static_cast<size_t>(after - first_.begin()) - 1];
}

void CacheStore::unlink(uint32_t node) {
    const Node& n = nodes_[node];
    (n.previous == kEnd ? newest_ : nodes_[n.previous].next) = n.next;
    (n.next == kEnd ? oldest_ : nodes_[n.next].previous) = n.previous;
}

void CacheStore::push_front(uint32_t node) {
    nodes_[node].previous = kEnd;
    nodes_[node].next = newest_;
    (newest_ == kEnd ? oldest_ : nodes_[newest_].previous) = node;
    newest_ = node;
}

void CacheStore::remove(uint32_t node) {
    unlink(node);
    nodes_[node].previous = kAbsent;
    bytes_ -= entry_bytes(node);
    --entries_;
}

bool CacheStore::lookup(uint32_t keyspace, uint32_t key, sim::Time now) {
    const uint32_t node = first_[keyspace] + key;
    if (nodes_[node].previous == kAbsent) return false;
    if (nodes_[node].expires_ns <= now.ns) {
        remove(node);
        return false;
    }
    if (newest_ != node) {
        unlink(node);
        push_front(node);
    }
    return true;
}

void CacheStore::fill(uint32_t keyspace, uint32_t key, sim::Time now) {
    const uint32_t node = first_[keyspace] + key;
    const uint64_t size = entry_bytes_[keyspace];
    if (size > limit_) return;
    if (nodes_[node].previous != kAbsent) {
        unlink(node);
    } else {
        while (bytes_ + size > limit_) remove(oldest_);
        bytes_ += size;
        ++entries_;
    }
    push_front(node);
    nodes_[node].expires_ns = ttl_ == sim::kNever ? INT64_MAX : now.ns + ttl_.ns;
}

void CacheStore::shift_clock(sim::Duration by) {
    for (Node& node : nodes_)
        if (node.expires_ns != INT64_MAX) node.expires_ns -= by.ns;
}

void CacheStore::flush() {
    while (oldest_ != kEnd) remove(oldest_);
}

}  // namespace faultline::models
