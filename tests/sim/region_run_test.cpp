#include "sim/region_run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sim/fingerprint.hpp"
#include "sim/kernel.hpp"
#include "sim/random_stream.hpp"

namespace faultline::sim {
namespace {

// Every delay is a few ticks, so that at most instants several own events and several messages
// from several regions come together, and a rule has to order them.
constexpr Duration kLink{3};  // the fastest message
constexpr Time kEnd{3'000};
constexpr uint64_t kNoBudget = UINT64_MAX;

struct Word {
    uint64_t text;
    uint32_t to;  // read by run_in_one_kernel only
};

// Jobs hop about in a region; each step folds the job, what was there before it and the time into
// the region's memory, so that two steps in another order give another memory.
class Toy {
public:
    using Message = Word;

    Toy(uint32_t self, uint32_t regions, uint32_t jobs)
        : self_{self}, regions_{regions}, stream_(7, "toy " + std::to_string(self)) {
        for (uint32_t job = 0; job < jobs; ++job)
            kernel_.at(Time{static_cast<int64_t>(job % 4)}, 0, job);
    }

    Time next_time() const {
        if (const Event* next = kernel_.ahead(0)) return next->at();
        return kernel_.idle() ? Time{INT64_MAX} : kernel_.now();
    }
    void run_until(Time end, Outbox<Word>& outbox) {
        const auto send = [&](Duration delay, uint32_t to, uint64_t text) {
            outbox.send(kernel_.now(), delay, to, {text, to});
        };
        kernel_.run_until(end, kNoBudget, [&](const Event& e) { step(kernel_, e.slot(), send); });
    }
    void receive(uint32_t from, const Word& word, Outbox<Word>&) { hear(kernel_, from, word); }

    template <class Send>
    void step(Kernel& kernel, uint32_t job, Send send) {
        ++steps_;
        memory_.fold(static_cast<uint64_t>(kernel.now().ns) << 32 | job);
        const uint64_t draw = stream_.next();
        if (regions_ > 1 && draw % 3 == 0) {
            const auto to =
                static_cast<uint32_t>((self_ + 1 + (draw >> 8) % (regions_ - 1)) % regions_);
            send(kLink + Duration{static_cast<int64_t>(draw >> 40 & 3)}, to, memory_.value());
            return;  // the receiver has one job more
        }
        kernel.after(Duration{static_cast<int64_t>(draw >> 50 & 3)}, 0, job | self_ << 16);
    }
    void hear(Kernel& kernel, uint32_t from, const Word& word) {
        ++heard_;
        if (kernel.now() == last_heard_) ++together_;
        last_heard_ = kernel.now();
        memory_.fold(word.text ^ from);
        kernel.after(Duration{static_cast<int64_t>(word.text & 3)}, 0,
                     static_cast<uint32_t>(word.text >> 8 & 0xffff) | self_ << 16);
    }

    Time now() const { return kernel_.now(); }
    uint64_t memory() const { return memory_.value(); }
    uint64_t steps() const { return steps_; }
    uint64_t heard() const { return heard_; }
    uint64_t together() const { return together_; }

private:
    uint32_t self_, regions_;
    Kernel kernel_;
    RandomStream stream_;
    Fingerprint memory_;
    uint64_t steps_ = 0, heard_ = 0, together_ = 0;
    Time last_heard_{-1};
};

std::vector<Toy> toys(uint32_t regions, uint32_t jobs = 5) {
    std::vector<Toy> all;
    for (uint32_t i = 0; i < regions; ++i) all.emplace_back(i, regions, jobs);
    return all;
}

template <class Region>
std::vector<uint64_t> memories(const RegionRun<Region>& run) {
    std::vector<uint64_t> all;
    for (uint32_t i = 0; i < run.size(); ++i) all.push_back(run.region(i).memory());
    return all;
}

std::vector<uint64_t> run_apart(uint32_t regions, uint32_t threads, Duration lookahead = kLink,
                                uint32_t jobs = 5) {
    RegionRun<Toy> run(toys(regions, jobs), lookahead);
    run.run_until(kEnd, threads);
    return memories(run);
}

// The order that region_run.hpp promises, without windows, threads or lookahead: one kernel for
// all, one inbox for all, one event at a time.
std::vector<uint64_t> run_in_one_kernel(uint32_t regions, uint32_t jobs) {
    std::vector<Toy> all = toys(regions, jobs);
    std::vector<uint32_t> sent(regions);
    Kernel kernel;
    Inbox<Word> inbox;
    for (uint32_t i = 0; i < regions; ++i)
        for (uint32_t job = 0; job < jobs; ++job)
            kernel.at(Time{static_cast<int64_t>(job % 4)}, 1, job | i << 16);
    const auto on_event = [&](const Event& e) {
        const uint32_t self = e.slot() >> 16;
        const uint32_t job = e.kind() == 1 ? e.slot() & 0xffff : e.slot();
        all[self].step(kernel, job, [&](Duration delay, uint32_t to, uint64_t text) {
            inbox.put({kernel.now() + delay, self, sent[self]++, {text, to}});
        });
    };
    for (;;) {
        const Time t = std::min(inbox.next_time(), kEnd);
        if (kernel.run_until(t, 1, on_event) == Stop::budget_spent) continue;
        if (inbox.next_time() > kEnd) break;
        while (inbox.next_time() == t) {
            const auto [from, word] = inbox.take();
            all[word.to].hear(kernel, from, word);
        }
    }
    std::vector<uint64_t> result;
    for (const Toy& toy : all) result.push_back(toy.memory());
    return result;
}

TEST(RegionRun, IsTheSameOnAnyNumberOfThreads) {
    const std::vector<uint64_t> one = run_apart(5, 1);
    for (const uint32_t threads : {2u, 3u, 5u, 9u}) EXPECT_EQ(run_apart(5, threads), one);
}

// With one job a region, a region often has nothing to do but what has been sent and not received.
TEST(RegionRun, IsWhatOneKernelWithOneInboxDoes) {
    for (const uint32_t regions : {1u, 2u, 3u, 8u})
        for (const uint32_t jobs : {1u, 5u})
            EXPECT_EQ(run_apart(regions, 2, kLink, jobs), run_in_one_kernel(regions, jobs))
                << regions << " regions, " << jobs << " jobs";
}

// Windows three times as many, and as many again: where they end must not show.
TEST(RegionRun, IsTheSameForEveryLookaheadThatHolds) {
    const std::vector<uint64_t> reference = run_apart(4, 1);
    EXPECT_EQ(run_apart(4, 2, Duration{2}), reference);
    EXPECT_EQ(run_apart(4, 2, Duration{1}), reference);
}

TEST(RegionRun, IsTheSameInSlicesAndWithThreadsThatChangeBetweenThem) {
    RegionRun<Toy> run(toys(4), kLink);
    for (int64_t end = 0, slice = 1; end < kEnd.ns; ++slice) {
        end = std::min(end + slice % 11, kEnd.ns);
        run.run_until(Time{end}, static_cast<uint32_t>(slice % 3 + 1));
    }
    EXPECT_EQ(memories(run), run_apart(4, 1));
}

TEST(RegionRun, GoesOnByItselfAsACopy) {
    RegionRun<Toy> run(toys(3), kLink);
    run.run_until(Time{1'001}, 2);
    RegionRun<Toy> fork = run;
    fork.run_until(kEnd, 2);
    EXPECT_NE(memories(fork), memories(run));
    run.run_until(kEnd, 1);
    EXPECT_EQ(memories(fork), memories(run));
    EXPECT_EQ(memories(fork), run_apart(3, 1));
}

// Else the tests above would prove little.
TEST(RegionRun, MeetsManyTiesInTheseTests) {
    RegionRun<Toy> run(toys(4), kLink);
    run.run_until(kEnd, 2);
    for (uint32_t i = 0; i < run.size(); ++i) {
        EXPECT_GT(run.region(i).steps(), 1'000u);
        EXPECT_GT(run.region(i).heard(), 500u);
        EXPECT_GT(run.region(i).together(), 50u);
    }
}

// Knows nothing better of its next event than its clock.
struct Vague : Toy {
    explicit Vague(Toy toy) : Toy(std::move(toy)) {}
    Time next_time() const { return now(); }
};

TEST(RegionRun, GetsOnWithLowBoundsAndTheLeastLookahead) {
    std::vector<Vague> all;
    for (Toy& toy : toys(3)) all.emplace_back(std::move(toy));
    RegionRun<Vague> run(std::move(all), Duration{1});
    run.run_until(kEnd, 2);
    EXPECT_EQ(memories(run), run_apart(3, 1));
}

TEST(Inbox, OrdersByArrivalThenSenderThenNumberHoweverTheyCame) {
    Inbox<int> inbox;
    EXPECT_EQ(inbox.next_time(), Time{INT64_MAX});
    inbox.put({Time{20}, 0, 0, 5});
    inbox.put({Time{10}, 2, 0, 3});
    inbox.put({Time{10}, 255, UINT32_MAX, 4});
    inbox.put({Time{10}, 1, 9, 2});
    inbox.put({Time{10}, 1, 8, 1});
    EXPECT_EQ(inbox.next_time(), Time{10});
    std::vector<std::pair<uint32_t, int>> taken;
    while (inbox.next_time() < Time{INT64_MAX}) taken.push_back(inbox.take());
    EXPECT_EQ(taken,
              (std::vector<std::pair<uint32_t, int>>{{1, 1}, {1, 2}, {2, 3}, {255, 4}, {0, 5}}));
}

// One event in the whole run.
struct Lonely {
    using Message = int;
    Time next_time() const { return done ? Time{INT64_MAX} : due; }
    void run_until(Time end, Outbox<int>&) { done = done || due <= end; }
    void receive(uint32_t, int, Outbox<int>&) {}
    Time due{1'000'000'000};
    bool done = false;
};

TEST(RegionRun, SkipsTimeInWhichNothingHappens) {
    RegionRun<Lonely> run({Lonely{}, Lonely{Time{2'000'000'000}}}, Duration{10});
    run.run_until(Time{INT64_MAX - 1}, 2);
    EXPECT_TRUE(run.region(0).done && run.region(1).done);
    EXPECT_LE(run.windows(), 3u);
}

// Sends one message, which arrives `delay` after 0, and notes when it receives one.
struct Caller {
    using Message = int;
    Time next_time() const { return sent ? Time{INT64_MAX} : Time{0}; }
    void run_until(Time end, Outbox<int>& outbox) {
        now = end;
        if (!sent) outbox.send(Time{0}, delay, 1, 42);
        sent = true;
    }
    void receive(uint32_t from, int message, Outbox<int>&) {
        heard = now;
        said = message + static_cast<int>(from);
    }
    Duration delay;
    bool sent = false;
    int said = 0;
    Time now{}, heard{-1};
};

TEST(RegionRun, DeliversWhatArrivesAtTheEndAndKeepsWhatArrivesLater) {
    RegionRun<Caller> run({Caller{Duration{50}}, Caller{Duration{0}, true}}, Duration{10});
    run.run_until(Time{49}, 2);
    EXPECT_EQ(run.region(1).heard, Time{-1});
    run.run_until(Time{50}, 2);
    EXPECT_EQ(run.region(1).heard, Time{50});
    EXPECT_EQ(run.region(1).said, 42);
}

TEST(RegionRunDeathTest, RefusesAMessageFasterThanTheLookaheadAndALookaheadOfNothing) {
    RegionRun<Caller> run({Caller{Duration{9}}, Caller{Duration{0}, true}}, Duration{10});
    EXPECT_DEATH(run.run_until(Time{100}, 1), "outran the lookahead");
    EXPECT_DEATH(RegionRun<Lonely>({Lonely{}}, Duration{0}), "need a lookahead");
}

}  // namespace
}  // namespace faultline::sim
