// Where a theory holds, what it says, and why it does not hold elsewhere.
#include "scenarios/steady_theory.hpp"

#include <gtest/gtest.h>

#include "compiling.hpp"
#include "scenarios/merge.hpp"
#include "scenarios/trial.hpp"

namespace faultline::scenarios {
namespace {

StationTheory of(const std::string& text, const std::string& name) {
    const Compiled compiled = compile_text(text);
    EXPECT_TRUE(compiled.blueprint) << compiled.complaints;
    const SteadyTheory theory = steady_theory(*compiled.blueprint);
    for (size_t i = 0; i < theory.components.size(); ++i)
        if (compiled.blueprint->components[i].name == name) return theory.components[i];
    ADD_FAILURE() << "no component " << name;
    return {};
}

const std::string kOpen = "workload: {arrivals: 80/s, requests: {page: {to: web}}}\n";

StationTheory web(const std::string& service) {
    return of(kOpen + "services: {web: " + service + "}\n", "web");
}

TEST(SteadyTheory, OneStationIsThatOfItsLaw) {
    const StationTheory mm1 =
        web("{workers: 1, operations: {page: [{wait: {exponential: 10ms}}]}}");
    EXPECT_EQ(mm1.model, "M/M/1");
    EXPECT_NEAR(*mm1.wait_seconds, 0.04, 1e-12);
    EXPECT_NEAR(*mm1.utilization, 0.8, 1e-12);
    const StationTheory md1 = web("{workers: 1, operations: {page: [{wait: 10ms}]}}");
    EXPECT_EQ(md1.model, "M/D/1");
    EXPECT_NEAR(*md1.wait_seconds, 0.02, 1e-12);
    // Two exponential steps are no exponential service: cv^2 = 1/2.
    const StationTheory mg1 =
        web("{workers: 1, operations: {page: [{wait: {exponential: 5ms}}, {wait: {exponential: "
            "5ms}}]}}");
    EXPECT_EQ(mg1.model, "M/G/1");
    EXPECT_NEAR(*mg1.wait_seconds, 0.03, 1e-9);
    const StationTheory mg2 = web("{workers: 2, operations: {page: [{wait: 20ms}]}}");
    EXPECT_TRUE(mg2.approximate);
    EXPECT_EQ(
        web("{workers: 1, queue: 4, operations: {page: [{wait: {exponential: 10ms}}]}}").model,
        "M/M/1/5");
}

TEST(SteadyTheory, ChoicesMixTheMomentsOfTheService) {
    // 9 of 10 take 5 ms, one 55 ms: mean 10 ms, second moment 325 ms^2, so the wait is 80/s x
    // 325e-6 / 2 / 0.2.
    const StationTheory theory =
        web("{workers: 1, operations: {page: [{choose: [{p: 90%, steps: [{wait: 5ms}]}, "
            "{steps: [{wait: 55ms}]}]}]}}");
    EXPECT_EQ(theory.model, "M/G/1");
    EXPECT_NEAR(*theory.wait_seconds, 80 * 325e-6 / 2 / 0.2, 1e-9);
}

TEST(SteadyTheory, SaysWhyThereIsNone) {
    const std::string one = "operations: {page: [{wait: {exponential: 10ms}}]}";
    EXPECT_EQ(web("{workers: 4, operations: {page: [{wait: 1ms}, {call: db}]}}\n"
                  "  ,db: {workers: 1, operations: {get: [{wait: 1ms}]}}")
                  .none,
              "holds its workers for others' answers");
    EXPECT_EQ(web("{workers: 1, replicas: 2, " + one + "}").none,
              "called in turns or by load, not at random");
    EXPECT_EQ(web("{workers: 1, patience: 1s, " + one + "}").none, "its callers lose patience");
    EXPECT_EQ(web("{workers: 1, operations: {page: [{wait: 1ms}, {fail: {p: 1%}}]}}").none,
              "its calls fail at random");
    EXPECT_EQ(web("{workers: 1, operations: {page: [{wait: {exponential: 20ms}}]}}").none,
              "asked more than it can do");
    const std::string server = "services: {web: {workers: 1, " + one + "}}\n";
    EXPECT_EQ(of(kOpen + server + "faults: [{at: 1m, kill: web, for: 1s}]\n", "web").none,
              "faults strike");
    EXPECT_EQ(
        of("workload: {interarrival: 20ms, requests: {page: {to: web}}}\n" + server, "web").none,
        "its calls are no Poisson stream");
}

TEST(SteadyTheory, ACallAfterAQueueThatIsNotExponentialIsNoPoissonStream) {
    const std::string text = kOpen + R"(
services:
  web: {operations: {page: [{wait: 5ms}, {call: first}, {call: second}]}}
  first: {workers: 1, operations: {get: [{wait: 10ms}]}}
  second: {workers: 1, operations: {get: [{wait: {exponential: 10ms}}]}}
)";
    EXPECT_EQ(of(text, "first").model, "M/D/1");
    EXPECT_EQ(of(text, "second").none, "its calls are no Poisson stream");
    EXPECT_NEAR(*of(text, "second").utilization, 0.8, 1e-12);  // that needs no Poisson stream
}

TEST(SteadyTheory, ARequestThatComesBackIsNoPoissonStreamButMayHaveProductForm) {
    const auto twice = [](const char* law) {
        return of(std::string(R"(
workload: {arrivals: 40/s, requests: {page: {to: web}}}
services:
  web: {operations: {page: [{call: db}, {wait: 5ms}, {call: db}]}}
  db: {workers: 1, operations: {get: [{wait: )") +
                      law + "}]}}\n",
                  "db");
    };
    EXPECT_EQ(twice("10ms").none, "a request comes back to it");
    EXPECT_EQ(twice("{exponential: 10ms}").model, "M/M/1");
    EXPECT_NEAR(*twice("{exponential: 10ms}").wait_seconds, 0.04, 1e-12);
}

// ---- against runs
// --------------------------------------------------------------------------------

struct Runs {
    models::Blueprint blueprint;
    std::vector<models::Measurement> trials;

    RunResult merged() const { return merge_trials(blueprint, trials); }
    // How many checks of that kind fail.
    size_t missed(const std::string& quantity, const std::string& law) const {
        size_t count = 0, found = 0;
        for (const TheoryCheck& check : merged().theory_checks)
            if (check.quantity == quantity && check.law == law) {
                ++found;
                count += check.holds ? 0 : 1;
            }
        EXPECT_GT(found, 0U) << quantity << " by " << law << " was not checked";
        return count;
    }
};

Runs run(const std::string& text, uint32_t replications) {
    const Compiled compiled = compile_text(text);
    EXPECT_TRUE(compiled.blueprint) << compiled.complaints;
    Runs runs{*compiled.blueprint, {}};
    for (uint32_t i = 0; i < replications; ++i) {
        TrialOptions options;
        options.replication = i;
        options.seed = 7;
        runs.trials.push_back(*run_trial(runs.blueprint, options));
    }
    return runs;
}

const std::string kQueue = R"(
workload: {arrivals: 75/s, requests: {work: {to: server}}}
services: {server: {workers: 1, operations: {work: [{wait: {exponential: 10ms}}]}}}
run: {duration: 500s, warmup: 20s}
)";

TEST(TheoryCheck, AgreesWithARunAndNoticesWhatIsWrongInIt) {
    Runs good = run(kQueue, 5);
    for (const TheoryCheck& check : good.merged().theory_checks) EXPECT_TRUE(check.holds);
    EXPECT_EQ(good.merged().components[0].theory.model, "M/M/1");

    Runs longer = good;
    for (auto& trial : longer.trials) trial.components[0].wait_seconds *= 1.3;
    EXPECT_EQ(longer.missed("wait", "M/M/1"), 1U);
    EXPECT_EQ(longer.missed("latency", "Little's law"), 1U);

    Runs busier = good;
    for (auto& trial : busier.trials) trial.components[0].utilization *= 1.05;
    EXPECT_EQ(busier.missed("utilization", "M/M/1"), 1U);
    EXPECT_EQ(busier.missed("utilization", "utilization law"), 1U);

    Runs lossy = good;
    for (auto& trial : lossy.trials) trial.components[0].served -= trial.components[0].served / 20;
    EXPECT_EQ(lossy.missed("served", "flow conservation"), 1U);
}

TEST(TheoryCheck, TheResponseTimeLawHoldsForUsers) {
    Runs good = run(R"(
workload: {users: 50, think_time: {exponential: 1s}, requests: {work: {to: server}}}
services: {server: {workers: 2, operations: {work: [{wait: {lognormal: {mean: 30ms, cv: 2}}}]}}}
run: {duration: 500s, warmup: 20s}
)",
                    2);
    EXPECT_EQ(good.missed("latency", "response time law"), 0U);
    EXPECT_EQ(good.merged().components[0].theory.none,
              "the network of its users has no product form");
    good.blueprint.workload.users = 60;  // ten of them never asked
    EXPECT_EQ(good.missed("latency", "response time law"), 1U);
}

TEST(TheoryCheck, OneReplicationIsHeldAgainstLawsOnly) {
    for (const TheoryCheck& check : run(kQueue, 1).merged().theory_checks)
        EXPECT_NE(check.law, "M/M/1");
}

TEST(TheoryCheck, ARunThatIsTooShortIsNotHeldAgainstTheSteadyState) {
    const RunResult result = run(kQueue + "  # nothing\n", 3).merged();
    EXPECT_TRUE(result.components[0].theory.none.empty());
    std::string text = kQueue;
    text.replace(text.find("500s, warmup: 20s"), 17, "5s, warmup: 1s");
    EXPECT_EQ(run(text, 3).merged().components[0].theory.none,
              "the run is too short to forget its start");
}

TEST(TheoryCheck, WhereCallsTimedOutNoTheoryIsShown) {
    std::string text = kQueue;
    text.replace(text.find("arrivals: 75/s"), 14, "arrivals: 75/s, timeout: 50ms");
    const RunResult result = run(text, 2).merged();
    EXPECT_EQ(result.components[0].theory.none, "calls failed, timed out or were left behind");
    EXPECT_TRUE(result.theory_checks.empty());
}

}  // namespace
}  // namespace faultline::scenarios
