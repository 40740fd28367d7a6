// sim/event_queue.hpp - pending events, popped in exact (time, sequence) order.
//
// A hierarchical wheel: 11 levels of 64 slots over ticks of 1 ns, level L holding those events
// whose time differs from `base_` in the L-th group of six bits but in none above. A slot is a list
// of chunks of 31 events. What is due next sits in a small sorted buffer.
//
// Invariants:
//   1. base_ <= the time of every event in the wheel; every event before near_end_ is in the near
//      buffer, every other in the wheel.
//   2. Within a level an earlier slot holds earlier events, and a lower level holds earlier events
//      than a higher one: the next slot is the first occupied one of the lowest occupied level.
//   3. While the wheel is empty near_end_ is the end of time: few events never leave the buffer.
//
// Cost: 15 to 45 ns for a pop and a push, flat from ten to a million pending events. Events may be
// pushed at or after the time of the last one popped, not before. Indices instead of pointers: a
// queue is a value. Chunks are reused, so memory stays at its peak.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/event.hpp"

namespace faultline::sim {

class EventQueue {
public:
    EventQueue() : near_(kNearCapacity) {}

    bool empty() const { return size_ == 0; }
    size_t size() const { return size_; }

    void push(const Event& event) {
        ++size_;
        if (event.time < near_end_)
            insert_near(event);
        else
            put(event);
    }

    // The queue must not be empty.
    Event pop() {
        if (head_ == tail_) [[unlikely]]
            refill();
        return take_head();
    }

    const Event& top() {
        if (head_ == tail_) [[unlikely]]
            refill();
        return near_[head_];
    }

    // Pops the first event into `event` if its time is at most `end`; else returns false and leaves
    // the queue fit for pushes from `end` on.
    bool pop_until(uint64_t end, Event& event) {
        if (head_ == tail_) [[unlikely]] {
            if (size_ == 0 || first_slot_start() > end) return false;
            refill();
        }
        if (near_[head_].time > end) return false;
        event = take_head();
        return true;
    }

    // The k-th event after the next one if it is already in the near buffer, else null; for
    // fetching its record ahead of time.
    const Event* ahead(uint32_t k) const {
        return head_ + k < tail_ ? near_.data() + head_ + k : nullptr;
    }

    // Calls fn(const Event&) for every pending event, in no particular order.
    template <class Fn>
    void for_each(Fn&& fn) const {
        for (uint32_t i = head_; i < tail_; ++i) fn(near_[i]);
        for (int level = 0; level < kLevels; ++level)
            for (int slot = 0; slot < kSlots; ++slot)
                for (uint32_t c = slots_[level][slot].head; c != kNone; c = chunks_[c].next)
                    for (uint32_t i = 0; i < chunks_[c].count; ++i) fn(chunks_[c].events[i]);
    }

    size_t memory_bytes() const;

private:
    static constexpr int kLevels = 11;
    static constexpr int kSlots = 64;
    static constexpr uint32_t kNone = UINT32_MAX;
    static constexpr uint32_t kChunkEvents = 31;
    static constexpr uint32_t kNearCapacity = 1024;
    static constexpr uint32_t kNearMost = 48;    // more in the near buffer: half of it goes back
    static constexpr uint32_t kSplitAbove = 32;  // a fuller slot is spread over the level below
    static constexpr uint64_t kEndOfTime = UINT64_MAX;

    struct Chunk {
        uint32_t next;
        uint32_t count;
        uint64_t unused;
        Event events[kChunkEvents];
    };
    static_assert(sizeof(Chunk) == 512);
    struct Slot {
        uint32_t head = kNone;
        uint32_t tail = kNone;
        uint32_t count = 0;
    };

    Event take_head() {
        --size_;
        const Event event = near_[head_++];
        if (head_ == tail_ && levels_ == 0) head_ = tail_ = 0;
        return event;
    }

    void insert_near(const Event& event) {
        if (tail_ - head_ >= kNearMost) [[unlikely]] {
            spill();
            if (event.time >= near_end_) {
                put(event);
                return;
            }
        }
        if (tail_ >= near_.size()) [[unlikely]]
            make_room();
        Event* const near = near_.data();
        uint32_t i = tail_++;
        for (; i > head_ && event < near[i - 1]; --i) near[i] = near[i - 1];
        near[i] = event;
    }

    void put(const Event& event) {
        const uint64_t differs = event.time ^ base_;
        const int level = differs == 0 ? 0 : (63 - std::countl_zero(differs)) / 6;
        const int index = static_cast<int>(event.time >> (6 * level)) & 63;
        Slot& slot = slots_[level][index];
        if (slot.tail == kNone || chunks_[slot.tail].count == kChunkEvents) [[unlikely]]
            add_chunk(slot);
        Chunk& chunk = chunks_[slot.tail];
        chunk.events[chunk.count++] = event;
        ++slot.count;
        occupied_[level] |= uint64_t{1} << index;
        levels_ |= 1u << level;
    }

    void add_chunk(Slot& slot);
    void make_room();
    void spill();
    void refill();
    void sort_into_near(const Slot& slot, uint64_t start, int level);
    void free_chunks(const Slot& slot);
    uint64_t first_slot_start() const;

    size_t size_ = 0;
    uint32_t head_ = 0, tail_ = 0;  // of the sorted events in near_
    uint64_t near_end_ = kEndOfTime;
    uint64_t base_ = 0;
    uint32_t levels_ = 0;              // bit L: level L is not empty
    uint32_t free_ = kNone;            // list of free chunks
    uint64_t occupied_[kLevels] = {};  // bit s of level L: slot s is not empty
    std::vector<Event> near_;
    std::vector<Chunk> chunks_;
    Slot slots_[kLevels][kSlots];
};

}  // namespace faultline::sim
