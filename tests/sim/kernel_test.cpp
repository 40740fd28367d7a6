#include "sim/kernel.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "sim/pool.hpp"
#include "sim/random_stream.hpp"

namespace faultline::sim {
namespace {

constexpr Time kEnd{1'000'000};

struct Seen {
    int64_t time;
    uint8_t kind;
    uint32_t slot;
    bool operator==(const Seen&) const = default;
};

TEST(Kernel, ProcessesEventsInOrderOfTimeAndThenOfScheduling) {
    Kernel kernel;
    kernel.at(Time{20}, 1, 7);
    kernel.at(Time{10}, 2, 8);
    kernel.at(Time{20}, 3, 9);
    std::vector<Seen> seen;
    const Stop stop = kernel.run_until(kEnd, 100, [&](const Event& e) {
        EXPECT_EQ(kernel.now(), e.at());
        seen.push_back({e.at().ns, e.kind(), e.slot()});
        if (e.slot() == 8) kernel.after(0_ns, 4, 10);
    });
    EXPECT_EQ(stop, Stop::time_reached);
    EXPECT_EQ(seen, (std::vector<Seen>{{10, 2, 8}, {10, 4, 10}, {20, 1, 7}, {20, 3, 9}}));
    EXPECT_EQ(kernel.now(), kEnd);
    EXPECT_EQ(kernel.events(), 4u);
}

TEST(Kernel, ProcessesTheEventsAtTheEndItselfAndNoLaterOnes) {
    Kernel kernel;
    kernel.at(Time{10}, 1, 0);
    kernel.at(Time{11}, 1, 0);
    kernel.run_until(Time{10}, 100, [](const Event&) {});
    EXPECT_EQ(kernel.events(), 1u);
    EXPECT_EQ(kernel.now(), Time{10});
    EXPECT_EQ(kernel.pending(), 1u);
}

TEST(Kernel, StopsWhenItsBudgetIsSpentAndGoesOnFromThere) {
    Kernel kernel;
    for (int i = 1; i <= 10; ++i) kernel.at(Time{i}, 1, 0);
    const auto ignore = [](const Event&) {};
    EXPECT_EQ(kernel.run_until(kEnd, 4, ignore), Stop::budget_spent);
    EXPECT_EQ(kernel.now(), Time{4});
    EXPECT_EQ(kernel.run_until(kEnd, 100, ignore), Stop::time_reached);
    EXPECT_EQ(kernel.events(), 10u);
}

TEST(Kernel, GivesTheEpisodeThatTheEventCarries) {
    Kernel kernel;
    const uint32_t stale = kernel.after(5_ns, 1, 3);
    const uint32_t fresh = kernel.fresh_episode();
    const uint32_t current = kernel.after(6_ns, 1, 3);
    EXPECT_NE(stale, fresh);
    EXPECT_NE(fresh, current);
    std::vector<uint32_t> episodes;
    kernel.run_until(kEnd, 9, [&](const Event& e) { episodes.push_back(e.episode()); });
    EXPECT_EQ(episodes, (std::vector<uint32_t>{stale, current}));
}

TEST(Kernel, SharesALaneBetweenEqualDelays) {
    Kernel kernel;
    EXPECT_EQ(kernel.add_lane(5_ms), 0u);
    EXPECT_EQ(kernel.add_lane(7_ms), 1u);
    EXPECT_EQ(kernel.add_lane(5_ms), 0u);
}

TEST(KernelDeathTest, RefusesThePastAndNever) {
    Kernel kernel;
    kernel.run_until(kEnd, 1, [](const Event&) {});
    EXPECT_DEATH(kernel.at(Time{5}, 1, 0), "in the past");
    EXPECT_DEATH(kernel.after(kNever, 1, 0), "in the past \\(or never\\)");
    EXPECT_DEATH(kernel.add_lane(kNever), "negative or never");
}

// A little world of attempts: each has a record, is answered after a random time, and times out
// after a constant one. Whatever comes first wins; some are retried. Deadlines either go through
// lanes or are plain events: the story must be the same to the last event.
struct World {
    static constexpr uint8_t kArrive = 0, kAnswer = 1, kTimeout = 2;
    enum class Deadlines { events, lanes, compacting_lanes };
    struct Attempt {
        uint32_t answer = 0, deadline = 0;
        uint32_t delay = 0;
        uint32_t retries = 0;
    };

    explicit World(Deadlines how) : deadlines(how) {
        for (const Duration delay : delays) kernel.add_lane(delay);
    }

    std::vector<Duration> delays{100_ns, 350_ns, 350'000_ns};
    Deadlines deadlines;
    Kernel kernel;
    SlotPool<Attempt> attempts;
    RandomStream random{7, "world"};
    std::vector<Seen> story;

    bool is_current(const Event& e) { return attempts[e.slot()].deadline == e.episode(); }

    uint32_t arm(uint32_t delay, uint32_t slot) {
        switch (deadlines) {
            case Deadlines::events:
                return kernel.after(delays[delay], kTimeout, slot);
            case Deadlines::lanes:
                return kernel.arm(delay, kTimeout, slot);
            case Deadlines::compacting_lanes:
                break;
        }
        return kernel.arm(delay, kTimeout, slot, [this](const Event& e) { return is_current(e); });
    }
    void begin(uint32_t slot) {
        const Duration service{static_cast<int64_t>(random.below(500))};
        const uint32_t delay = static_cast<uint32_t>(random.below(3));
        attempts[slot].delay = delay;
        attempts[slot].deadline = arm(delay, slot);
        attempts[slot].answer = kernel.after(service, kAnswer, slot);
    }
    void tell(const Event& e) { story.push_back({kernel.now().ns, e.kind(), e.slot()}); }
    void finish(uint32_t slot) {
        attempts[slot].answer = attempts[slot].deadline = kernel.fresh_episode();
        attempts.release(slot);
    }
    void time_out(const Event& e) {
        tell(e);
        if (++attempts[e.slot()].retries < 3)
            begin(e.slot());
        else
            finish(e.slot());
    }
    void handle(const Event& e) {
        switch (e.kind()) {
            case kArrive: {
                kernel.after(Duration{static_cast<int64_t>(random.below(20))}, kArrive, 0);
                const uint32_t slot = attempts.take();
                attempts[slot].retries = 0;
                begin(slot);
                break;
            }
            case kAnswer:
                if (attempts[e.slot()].answer != e.episode()) break;
                tell(e);
                finish(e.slot());
                break;
            case kTimeout:
                if (is_current(e)) time_out(e);
                break;
            case Kernel::kLaneKind:
                kernel.lane_due(
                    e.slot(), [this](const Event& d) { return is_current(d); },
                    [this](const Event& d) { time_out(d); });
        }
    }
    void run(Time end) {
        kernel.run_until(end, UINT64_MAX, [this](const Event& e) { handle(e); });
    }
};

TEST(Kernel, LanesTellTheSameStoryAsPlainEvents) {
    World plain(World::Deadlines::events);
    plain.kernel.at(Time{}, World::kArrive, 0);
    plain.run(kEnd);
    ASSERT_GT(plain.story.size(), 90'000u);
    for (const auto how : {World::Deadlines::lanes, World::Deadlines::compacting_lanes}) {
        World lanes(how);
        lanes.kernel.at(Time{}, World::kArrive, 0);
        lanes.run(kEnd);
        ASSERT_TRUE(lanes.story == plain.story);
        EXPECT_LT(lanes.kernel.events(), plain.kernel.events());
    }
}

TEST(Kernel, AForkedRunGoesOnAsTheOriginalDoes) {
    World world(World::Deadlines::compacting_lanes);
    world.kernel.at(Time{}, World::kArrive, 0);
    world.run(Time{kEnd.ns / 2});
    World fork = world;
    world.run(kEnd);
    fork.run(kEnd);
    EXPECT_TRUE(fork.story == world.story);
    EXPECT_EQ(fork.kernel.events(), world.kernel.events());
}

TEST(Kernel, SlicesOfARunTellTheSameStoryAsTheWhole) {
    World whole(World::Deadlines::lanes), sliced(World::Deadlines::lanes);
    for (World* world : {&whole, &sliced}) world->kernel.at(Time{}, World::kArrive, 0);
    whole.run(kEnd);
    for (int64_t t = 0; t <= kEnd.ns; t += 777) sliced.run(Time{t});
    sliced.run(kEnd);
    EXPECT_TRUE(sliced.story == whole.story);
}

TEST(TimeoutLane, StaysAtTheSizeOfWhatIsWantedWhenItCanAsk) {
    TimeoutLane asking, not_asking;
    const auto last_ten = [](uint64_t newest) {
        return [newest](const Event& e) { return e.sequence() + 10 > newest; };
    };
    for (uint64_t i = 1; i <= 100'000; ++i) {
        const Event entry = Event::make(Time{static_cast<int64_t>(i)}, i, 2, 5);
        asking.push_back(entry, last_ten(i));
        not_asking.push_back(entry);
    }
    EXPECT_EQ(asking.capacity(), 64u);
    EXPECT_GE(not_asking.capacity(), 100'000u);
    asking.drop_dead_heads(last_ten(100'000));
    EXPECT_EQ(asking.size(), 10u);
    EXPECT_EQ(asking.front().sequence(), 99'991u);
}

TEST(SlotPool, ReusesTheSlotReleasedLastAndCounts) {
    SlotPool<uint64_t> pool;
    const uint32_t a = pool.take(), b = pool.take(), c = pool.take();
    pool[b] = 17;
    pool.release(b);
    EXPECT_EQ(pool[b], 17u);  // readable until taken again
    EXPECT_EQ(pool.in_use(), 2u);
    EXPECT_EQ(pool.take(), b);
    EXPECT_EQ(pool[b], 17u);
    EXPECT_EQ(pool.high_water(), 3u);
    EXPECT_EQ(pool.high_water(), 3u);
    EXPECT_NE(a, c);
    const SlotPool<uint64_t> copy = pool;
    pool[b] = 18;
    EXPECT_EQ(copy[b], 17u);
}

TEST(SlotPool, KeepsItsRecordsWhenItGrowsLarge) {
    struct alignas(64) Record {
        uint64_t value;
    };
    SlotPool<Record> pool;
    for (uint32_t i = 0; i < 200'000; ++i) pool[pool.take()].value = i;
    const SlotPool<Record> copy = pool;
    for (uint32_t i = 0; i < 200'000; ++i) {
        ASSERT_EQ(pool[i].value, i);
        ASSERT_EQ(copy[i].value, i);
    }
    EXPECT_EQ(reinterpret_cast<uintptr_t>(&pool[0]) % 64, 0u);
}

}  // namespace
}  // namespace faultline::sim
