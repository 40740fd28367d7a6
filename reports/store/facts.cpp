#include "reports/store/facts.hpp"

#include <cmath>
#include <cstdlib>

#include "sim/fingerprint.hpp"

namespace faultline::reports::store {
namespace {

std::optional<double> measured(double value) {
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

void fold(sim::Fingerprint& all, const scenarios::RunResult& run) {
    all.fold(std::strtoull(run.engine.fingerprint.c_str(), nullptr, 16));
}

}  // namespace

RunFacts facts_of(const scenarios::RunResult& result) {
    RunFacts facts;
    facts.verb = "run";
    facts.scenario = result.scenario;
    facts.seconds = result.engine.wall_seconds;
    facts.interrupted = result.interrupted;
    facts.fingerprint = result.engine.fingerprint;
    facts.objectives = static_cast<int64_t>(result.objectives.size());
    for (const scenarios::ObjectiveResult& one : result.objectives)
        facts.objectives_met += one.met ? 1 : 0;
    facts.p99 = measured(result.latency.p99.mean);
    facts.success = measured(result.request_success.mean);
    if (result.usd_per_month > 0) facts.usd_per_month = measured(result.usd_per_month);
    return facts;
}

RunFacts facts_of(const studies::PhasesResult& result) {
    RunFacts facts;
    facts.verb = "phases";
    facts.scenario = result.study;
    facts.seconds = result.wall_seconds;
    facts.interrupted = result.interrupted;
    sim::Fingerprint all;
    for (const studies::PhaseResult& phase : result.phases) {
        for (const studies::SettingResult& setting : phase.settings) {
            fold(all, setting.run);
            ++facts.objectives;
            facts.objectives_met += setting.run.objectives_met() ? 1 : 0;
        }
    }
    facts.fingerprint = all.hex();
    return facts;
}

RunFacts facts_of(const studies::CompareResult& result) {
    RunFacts facts;
    facts.verb = "compare";
    facts.interrupted = result.interrupted;
    sim::Fingerprint all;
    for (const scenarios::RunResult& run : result.runs) {
        fold(all, run);
        facts.seconds += run.engine.wall_seconds;
        facts.scenario += (facts.scenario.empty() ? "" : " | ") + run.scenario;
    }
    facts.fingerprint = all.hex();
    return facts;
}

}  // namespace faultline::reports::store
