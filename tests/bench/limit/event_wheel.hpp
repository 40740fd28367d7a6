// tests/bench/limit/event_wheel.hpp - pending events of the limit programs: a 64-ary bitmap wheel
// over nanoseconds with a small sorted buffer of what is due next.
//
// Invariants: events before near_end_ stand sorted in near_[head_, tail_); every other event stands
// in the slot given by the highest 6-bit digit in which its time differs from base_; base_ is not
// after any pending event. pop() is in (time, order) order. Cost: flat up to a million pending.
// It is written apart from the engine's queue on purpose: a limit that shared it would not show it.
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <vector>

namespace faultline::limit {

struct Event {
    uint64_t time;   // nanoseconds
    uint64_t order;  // sequence << 28 | kind << 24 | slot

    bool operator<(const Event& other) const {
        return time != other.time ? time < other.time : order < other.order;
    }
};

class EventWheel {
public:
    EventWheel() : near_(1024) {}

    size_t size() const { return size_; }

    void push(Event event) {
        ++size_;
        if (event.time < near_end_)
            insert_near(event);
        else
            put(event);
    }

    // There must be one.
    Event pop() {
        if (head_ == tail_) refill();
        --size_;
        return near_[head_++];
    }

private:
    static constexpr int kBits = 6;
    static constexpr int kLevels = 11;
    static constexpr uint32_t kChunkEvents = 31;
    static constexpr uint32_t kSplitAbove = 32;  // a due slot with more goes down a level instead
    static constexpr uint32_t kNearMax = 48;     // a fuller near buffer gives its later half back

    struct Chunk {
        Chunk* next;
        uint32_t count;
        std::array<Event, kChunkEvents> events;
    };
    struct Slot {
        Chunk* first = nullptr;
        Chunk* last = nullptr;
        uint32_t count = 0;
    };

    Chunk* take_chunk() {
        if (!free_) {
            constexpr size_t kBlock = 128;
            blocks_.push_back(std::make_unique<std::array<Chunk, kBlock>>());
            for (Chunk& chunk : *blocks_.back()) {
                chunk.next = free_;
                free_ = &chunk;
            }
        }
        Chunk* chunk = free_;
        free_ = chunk->next;
        chunk->next = nullptr;
        chunk->count = 0;
        return chunk;
    }

    void put(const Event& event) {
        const uint64_t difference = event.time ^ base_;
        const int level = difference ? (63 - std::countl_zero(difference)) / kBits : 0;
        const auto digit = static_cast<unsigned>(event.time >> (kBits * level)) & 63U;
        Slot& slot = slots_[level][digit];
        if (!slot.last || slot.last->count == kChunkEvents) {
            Chunk* chunk = take_chunk();
            (slot.last ? slot.last->next : slot.first) = chunk;
            slot.last = chunk;
        }
        slot.last->events[slot.last->count++] = event;
        ++slot.count;
        occupied_[level] |= uint64_t{1} << digit;
        levels_ |= 1U << level;
    }

    void insert_near(const Event& event) {
        if (tail_ - head_ >= kNearMax) {
            spill();
            if (event.time >= near_end_) return put(event);
        }
        if (tail_ == near_.size()) make_room();
        uint32_t i = tail_++;
        for (; i > head_ && event < near_[i - 1]; --i) near_[i] = near_[i - 1];
        near_[i] = event;
    }

    void make_room() {
        if (head_ > near_.size() / 2) {
            std::copy(near_.begin() + head_, near_.begin() + tail_, near_.begin());
            tail_ -= head_;
            head_ = 0;
        } else {
            near_.resize(near_.size() * 2);
        }
    }

    // The later half goes back to the wheel; events of one time stay together.
    void spill() {
        uint32_t cut = head_ + (tail_ - head_) / 2;
        const uint64_t time = near_[cut].time;
        while (cut > head_ && near_[cut - 1].time == time) --cut;
        if (cut == head_)
            while (cut < tail_ && near_[cut].time == time) ++cut;
        if (cut == tail_ || near_[cut].time < base_) return;
        near_end_ = near_[cut].time;
        for (uint32_t i = cut; i < tail_; ++i) put(near_[i]);
        tail_ = cut;
    }

    // Opens the earliest slot: into the near buffer if it is small, else down one level and again.
    void refill() {
        head_ = tail_ = 0;
        for (;;) {
            const int level = std::countr_zero(levels_);
            const int digit = std::countr_zero(occupied_[level]);
            occupied_[level] &= occupied_[level] - 1;
            if (!occupied_[level]) levels_ &= ~(1U << level);
            const Slot slot = slots_[level][digit];
            slots_[level][digit] = Slot();
            const int above = kBits * (level + 1);
            const uint64_t prefix = above >= 64 ? 0 : base_ >> above << above;
            base_ = prefix | static_cast<uint64_t>(digit) << (kBits * level);
            const bool due = slot.count <= kSplitAbove || level == 0;
            if (due && slot.count > near_.size()) near_.resize(std::bit_ceil(slot.count));
            for (Chunk* chunk = slot.first; chunk;) {
                for (uint32_t i = 0; i < chunk->count; ++i) {
                    if (due)
                        near_[tail_++] = chunk->events[i];
                    else
                        put(chunk->events[i]);
                }
                Chunk* next = chunk->next;
                chunk->next = free_;
                free_ = chunk;
                chunk = next;
            }
            if (!due) continue;
            sort_near();
            near_end_ = base_ + (uint64_t{1} << (kBits * level));
            return;
        }
    }

    void sort_near() {
        if (tail_ > 24) {
            std::sort(near_.begin(), near_.begin() + tail_);
            return;
        }
        for (uint32_t i = 1; i < tail_; ++i) {
            const Event event = near_[i];
            uint32_t j = i;
            for (; j > 0 && event < near_[j - 1]; --j) near_[j] = near_[j - 1];
            near_[j] = event;
        }
    }

    std::array<std::array<Slot, 64>, kLevels> slots_{};
    std::array<uint64_t, kLevels> occupied_{};
    uint32_t levels_ = 0;
    uint64_t base_ = 0, near_end_ = 0;
    std::vector<Event> near_;
    uint32_t head_ = 0, tail_ = 0;
    size_t size_ = 0;
    Chunk* free_ = nullptr;
    std::vector<std::unique_ptr<std::array<Chunk, 128>>> blocks_;
};

}  // namespace faultline::limit
