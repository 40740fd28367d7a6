#include "studies/phases.hpp"

#include <gtest/gtest.h>

namespace faultline::studies {
namespace {

using models::Blueprint;

// users -> server (workers, 10 ms each): one worker carries about 100 requests a second.
Blueprint clerks(uint32_t workers, uint64_t users) {
    Blueprint blueprint;
    blueprint.name = "clerks";
    models::ServiceSpec service;
    service.workers = workers;
    models::Step step;
    step.kind = models::Step::Kind::wait;
    step.duration = sim::Distribution::exponential(sim::Duration{10'000'000});
    service.operations = {{"work", {step}}};
    models::Component server;
    server.name = "server";
    server.spec = service;
    blueprint.components.push_back(server);
    blueprint.workload.users = users;
    blueprint.workload.think_time = sim::Distribution::exponential(sim::Duration{1'000'000'000});
    blueprint.workload.classes = {{"work", 1, 0, 0}};
    blueprint.objectives = {{"p95", models::Objective::Metric::p95, models::kNone, 0.2}};
    blueprint.run = {.duration = sim::Duration{60'000'000'000},
                     .warmup = sim::Duration{10'000'000'000}};
    return blueprint;
}

PhasesPlan growth() {
    PhasesPlan plan;
    plan.study = "Growth";
    plan.phases = {{"one", "one.yaml", {}, {}},
                   {"four", "four.yaml", {}, {}},
                   {"spare", "spare.yaml", {}, {}}};
    plan.settings.push_back({0, 30, clerks(1, 30)});
    plan.settings.push_back({0, 300, clerks(1, 300)});
    plan.settings.push_back({1, 300, clerks(4, 300)});
    plan.settings.push_back({2, 300, clerks(8, 300)});
    return plan;
}

TEST(Phases, FindWhereOneGivesOutAndTheNextTakesOver) {
    const PhasesResult result = run_phases(growth(), {});
    ASSERT_EQ(result.phases.size(), 3U);
    EXPECT_EQ(result.phases[0].gives_out_at(), 300U);
    EXPECT_TRUE(result.phases[0].carries(30));
    EXPECT_FALSE(result.phases[0].carries(100)) << "never tried";
    EXPECT_EQ(result.phases[1].gives_out_at(), std::nullopt);
    EXPECT_EQ(result.takes_over_at(1), 300U);
    EXPECT_EQ(result.takes_over_at(0), std::nullopt) << "nobody was before it";
    EXPECT_EQ(result.takes_over_at(2), std::nullopt) << "the one before did not give out";
    EXPECT_FALSE(result.interrupted);
}

TEST(Phases, GiveTheSameResultsInTheSameOrderOnAnyNumberOfThreads) {
    PhasesOptions options;
    options.jobs = 1;
    const PhasesResult alone = run_phases(growth(), options);
    options.jobs = 4;
    const PhasesResult together = run_phases(growth(), options);
    for (size_t i = 0; i < alone.phases.size(); ++i) {
        ASSERT_EQ(alone.phases[i].settings.size(), together.phases[i].settings.size());
        for (size_t k = 0; k < alone.phases[i].settings.size(); ++k) {
            const SettingResult &a = alone.phases[i].settings[k],
                                &b = together.phases[i].settings[k];
            EXPECT_EQ(a.users, b.users);
            EXPECT_EQ(a.run.engine.fingerprint, b.run.engine.fingerprint);
        }
    }
}

TEST(Phases, LeaveOutWhatWasNotFinishedWhenStopped) {
    const std::atomic<bool> stop{true};
    PhasesOptions options;
    options.stop = &stop;
    const PhasesResult result = run_phases(growth(), options);
    EXPECT_TRUE(result.interrupted);
    for (const PhaseResult& phase : result.phases) EXPECT_TRUE(phase.settings.empty());
    EXPECT_EQ(result.phases[0].unfinished, (std::vector<uint64_t>{30, 300}));
    EXPECT_EQ(result.phases[2].unfinished, (std::vector<uint64_t>{300}));
}

TEST(Phases, ReportProgressThatOnlyGrows) {
    double last = 0;
    PhasesOptions options;
    options.jobs = 1;
    options.progress = [&](double fraction, uint64_t, size_t done) {
        EXPECT_GE(fraction, last - 1e-9);
        EXPECT_LE(done, 4U);
        last = fraction;
    };
    run_phases(growth(), options);
    EXPECT_NEAR(last, 1, 1e-9);
}

TEST(Busiest, IsTheComponentWithTheHighestUtilization) {
    scenarios::RunResult run;
    EXPECT_EQ(busiest(run), nullptr);
    run.components.resize(3);
    run.components[0].name = "edge";  // has nothing that could be busy
    run.components[1].name = "api";
    run.components[1].resource = "cores";
    run.components[1].utilization.mean = 0.4;
    run.components[2].name = "shop";
    run.components[2].resource = "connections";
    run.components[2].utilization.mean = 0.7;
    ASSERT_NE(busiest(run), nullptr);
    EXPECT_EQ(busiest(run)->name, "shop");
}

}  // namespace
}  // namespace faultline::studies
