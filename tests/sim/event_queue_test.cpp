// EventQueue against std::priority_queue: the same pushes must give the same pops.
#include "sim/event_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <queue>
#include <vector>

#include "sim/random_stream.hpp"

namespace faultline::sim {
namespace {

struct Later {
    bool operator()(const Event& x, const Event& y) const { return y < x; }
};
using Reference = std::priority_queue<Event, std::vector<Event>, Later>;

// Both queues and the generator of what is pushed into them; a value, so that it can be forked.
struct Twins {
    EventQueue queue;
    Reference reference;
    RandomStream random;
    uint64_t now = 0;
    uint64_t sequence = 0;

    explicit Twins(const char* name) : random(42, name) {}

    void push_at(uint64_t time, uint64_t number) {
        const Event event = Event::make(Time{static_cast<int64_t>(time)}, number,
                                        static_cast<uint8_t>(number % 15), number % kMaxSlots);
        queue.push(event);
        reference.push(event);
    }
    void push_after(uint64_t delay) { push_at(now + delay, ++sequence); }

    void pop() {
        const Event expected = reference.top();
        reference.pop();
        const Event event = queue.pop();
        ASSERT_EQ(event, expected)
            << "event " << event.sequence() << " at " << event.time << " instead of "
            << expected.sequence() << " at " << expected.time;
        now = event.time;
    }
    void drain() {
        while (!reference.empty()) ASSERT_NO_FATAL_FAILURE(pop());
        ASSERT_TRUE(queue.empty());
    }
};

using Delay = std::function<uint64_t(RandomStream&)>;

// Holds the number of pending events about `pending` for `steps` pops.
void hold(Twins& twins, const Delay& delay, size_t pending, size_t steps) {
    for (size_t i = 0; i < steps; ++i) {
        const bool grow = twins.queue.size() < pending;
        const uint64_t pushes = grow ? 1 + twins.random.below(3) : twins.random.below(2);
        for (uint64_t k = 0; k < pushes; ++k) twins.push_after(delay(twins.random));
        if (twins.reference.empty()) continue;
        ASSERT_NO_FATAL_FAILURE(twins.pop());
        ASSERT_EQ(twins.queue.size(), twins.reference.size());
    }
}

uint64_t up_to(RandomStream& r, uint64_t most) { return r.below(most + 1); }
uint64_t of_any_magnitude(RandomStream& r) { return r.next() >> (2 + r.below(61)); }

struct Case {
    const char* name;
    Delay delay;
};
std::vector<Case> cases() {
    return {
        {"always now", [](RandomStream&) { return 0; }},
        {"now or one tick later", [](RandomStream& r) { return up_to(r, 1); }},
        {"few different times", [](RandomStream& r) { return 1000 * up_to(r, 5); }},
        {"one constant", [](RandomStream&) { return 1'000'000; }},
        {"two constants", [](RandomStream& r) { return r.chance(0.5) ? 1000 : 30'000'000; }},
        {"uniform to 1 us", [](RandomStream& r) { return up_to(r, 1000); }},
        {"uniform to 10 s", [](RandomStream& r) { return up_to(r, 10'000'000'000); }},
        {"mostly near, some far",
         [](RandomStream& r) {
             return r.chance(0.95) ? up_to(r, 1000) : up_to(r, 3'600'000'000'000);
         }},
        {"any magnitude to a second",
         [](RandomStream& r) { return of_any_magnitude(r) % 1'000'000'000; }},
        {"any magnitude to a century",
         [](RandomStream& r) {
             return r.chance(0.999) ? of_any_magnitude(r) >> 30 : r.next() % 3'000'000'000'000'000;
         }},
    };
}

TEST(EventQueue, PopsInTheOrderOfAPriorityQueue) {
    for (const Case& c : cases()) {
        for (const size_t pending : {1, 10, 47, 48, 49, 100, 1000, 20'000}) {
            SCOPED_TRACE(std::string(c.name) + ", pending " + std::to_string(pending));
            Twins twins(c.name);
            ASSERT_NO_FATAL_FAILURE(hold(twins, c.delay, pending, 20'000 + 2 * pending));
            ASSERT_NO_FATAL_FAILURE(twins.drain());
        }
    }
}

TEST(EventQueue, KeepsTheOrderOfSequenceWhenItsEventsArriveOutOfIt) {
    // As the heads of timeout lanes do: an early number, pushed late, at the time of others.
    Twins twins("out of sequence");
    RandomStream& random = twins.random;
    for (int i = 0; i < 300'000; ++i) {
        const uint64_t time = twins.now + (1 + random.below(20)) * (random.chance(0.5) ? 100 : 64);
        const uint64_t number = 1'000'000 + 2 * static_cast<uint64_t>(i);
        twins.push_at(time, random.chance(0.3) ? number - 999'999 : number);
        if (random.chance(0.3)) twins.push_at(time, number + 1);
        while (twins.queue.size() > 500) ASSERT_NO_FATAL_FAILURE(twins.pop());
    }
    ASSERT_NO_FATAL_FAILURE(twins.drain());
}

TEST(EventQueue, TakesBurstsAtOneTimeInTheOrderPushed) {
    Twins twins("bursts");
    for (int burst = 0; burst < 50; ++burst) {
        const uint64_t time = twins.now + up_to(twins.random, 1'000'000);
        for (uint64_t i = 0, n = up_to(twins.random, 3000); i < n; ++i) {
            twins.push_at(time, ++twins.sequence);
            if (i % 7 == 0) twins.push_after(up_to(twins.random, 2'000'000));
        }
        for (uint64_t i = up_to(twins.random, twins.queue.size()); i > 0; --i)
            ASSERT_NO_FATAL_FAILURE(twins.pop());
    }
    ASSERT_NO_FATAL_FAILURE(twins.drain());
}

TEST(EventQueue, TakesManyEventsBeforeACrowdAtOneTime) {
    Twins twins("a crowd");
    for (int i = 0; i < 50'000; ++i) twins.push_at(5'000'000'000, ++twins.sequence);
    for (int i = 0; i < 50'000; ++i)
        twins.push_at(up_to(twins.random, 5'000'000'001), ++twins.sequence);
    ASSERT_NO_FATAL_FAILURE(hold(
        twins, [](RandomStream& r) { return up_to(r, 1'000'000'000); }, 50'000, 60'000));
    ASSERT_NO_FATAL_FAILURE(twins.drain());
}

TEST(EventQueue, AcceptsEventsBeforeTheOneItHasShown) {
    Twins twins("peeks");
    for (int i = 0; i < 20'000; ++i) {
        for (uint64_t k = up_to(twins.random, 3); k > 0; --k)
            twins.push_after(of_any_magnitude(twins.random) >> 24);
        if (twins.reference.empty()) continue;
        ASSERT_EQ(twins.queue.top(), twins.reference.top());
        // A slice ends between now and the next event, and something is scheduled there.
        const uint64_t gap = twins.reference.top().time - twins.now;
        twins.now += up_to(twins.random, gap);
        twins.push_after(up_to(twins.random, 1000));
        ASSERT_EQ(twins.queue.top(), twins.reference.top());
        if (twins.queue.size() > 30) {
            for (int k = 0; k < 15; ++k) ASSERT_NO_FATAL_FAILURE(twins.pop());
        }
    }
    ASSERT_NO_FATAL_FAILURE(twins.drain());
}

TEST(EventQueue, StopsAtTheEndOfASlice) {
    Twins twins("slices");
    uint64_t end = 0;
    for (int slice = 0; slice < 3000; ++slice) {
        for (uint64_t k = up_to(twins.random, 40); k > 0; --k)
            twins.push_after(up_to(twins.random, slice % 2 == 0 ? 5000 : 50'000'000));
        end = twins.now + up_to(twins.random, 100'000);
        Event event;
        while (twins.queue.pop_until(end, event)) {
            ASSERT_LE(event.time, end);
            ASSERT_EQ(event, twins.reference.top());
            twins.reference.pop();
            twins.now = event.time;
            if (twins.random.chance(0.4)) twins.push_after(up_to(twins.random, 10'000));
        }
        ASSERT_TRUE(twins.reference.empty() || twins.reference.top().time > end);
        twins.now = end;
    }
    ASSERT_NO_FATAL_FAILURE(twins.drain());
}

TEST(EventQueue, CopiesGoTheirOwnWays) {
    Twins twins("copies");
    const Delay delay = [](RandomStream& r) { return of_any_magnitude(r) >> 20; };
    ASSERT_NO_FATAL_FAILURE(hold(twins, delay, 5000, 20'000));
    Twins copy = twins;
    copy.random = RandomStream(1, "another way");
    ASSERT_NO_FATAL_FAILURE(hold(copy, delay, 500, 20'000));
    ASSERT_NO_FATAL_FAILURE(hold(twins, delay, 9000, 20'000));
    ASSERT_NO_FATAL_FAILURE(copy.drain());
    ASSERT_NO_FATAL_FAILURE(twins.drain());
}

TEST(EventQueue, ShowsEveryPendingEventOnce) {
    Twins twins("all");
    ASSERT_NO_FATAL_FAILURE(hold(
        twins, [](RandomStream& r) { return of_any_magnitude(r) >> 20; }, 3000, 10'000));
    std::vector<Event> pending;
    twins.queue.for_each([&](const Event& event) { pending.push_back(event); });
    std::sort(pending.begin(), pending.end());
    ASSERT_EQ(pending.size(), twins.queue.size());
    for (const Event& event : pending) ASSERT_EQ(event, twins.queue.pop());
}

TEST(EventQueue, NeverHoldsMuchMoreMemoryThanItsPeakNeeds) {
    EventQueue queue;
    RandomStream random(3, "memory");
    uint64_t sequence = 0, now = 0;
    const auto push = [&] {
        queue.push(Event::make(Time{static_cast<int64_t>(now + random.below(1'000'000'000))},
                               ++sequence, 0, 0));
    };
    for (int i = 0; i < 100'000; ++i) push();
    const auto churn = [&](int n) {
        for (int i = 0; i < n; ++i) {
            now = queue.pop().time;
            push();
        }
    };
    churn(500'000);
    const size_t peak = queue.memory_bytes();
    EXPECT_LT(peak, 100'000 * sizeof(Event) * 4);
    churn(2'000'000);
    EXPECT_LE(queue.memory_bytes(), peak + peak / 4);
}

TEST(EventQueue, ReachesTheEndOfTheClock) {
    Twins twins("the end");
    const uint64_t end = static_cast<uint64_t>(INT64_MAX);
    for (uint64_t i = 0; i < 100; ++i) {
        twins.push_at(end - i % 3, ++twins.sequence);
        twins.push_at(i, ++twins.sequence);
        twins.push_at(end / 2 + i, ++twins.sequence);
    }
    ASSERT_NO_FATAL_FAILURE(twins.drain());
}

}  // namespace
}  // namespace faultline::sim
