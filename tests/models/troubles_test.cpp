// Faults of instances: what each does, that they compose, and that nothing of them is left. Against
// formulas where there are any.
#include "models/troubles.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/fault.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

const Instance& node(const Cluster& cx, std::string_view name) {
    return cx.instances[instance_named(cx, name)];
}

TEST(Troubles, ThatOverlapMultiplyAndEndOneByOne) {
    Toy toy{"client -> a"};
    toy.every(1_s).slow("a", 3, 10, 20).slow("a", 5, 20, 20);
    for (const auto& [at, share] : {std::pair{10.0, 0.5}, {20.0, 0.2}}) {
        Fault errors = toy.fault(Fault::Verb::errors, "a", at, 20);
        errors.share = share;
        toy.blueprint.faults.push_back(errors);
    }
    toy.kill("a", 50, 10).kill("a", 55, 10).hang("a", 70, 10).hang("a", 75, 10);
    Cluster cx = toy.start();
    for (const auto& [until, slowdown, errors] : {std::tuple{9.0, 1.0F, 0.0F},
                                                  {15.0, 3.0F, 0.5F},
                                                  {25.0, 15.0F, 0.6F},
                                                  {35.0, 5.0F, 0.2F},
                                                  {45.0, 1.0F, 0.0F}}) {
        run_to(cx, until);
        EXPECT_EQ(node(cx, "a").slowdown, slowdown) << until;
        EXPECT_FLOAT_EQ(node(cx, "a").error_share, errors) << until;
    }
    for (const auto& [until, up, serving] : {std::tuple{52.0, false, false},
                                             {61.0, false, false},
                                             {66.0, true, true},
                                             {72.0, true, false},
                                             {81.0, true, false},
                                             {86.0, true, true}}) {
        run_to(cx, until);
        EXPECT_EQ(node(cx, "a").up, up) << until;
        EXPECT_EQ(node(cx, "a").serving, serving) << until;
    }
    EXPECT_TRUE(cx.troubles.empty());
    expect_at_rest(cx);
}

// A process that stood still and was killed is another one when it is back.
TEST(Troubles, EndWithTheProcessThatStoodStill) {
    Toy toy{"client -> a"};
    toy.every(1_s).hang("a", 10, 50).kill("a", 20, 10);
    Cluster cx = toy.start();
    run_to(cx, 25);
    EXPECT_FALSE(node(cx, "a").up);
    run_to(cx, 35);
    EXPECT_TRUE(node(cx, "a").serving);
    run_to(cx, 100);
    EXPECT_TRUE(node(cx, "a").serving);
    expect_at_rest(cx);
}

// The mean number in an M/M/1 queue, and its standard error over a run of so many seconds: the
// asymptotic variance is 2 rho (1 + rho) / (mu (1 - rho)^4) (Whitt 1989).
void expect_mm1(const Totals& t, double lambda, double mu, double seconds) {
    const double rho = lambda / mu;
    const double error =
        std::sqrt(2 * rho * (1 + rho) / (mu * std::pow(1 - rho, 4) * seconds)) / lambda;
    EXPECT_NEAR(t.latency_mean, 1 / (mu - lambda), 3.29 * error);
}

TEST(Slow, IsAnMM1QueueOfTheLowerRate) {
    Toy toy{"client -> a"};
    toy.rate(60).work("a", exponential(5_ms)).workers("a", 1).slow("a", 2, 0);
    Cluster cx = toy.start();
    run_to(cx, 5000);
    expect_mm1(totals(cx), 60, 100, 5000);
}

TEST(CpuTheft, LeavesAProcessorSharingQueueOfFewerCores) {
    Toy toy{"client -> a"};
    toy.rate(60).cores("a", 2).work("a", exponential(10_ms));
    Fault theft = toy.fault(Fault::Verb::cpu_theft, "a", 0);
    theft.share = 0.5;
    toy.blueprint.faults = {theft};
    Cluster cx = toy.start();
    run_to(cx, 5000);
    expect_mm1(totals(cx), 60, 100, 5000);
    // And of less than a core: 0.7 of one, for 30 a second.
    toy.rate(30).cores("a", 1);
    toy.blueprint.faults[0].share = 0.3;
    Cluster less = toy.start();
    run_to(less, 5000);
    expect_mm1(totals(less), 30, 70, 5000);
}

TEST(CpuTheft, FromTwoOnOneMachineTakesItsCoresOnce) {
    Toy toy{"client -> lb -> a"};
    toy.every(1_s).replicas("a", 2).work("a", exactly(100_ms));
    toy.cores("a", 1);
    toy.blueprint.hosts.push_back({"vm", 0, 0});
    toy.component("a").placement = {.machine = kNone, .host = 0};
    Fault theft = toy.fault(Fault::Verb::cpu_theft, "a", 10, 10);
    theft.share = 0.5;
    toy.blueprint.faults = {theft};
    Cluster cx = toy.start();
    run_to(cx, 19.9);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 0.2);
    run_to(cx, 100);
    expect_at_rest(cx);
    EXPECT_TRUE(cx.troubles.empty());
}

TEST(Slow, OfSomeRequestsLeavesTheOthersAlone) {
    Toy toy{"client -> a"};
    toy.every(1_s).work("a", exactly(10_ms)).slow("a", 10, 0.5);
    toy.blueprint.faults[0].share = 0.1;
    Cluster cx = toy.start();
    run_to(cx, 20'000);
    const Totals t = totals(cx);
    EXPECT_EQ(t.latency_max, 0.1);
    EXPECT_EQ(t.latency_min, 0.01);
    EXPECT_NEAR(t.latency_mean, 0.019, 3.29 * 0.09 * std::sqrt(0.1 * 0.9 / 20'000));
}

TEST(Slow, RampsUpInEqualSteps) {
    Toy toy{"client -> a"};
    toy.every(1_s).slow("a", 11, 100, 300);
    toy.blueprint.faults[0].ramp = 100_s;
    Cluster cx = toy.start();
    for (const auto& [until, factor] : {std::pair{99.5, 1.0},
                                        {100.5, 1.0},
                                        {110.5, 2.0},
                                        {150.5, 6.0},
                                        {200.5, 11.0},
                                        {399.0, 11.0},
                                        {400.5, 1.0}}) {
        run_to(cx, until);
        EXPECT_NEAR(node(cx, "a").slowdown, factor, 1e-5) << until;
    }
    EXPECT_TRUE(cx.troubles.empty());
}

TEST(RestartLoop, StartsAtOnceThenAfterTenSecondsThenTwiceAsLongEachTime) {
    Toy toy{"client -> a"};
    toy.every(1_s);
    Fault loop = toy.fault(Fault::Verb::restart_loop, "a", 100);
    loop.details = RestartLoop{5_s, 10_s, 300_s, 600_s};
    toy.blueprint.faults = {loop};
    Cluster cx = toy.start();
    // Dies at 100, is back at once, dies at 105, back at 115, dies at 120, back at 140, 145 ...
    // 185.
    for (const auto& [until, up] : {std::pair{100.5, true},
                                    {105.5, false},
                                    {114.5, false},
                                    {115.5, true},
                                    {120.5, false},
                                    {139.5, false},
                                    {140.5, true},
                                    {145.5, false},
                                    {184.5, false},
                                    {185.5, true}}) {
        run_to(cx, until);
        EXPECT_EQ(node(cx, "a").up, up) << until;
    }
    // In the long run it is up for 5 seconds in 305.
    run_to(cx, 3000);
    const Totals before = totals(cx);
    run_to(cx, 3000 + 20 * 305);
    const Totals after = totals(cx);
    EXPECT_EQ(after.succeeded - before.succeeded, 20u * 5);
    expect_at_rest(cx);
}

TEST(RestartLoop, ThatIsOverLeavesItRunning) {
    for (const double lasts : {12.0, 17.0}) {  // it is up, it is down
        Toy toy{"client -> a"};
        toy.every(1_s);
        Fault loop = toy.fault(Fault::Verb::restart_loop, "a", 100, lasts);
        loop.details = RestartLoop{5_s, 10_s, 300_s, 600_s};
        toy.blueprint.faults = {loop};
        Cluster cx = toy.start();
        run_to(cx, 100 + lasts);
        EXPECT_TRUE(node(cx, "a").up) << lasts;
        const uint64_t failed = totals(cx).failed;
        run_to(cx, 1000);
        EXPECT_EQ(totals(cx).failed, failed);
        EXPECT_TRUE(cx.troubles.empty());
    }
}

Fault leak_of(const Toy& toy, double at_s, double for_s = 0) {
    Fault leak = toy.fault(Fault::Verb::memory_leak, "a", at_s, for_s);
    leak.factor = 5;
    leak.details = MemoryLeak{exactly(100_s), 0.5, 10_s, true};
    return leak;
}

TEST(MemoryLeak, SlowsDownIsKilledAndStartsAgainEmpty) {
    Toy toy{"client -> a"};
    toy.every(1_s);
    toy.blueprint.faults = {leak_of(toy, 0)};
    Cluster cx = toy.start();
    for (const auto& [until, up, factor] : {std::tuple{54.0, true, 1.0},
                                            {76.0, true, 3.0},
                                            {99.5, true, 4.6},
                                            {100.5, false, 1.0},
                                            {109.5, false, 1.0},
                                            {110.5, true, 1.0},
                                            {164.0, true, 1.0},
                                            {186.0, true, 3.0}}) {
        run_to(cx, until);
        EXPECT_EQ(node(cx, "a").up, up) << until;
        EXPECT_NEAR(node(cx, "a").slowdown, factor, 1e-5) << until;
    }
    expect_at_rest(cx, 500);
}

TEST(MemoryLeak, BeginsAnewWhenSomethingElseKillsTheProcess) {
    Toy toy{"client -> a"};
    toy.every(1_s).kill("a", 58, 2);
    toy.blueprint.faults.push_back(leak_of(toy, 0, 200));
    Cluster cx = toy.start();
    run_to(cx, 61);
    EXPECT_EQ(node(cx, "a").slowdown, 1.0F);
    run_to(cx, 115);
    EXPECT_TRUE(node(cx, "a").up) << "it was empty at 60";
    run_to(cx, 250);
    EXPECT_TRUE(cx.troubles.empty());
    EXPECT_EQ(node(cx, "a").slowdown, 1.0F);
}

struct Asked {
    Toy toy{"client -> db"};
    Asked() {
        toy.every(1_s);
        Query write = toy.database("db").queries[0];
        write.name = "write";
        write.kind = Query::Kind::write;
        toy.database("db").queries.push_back(write);
        RequestClass asked = toy.blueprint.workload.classes[0];
        asked.name = "write";
        asked.operation = static_cast<uint32_t>(toy.database("db").queries.size() - 1);
        toy.blueprint.workload.classes[0].share = asked.share = 0.5;
        toy.blueprint.workload.classes.push_back(asked);
        Fault full = toy.fault(Fault::Verb::fill_disk, "db", 100, 100);
        toy.blueprint.faults = {full};
    }
};

TEST(FillDisk, OfDataFailsWritesAndLetsReadsGoOn) {
    Asked asked;
    Cluster cx = asked.toy.start();
    run_to(cx, 99);
    EXPECT_EQ(totals(cx).failed, 0u);
    run_to(cx, 199);
    const auto classes = cx.recorder.classes();
    EXPECT_EQ(classes[0].failed, 0u);
    EXPECT_NEAR(static_cast<double>(classes[1].failed), 50, 3.29 * 5);
    const uint64_t failed = classes[1].failed;
    run_to(cx, 1000);
    EXPECT_EQ(cx.recorder.classes()[1].failed, failed);
    EXPECT_TRUE(cx.troubles.empty());
    expect_at_rest(cx);
}

TEST(FillDisk, OfTheLogStopsADatabaseAtItsNextWriteUntilThereIsRoom) {
    Asked asked;
    asked.toy.blueprint.faults[0].panics = true;
    Cluster cx = asked.toy.start();
    run_to(cx, 120);
    EXPECT_FALSE(node(cx, "db.primary").up);
    run_to(cx, 199.5);
    EXPECT_FALSE(node(cx, "db.primary").up);
    EXPECT_GT(cx.recorder.classes()[0].failed, 50 / 2u) << "reads fail with it";
    run_to(cx, 201);
    EXPECT_TRUE(node(cx, "db.primary").up);
    EXPECT_TRUE(cx.troubles.empty());
    expect_at_rest(cx);
}

TEST(DiskSlow, MakesEveryIoLonger) {
    Toy toy{"client -> a"};
    toy.every(10_s).cores("a", 1).work("a", exactly(1_s));
    toy.blueprint.machines[0].disk_latency = 100_ms;
    Step disk;
    disk.kind = Step::Kind::disk;
    disk.count = 2;
    toy.service("a").operations[0].steps.push_back(disk);
    Fault slow = toy.fault(Fault::Verb::disk_slow, "a", 15, 10);
    slow.factor = 5;
    toy.blueprint.faults = {slow, slow};
    toy.blueprint.faults[1].factor = 2;
    Cluster cx = toy.start();
    run_to(cx, 14);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 1.2);
    run_to(cx, 24.9);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 1 + 0.2 * 10);
    run_to(cx, 100);
    EXPECT_TRUE(cx.troubles.empty());
}

TEST(DependencyOutage, AnswersWithErrorsOnlyOrNotAtAll) {
    for (const bool hangs : {false, true}) {
        Toy toy{"client -> a -> b"};
        toy.every(1_s).timeout("a", "b", 300_ms);
        Fault outage = toy.fault(Fault::Verb::dependency_outage, "b", 99.5, 100);
        outage.hangs = hangs;
        toy.blueprint.faults = {outage};
        Cluster cx = toy.start();
        run_to(cx, 199.4);
        const Totals t = totals(cx);
        EXPECT_EQ(hangs ? t.timed_out : t.failed, 99u + 1);
        run_to(cx, 300);
        EXPECT_EQ(totals(cx).ended() - totals(cx).succeeded, 100u);
        expect_at_rest(cx);
    }
}

// Two that fail 1/(100 s) each, of which a fifth in common, for 25 s on average. The three clocks
// are independent renewals: P(both) = P(common) + P(neither common) P(one alone)^2.
TEST(CommonCause, PutsBothDownAsOftenAsTheBetaFactorModelSays) {
    Toy toy{"client -> lb -> a"};
    toy.every(1_s).replicas("a", 2);
    toy.balancer("lb").backends[0].max_fails = 0;  // or one that is back would be left out
    Fault failing = toy.fault(Fault::Verb::kill, "a[*]", 0);
    failing.every = exponential(100_s);
    failing.duration = exponential(25_s);
    failing.common_cause = 0.2;
    toy.blueprint.faults = {failing};
    constexpr double kSeconds = 400'000;
    toy.blueprint.run.duration = sim::from_seconds(kSeconds);
    Cluster cx = toy.start();
    run_to(cx, kSeconds);
    const auto down = [](double rate) { return rate * 25 / (1 + rate * 25); };
    const double common = down(0.2 / 100), alone = down(0.8 / 100);
    const double both = common + (1 - common) * alone * alone;
    // Those who ask when both are down fail. An episode lasts some 20 s: so many independent looks.
    const double looks = kSeconds / 40;
    EXPECT_NEAR(static_cast<double>(totals(cx).failed) / kSeconds, both,
                3.29 * std::sqrt(both * (1 - both) / looks));
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
