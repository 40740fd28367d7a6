#include "sim/event_queue.hpp"

#include <algorithm>
#include <cstring>

#include "sim/assert.hpp"

namespace faultline::sim {

void EventQueue::add_chunk(Slot& slot) {
    uint32_t c = free_;
    if (c != kNone) {
        free_ = chunks_[c].next;
    } else {
        c = static_cast<uint32_t>(chunks_.size());
        chunks_.emplace_back();
    }
    chunks_[c].next = kNone;
    chunks_[c].count = 0;
    if (slot.tail == kNone)
        slot.head = c;
    else
        chunks_[slot.tail].next = c;
    slot.tail = c;
}

void EventQueue::free_chunks(const Slot& slot) {
    chunks_[slot.tail].next = free_;
    free_ = slot.head;
}

void EventQueue::make_room() {
    if (head_ > near_.size() / 2) {
        std::copy(near_.begin() + head_, near_.begin() + tail_, near_.begin());
        tail_ -= head_;
        head_ = 0;
    } else {
        near_.resize(near_.size() * 2);
    }
}

// Puts the later half of the near buffer into the wheel, between two different times: the order
// among equal times is kept by the buffer only. Without such a place, or if the wheel has already
// moved past it (after top() looked further than pushes did), the buffer grows instead.
void EventQueue::spill() {
    const Event* const near = near_.data();
    uint32_t cut = head_ + (tail_ - head_) / 2;
    const uint64_t middle = near[cut].time;
    while (cut > head_ && near[cut - 1].time == middle) --cut;
    if (cut == head_) {
        while (cut < tail_ && near[cut].time == middle) ++cut;
        if (cut == tail_) return;
    }
    if (near[cut].time < base_) return;
    near_end_ = near[cut].time;
    for (uint32_t i = cut; i < tail_; ++i) put(near[i]);
    tail_ = cut;
}

uint64_t EventQueue::first_slot_start() const {
    FL_ASSERT(levels_ != 0, "an event was asked of an empty queue");
    const int level = std::countr_zero(levels_);
    const uint64_t index = static_cast<uint64_t>(std::countr_zero(occupied_[level]));
    const uint64_t above =
        level == kLevels - 1 ? 0 : base_ >> (6 * (level + 1)) << (6 * (level + 1));
    return above | index << (6 * level);
}

// Moves the next slot into the empty near buffer, after spreading it over lower levels as long as
// it is too full to be sorted at once.
void EventQueue::refill() {
    head_ = tail_ = 0;
    for (;;) {
        base_ = first_slot_start();
        const int level = std::countr_zero(levels_);
        const int index = static_cast<int>(base_ >> (6 * level)) & 63;
        occupied_[level] &= occupied_[level] - 1;
        if (occupied_[level] == 0) levels_ &= ~(1u << level);
        const Slot slot = slots_[level][index];
        slots_[level][index] = Slot{};
        if (slot.count <= kSplitAbove || level == 0) {
            sort_into_near(slot, base_, level);
            near_end_ = levels_ != 0 ? base_ + (uint64_t{1} << (6 * level)) : kEndOfTime;
            return;
        }
        for (uint32_t c = slot.head; c != kNone;) {
            const uint32_t next = chunks_[c].next;
            for (uint32_t i = 0; i < kChunkEvents && i < chunks_[c].count; ++i)
                put(Event{chunks_[c].events[i]});
            chunks_[c].next = free_;
            free_ = c;
            c = next;
        }
    }
}

namespace {

// Sorts by counting, for each event, those before it: no branch to mispredict, and the compiler
// makes it vector code. Keys are 32 bits: the time within the slot and the position.
template <int kWidth>
void rank(const int32_t* key, uint32_t count, int32_t* ranks) {
    for (int i = 0; i < kWidth; ++i) ranks[i] = 0;
    for (uint32_t k = 0; k < count; ++k) {
        const int32_t pivot = key[k];
        for (int i = 0; i < kWidth; ++i) ranks[i] += pivot < key[i];
    }
}

}  // namespace

void EventQueue::sort_into_near(const Slot& slot, uint64_t start, int level) {
    constexpr int kRankLevels = 4;  // 24 bits of time and 6 of position fit into a positive int32
    if (slot.count > near_.size()) near_.resize(std::bit_ceil(slot.count));
    tail_ = slot.count;
    Event* const near = near_.data();
    if (slot.count > 2 && slot.count <= kSplitAbove && level <= kRankLevels) {
        int32_t key[kSplitAbove], ranks[kSplitAbove];
        uint32_t n = 0;
        for (uint32_t c = slot.head; c != kNone; c = chunks_[c].next)
            for (uint32_t i = 0; i < chunks_[c].count; ++i, ++n)
                key[n] = static_cast<int32_t>((chunks_[c].events[i].time - start) << 6 | n);
        for (uint32_t i = n; i < kSplitAbove; ++i) key[i] = INT32_MAX;
        if (n <= 16)
            rank<16>(key, n, ranks);
        else
            rank<32>(key, n, ranks);
        n = 0;
        for (uint32_t c = slot.head; c != kNone; c = chunks_[c].next)
            for (uint32_t i = 0; i < chunks_[c].count; ++i, ++n)
                near[ranks[n]] = chunks_[c].events[i];
    } else {
        Event* out = near;
        for (uint32_t c = slot.head; c != kNone; c = chunks_[c].next)
            out = std::copy_n(chunks_[c].events, chunks_[c].count, out);
    }
    free_chunks(slot);
    // Ranks are stable, and a slot keeps the order of arrival. That is the order of sequence
    // numbers, except for a lane's head, which comes late with an early number.
    uint32_t disorder = 0;
    for (uint32_t i = 1; i < slot.count; ++i) disorder |= near[i] < near[i - 1];
    if (disorder != 0) [[unlikely]]
        std::sort(near, near + slot.count);
}

size_t EventQueue::memory_bytes() const {
    return near_.capacity() * sizeof(Event) + chunks_.capacity() * sizeof(Chunk) + sizeof *this;
}

}  // namespace faultline::sim
