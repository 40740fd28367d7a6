#include "sim/event_queue.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "sim/assert.hpp"

namespace faultline::sim {

size_t EventQueue::size() const {
    size_t pending = tail_ - head_;
    for (const auto& level : slots_)
        for (const Slot& slot : level) pending += slot.count;
    return pending;
}

void EventQueue::add_chunk(Slot& slot) {
    uint32_t c = free_;
    if (c != kNone) {
        free_ = next_chunk(c);
    } else {
        FL_ASSERT(pool_.size() < UINT32_MAX - 2 * kUnits, "too many events are pending");
        if (pool_.empty()) pool_.resize(kUnits);
        c = static_cast<uint32_t>(pool_.size());
        pool_.resize(pool_.size() + kUnits);
    }
    if (slot.write == kNone)
        slot.head = c;
    else
        pool_[slot.write - kUnits].time = c;
    slot.write = c + 1;
}

void EventQueue::free_chunks(const Slot& slot) {
    pool_[(slot.write - 1) / kUnits * kUnits].time = free_;
    free_ = slot.head;
}

void EventQueue::widen(uint32_t capacity) {
    near_.resize(1 + capacity);
    capacity_ = capacity;
}

void EventQueue::make_room() {
    if (head_ > capacity_ / 2) {
        std::copy(near() + head_, near() + tail_, near());
        tail_ -= head_;
        head_ = 0;
    } else {
        widen(2 * capacity_);
    }
}

void EventQueue::insert_among_many(Event event) {
    if (tail_ == capacity_) make_room();
    const auto first = near() + head_, last = near() + tail_;
    const auto place = event < last[-1] ? std::upper_bound(first, last, event) : last;
    const auto moves = static_cast<uint32_t>(last - place);
    if (moves > moves_left_ && spill()) {
        push(event);
        return;
    }
    moves_left_ -= std::min(moves, moves_left_);
    std::copy_backward(place, last, last + 1);
    *place = event;
    ++tail_;
}

// Puts the later part of the near buffer into the wheel, cutting between two different times, or
// all of it: equal times must stay together, since only the buffer keeps their order. False if the
// wheel has already moved past that place (top() may look further than pushes do).
bool EventQueue::spill() {
    const Event* const near = this->near();
    uint32_t cut = head_ + kNearKept;
    const uint64_t time = near[cut].time;
    while (cut > head_ && near[cut - 1].time == time) --cut;
    if (time < base_) return false;
    near_end_ = time;
    for (uint32_t i = cut; i < tail_; ++i) put(near[i]);
    tail_ = cut;
    moves_left_ = 0;
    batch_ = kBatchLeast;
    hold_ = penalty_ = std::min(2 * penalty_ + 1, kPenaltyMost);
    return true;
}

uint64_t EventQueue::first_slot_start() const {
    FL_ASSERT(levels_ != 0, "an event was asked of an empty queue");
    const int level = std::countr_zero(levels_);
    const uint64_t index = static_cast<uint64_t>(std::countr_zero(occupied_[level]));
    const uint64_t above =
        level == kLevels - 1 ? 0 : base_ >> (6 * (level + 1)) << (6 * (level + 1));
    return above | index << (6 * level);
}

namespace {

template <uint32_t kWidth, class Key>
void rank(const Key* key, uint32_t count, Key* ranks) {
    for (uint32_t i = 0; i < kWidth; ++i) ranks[i] = 0;
    for (uint32_t k = 0; k < count; ++k) {
        const Key pivot = key[k];
        for (uint32_t i = 0; i < kWidth; ++i) ranks[i] += pivot < key[i];
    }
}

}  // namespace

// Sorts by counting, for each event, those before it: no branch to mispredict, and the compiler
// makes it vector code. Keys are 32 bits, the time within the slot and the position, so equal times
// stay in order of arrival. That is the order of sequence numbers, except that a lane's head comes
// late with an early number: false if there may be one.
template <class Key>
bool EventQueue::rank_into(Event* near, const Event* from, uint32_t count) const {
    Key key[kBatchLeast + 1], ranks[kBatchLeast + 1];
    uint64_t last = 0;
    bool in_sequence = true;
    for (uint32_t i = 0; i < count; ++i) {
        key[i] = static_cast<Key>((from[i].time - base_) << 6 | i);
        in_sequence &= from[i].key > last;
        last = from[i].key;
    }
    for (uint32_t i = count; i <= kBatchLeast; ++i) key[i] = std::numeric_limits<Key>::max();
    if (count <= 8)
        rank<8>(key, count, ranks);
    else if (count <= 16)
        rank<16>(key, count, ranks);
    else
        rank<32>(key, count, ranks);
    for (uint32_t i = 0; i < count; ++i) near[ranks[i]] = from[i];
    return in_sequence;
}

// Moves the next events into the empty near buffer: a slot, after spreading it over lower levels
// as long as it is too full to be sorted at once, or several if they hold few.
void EventQueue::refill() {
    for (;;) {
        base_ = first_slot_start();
        const int level = std::countr_zero(levels_);
        const Slot slot = take_slot(level, static_cast<int>(base_ >> (6 * level)) & 63);
        if (slot.count > batch_ && level > 0) {
            spread(slot);
            continue;
        }
        uint64_t end = base_ + (uint64_t{1} << (6 * level));
        if (slot.count <= kBatchLeast && level > 0 && level <= kRankLevels)
            end = gather_into_near(slot, level, end);
        else
            sort_into_near(slot, level);
        near_end_ = levels_ != 0 ? end : kEndOfTime;
        moves_left_ = kMovesPerEvent * tail_;
        if (hold_ > 0)
            --hold_;
        else
            batch_ = std::min(batch_ + 1, kBatchMost);
        if (tail_ > kBatchLeast) penalty_ -= penalty_ / 8;
        return;
    }
}

EventQueue::Slot EventQueue::take_slot(int level, int index) {
    occupied_[level] &= ~(uint64_t{1} << index);
    if (occupied_[level] == 0) levels_ &= ~(1u << level);
    return std::exchange(slots_[level][index], Slot{});
}

uint64_t EventQueue::gather_into_near(Slot slot, int level, uint64_t end) {
    Event gathered[kBatchLeast];
    const Event* from = pool_.data() + slot.head + 1;
    uint32_t count = slot.count;
    free_chunks(slot);  // they keep their bytes until something is put
    if (count < kGather && occupied_[level] != 0) {
        std::copy_n(from, count, gathered);
        from = gathered;
        do {
            const int next = std::countr_zero(occupied_[level]);
            if (count + slots_[level][next].count > kBatchLeast) break;
            slot = take_slot(level, next);
            std::copy_n(pool_.data() + slot.head + 1, slot.count, gathered + count);
            free_chunks(slot);
            count += slot.count;
            end = ((base_ >> (6 * (level + 1)) << 6 | static_cast<uint64_t>(next)) + 1)
                  << (6 * level);
        } while (count < kGather && occupied_[level] != 0);
    }
    head_ = 0;
    tail_ = count;
    Event* const near = this->near();
    const bool in_order = end - base_ <= uint64_t{1} << 25 ? rank_into<int32_t>(near, from, count)
                                                           : rank_into<int64_t>(near, from, count);
    if (!in_order && !std::is_sorted(near, near + count)) std::sort(near, near + count);
    return end;
}

void EventQueue::spread(const Slot& slot) {
    uint32_t left = slot.count;
    for (uint32_t c = slot.head; left > 0;) {
        const uint32_t n = std::min(left, kUnits - 1);
        for (uint32_t i = 1; i <= n; ++i) put(Event{pool_[c + i]});
        left -= n;
        const uint32_t next = next_chunk(c);
        pool_[c].time = free_;
        free_ = c;
        c = next;
    }
}

void EventQueue::sort_into_near(const Slot& slot, int level) {
    if (slot.count > capacity_) widen(std::bit_ceil(slot.count));
    head_ = 0;
    tail_ = slot.count;
    Event* const near = this->near();
    if (slot.count > kBatchLeast && slot.count <= kBatchMost && level > 0)
        distribute_into_near(slot, level);
    else
        for_each_in(slot, [out = near](const Event& event) mutable { *out++ = event; });
    if (!std::is_sorted(near, near + slot.count)) std::sort(near, near + slot.count);
    free_chunks(slot);
}

// Sorts by distribution over 256 cells of the slot's time, a cell for an event or so, and then by
// insertion within cells.
void EventQueue::distribute_into_near(const Slot& slot, int level) {
    constexpr int kBits = 8;
    const int shift = std::max(6 * level - kBits, 0);
    std::array<uint16_t, (1 << kBits) + 1> start{};
    for_each_in(slot, [&](const Event& e) { ++start[((e.time - base_) >> shift) + 1]; });
    for (size_t i = 1; i < start.size(); ++i)
        start[i] = static_cast<uint16_t>(start[i] + start[i - 1]);
    Event* const near = this->near();
    for_each_in(slot, [&](const Event& e) { near[start[(e.time - base_) >> shift]++] = e; });
    uint32_t moves = 0;
    for (uint32_t i = 1; i < slot.count && moves < 8 * kBatchMost; ++i) {
        const Event event = near[i];
        uint32_t k = i;
        for (; k > 0 && event < near[k - 1]; --k) near[k] = near[k - 1];
        near[k] = event;
        moves += i - k;
    }
}

size_t EventQueue::memory_bytes() const {
    return (near_.capacity() + pool_.capacity()) * sizeof(Event) + sizeof *this;
}

}  // namespace faultline::sim
