#include "reports/store/facts.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "reports/json_availability.hpp"
#include "reports/json_rehearse.hpp"
#include "reports/json_result.hpp"
#include "reports/validation_table.hpp"
#include "sim/fingerprint.hpp"

namespace faultline::reports::store {
namespace {

std::optional<double> measured(double value) {
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

void fold(sim::Fingerprint& all, const scenarios::RunResult& run) {
    all.fold(std::strtoull(run.engine.fingerprint.c_str(), nullptr, 16));
}

// Of everything that a document says but how long it took and who wrote it.
template <class Document>
std::string fingerprint_of(Document document) {
    document.clear_version();
    document.clear_wall_seconds();
    const std::string text = json_text(document);
    sim::Fingerprint all;
    for (size_t i = 0; i < text.size(); i += sizeof(uint64_t)) {
        uint64_t word = 0;
        std::memcpy(&word, text.data() + i, std::min(sizeof word, text.size() - i));
        all.fold(word);
    }
    return all.hex();
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

RunFacts facts_of(const studies::RehearseResult& result) {
    RunFacts facts;
    facts.verb = "rehearse";
    facts.scenario = result.scenario;
    facts.seconds = result.wall_seconds;
    facts.interrupted = result.interrupted;
    facts.objectives = static_cast<int64_t>(result.ranked.size());
    facts.objectives_met = std::count_if(result.ranked.begin(), result.ranked.end(),
                                         [](const auto& one) { return one.comes_back(); });
    facts.fingerprint = fingerprint_of(document(result));
    return facts;
}

RunFacts facts_of(const studies::AvailabilityResult& result) {
    RunFacts facts;
    facts.verb = "availability";
    facts.scenario = result.scenario;
    facts.seconds = result.wall_seconds;
    facts.interrupted = result.interrupted;
    facts.success = measured(result.by_request.mean);
    if (result.objective) {
        facts.objectives = 1;
        facts.objectives_met = result.by_request.mean >= *result.objective ? 1 : 0;
    }
    facts.fingerprint = fingerprint_of(document(result));
    return facts;
}

RunFacts facts_of(const studies::ValidateResult& result) {
    RunFacts facts;
    facts.verb = "validate";
    facts.scenario = result.cases.size() == 1
                         ? result.cases.front().known.id
                         : std::to_string(result.cases.size()) + " cases with known answers";
    facts.seconds = result.wall_seconds;
    facts.interrupted = result.interrupted;
    facts.objectives = static_cast<int64_t>(result.cases.size());
    facts.objectives_met = static_cast<int64_t>(result.cases.size() - result.failed());
    facts.fingerprint = fingerprint_of(document(result));
    return facts;
}

}  // namespace faultline::reports::store
