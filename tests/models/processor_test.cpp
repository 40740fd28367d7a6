#include "models/processor.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "sim/random_stream.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

struct Job {
    double at_s, work_s;
};

// When each job leaves, in seconds, and in which order.
struct Departures {
    std::vector<double> at_s;
    std::vector<uint32_t> order;
};
Departures departures(Processor& processor, const std::vector<Job>& jobs) {
    Departures out;
    out.at_s.resize(jobs.size());
    const auto drain_until = [&](sim::Time end) {
        while (processor.due() <= end) {
            const sim::Time due = processor.due();
            sim::Ticket who;
            while (processor.take_done(due, &who)) {
                out.at_s[who.slot] = due.seconds();
                out.order.push_back(who.slot);
            }
        }
    };
    for (uint32_t i = 0; i < jobs.size(); ++i) {
        drain_until(at_time(jobs[i].at_s));
        processor.arrive(at_time(jobs[i].at_s), {i, 1}, sim::from_seconds(jobs[i].work_s));
    }
    drain_until(sim::Time{INT64_MAX - 1});
    return out;
}

TEST(Processor, SharesOneCoreEqually) {
    Processor processor{1};
    // The first has a second to itself; from 1 on each runs at half speed; the second gets the core
    // to itself at 3.
    const Departures out = departures(processor, {{0, 2}, {1, 2}});
    EXPECT_DOUBLE_EQ(out.at_s[0], 3);
    EXPECT_DOUBLE_EQ(out.at_s[1], 4);
}

TEST(Processor, GivesNoJobMoreThanOneCore) {
    Processor processor{4};
    const Departures out = departures(processor, {{0, 2}, {0, 1}, {1.5, 3}});
    EXPECT_DOUBLE_EQ(out.at_s[0], 2);
    EXPECT_DOUBLE_EQ(out.at_s[1], 1);
    EXPECT_DOUBLE_EQ(out.at_s[2], 4.5);
}

TEST(Processor, SharesSeveralCoresAmongMoreJobs) {
    Processor processor{2};
    // Three jobs at 2/3 each until 3; then two with a core each.
    const Departures out = departures(processor, {{0, 2}, {0, 3}, {0, 4}});
    EXPECT_DOUBLE_EQ(out.at_s[0], 3);
    EXPECT_DOUBLE_EQ(out.at_s[1], 4);
    EXPECT_DOUBLE_EQ(out.at_s[2], 5);
}

TEST(Processor, LetsEqualJobsGoInOrderOfArrival) {
    Processor processor{1};
    const Departures out = departures(processor, {{0, 1}, {0, 1}, {0, 1}});
    EXPECT_EQ(out.order, (std::vector<uint32_t>{0, 1, 2}));
    for (const double at : out.at_s) EXPECT_DOUBLE_EQ(at, 3);
}

TEST(Processor, AJobThatOvertakesLeavesFirst) {
    Processor processor{1};
    // At 1 the second has 0.1 to do: done at 1.2; the first loses 0.1 by it.
    const Departures out = departures(processor, {{0, 2}, {1, 0.1}});
    EXPECT_EQ(out.order, (std::vector<uint32_t>{1, 0}));
    EXPECT_NEAR(out.at_s[1], 1.2, 2e-9);
    EXPECT_NEAR(out.at_s[0], 2.1, 2e-9);
}

TEST(Processor, WorkOfNoTimeIsDoneAtOnce) {
    Processor processor{1};
    processor.arrive(at_time(1), {0, 1}, {});
    EXPECT_EQ(processor.due(), at_time(1));
    sim::Ticket who;
    EXPECT_TRUE(processor.take_done(at_time(1), &who));
    EXPECT_EQ(processor.due(), Processor::kIdle);
}

TEST(Processor, AnEventThatComesTooEarlyFindsNobody) {
    Processor processor{1};
    processor.arrive(at_time(0), {0, 1}, 1_s);
    processor.arrive(at_time(0.5), {1, 1}, 1_s);
    sim::Ticket who;
    EXPECT_FALSE(processor.take_done(at_time(1), &who));
    EXPECT_EQ(processor.due(), at_time(1.5));
}

TEST(Processor, ThoseWhoStayGainWhatACrashFrees) {
    Processor processor{1};
    processor.arrive(at_time(0), {0, 1}, 10_s);
    processor.arrive(at_time(0), {1, 1}, 11_s);
    processor.remove_unless(
        at_time(2), [](sim::Ticket t) { return t.slot == 1; }, [](sim::Ticket, sim::Duration) {});
    EXPECT_EQ(processor.jobs(), 1u);
    EXPECT_EQ(processor.due(), at_time(12));  // it has had one of eleven seconds
}

TEST(Processor, IsBusyForAllTheWorkItGot) {
    sim::RandomStream random{3, "jobs"};
    for (const uint32_t cores : {1u, 2u, 7u}) {
        Processor processor{cores};
        std::vector<Job> jobs;
        double at = 0, work = 0;
        for (int i = 0; i < 2000; ++i) {
            at += random.uniform() * 0.01;
            jobs.push_back({at, random.uniform() * 0.02});
            work += jobs.back().work_s;
        }
        const Departures out = departures(processor, jobs);
        double end = 0;
        for (const double t : out.at_s) end = std::max(end, t);
        EXPECT_NEAR(processor.busy_ns(at_time(end)) * 1e-9, work, 1e-5) << cores;
        for (size_t i = 0; i < jobs.size(); ++i)
            EXPECT_GE(out.at_s[i] - jobs[i].at_s, jobs[i].work_s - 2e-9) << i;
    }
}

TEST(Processor, CountsBusyTimeUpToTheMoment) {
    Processor processor{2};
    processor.arrive(at_time(1), {0, 1}, 10_s);
    EXPECT_DOUBLE_EQ(processor.busy_ns(at_time(3)), 2e9);
    processor.arrive(at_time(3), {1, 1}, 10_s);
    processor.arrive(at_time(3), {2, 1}, 10_s);
    EXPECT_DOUBLE_EQ(processor.busy_ns(at_time(4)), 4e9);  // no more than two cores are busy
}

TEST(Processor, OfASharedHostFinishesTheRestSoonerAfterACrash) {
    Toy toy{"client -> a -> b"};
    toy.every(4_s);
    toy.blueprint.machines.push_back({"vm", 1, 0, {}, 0, 0});
    toy.blueprint.hosts.push_back({"vm", 0, 0});
    toy.component("a").placement.host = toy.component("b").placement.host = 0;
    toy.work("a", exactly(1_s)).work("b", exactly(4200_ms)).kill("a", 9.3);
    Cluster cx = toy.start();
    run_to(cx, 9.84);
    // The first request's b has 1.2 s to go at 8, when the second request's a comes; it would be
    // done first, at 10. When it dies at 9.3, b has 0.55 s to go.
    EXPECT_EQ(cx.processors[0].jobs(), 1u);
    run_to(cx, 9.86);
    EXPECT_EQ(cx.processors[0].jobs(), 0u);
    EXPECT_EQ(cx.instances[instance_named(cx, "b")].served, 1u);
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
