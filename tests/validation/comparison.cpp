#include "tests/validation/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <map>
#include <stdexcept>
#include <thread>

#include "scenarios/compile.hpp"
#include "scenarios/merge.hpp"
#include "scenarios/trial.hpp"
#include "tests/validation/quantity.hpp"

namespace faultline::validation {
namespace {

using scenarios::RequestCounts;
using scenarios::RunResult;

Replications run(const models::Blueprint& blueprint) {
    Replications results(blueprint.run.replications);
    std::atomic<uint32_t> next{0};
    const auto work = [&] {
        for (uint32_t i = next++; i < results.size(); i = next++) {
            scenarios::TrialOptions options;
            options.replication = i;
            options.seed = blueprint.run.seed;
            const auto trial = scenarios::run_trial(blueprint, options);
            if (trial) results[i] = scenarios::merge_trials(blueprint, {&*trial, 1});
        }
    };
    std::vector<std::jthread> threads;
    for (unsigned t = 1; t < std::max(1u, std::thread::hardware_concurrency()); ++t)
        threads.emplace_back(work);
    work();
    threads.clear();
    return results;
}

std::string difference(const RequestCounts& c, const std::string& whose, uint64_t most_in_flight) {
    const uint64_t ended = c.succeeded + c.failed + c.timed_out + c.rejected;
    // What is in flight is told by subtraction: it must be no more than there were calls at once.
    if (c.offered == ended + c.in_flight && ended <= c.offered && c.in_flight <= most_in_flight)
        return "";
    return fmt::format("{}: {} offered, {} ended, {} in flight, at most {} calls at once", whose,
                       c.offered, ended, c.in_flight, most_in_flight);
}

}  // namespace

std::shared_ptr<const Replications> replications_of(const Case& one) {
    static std::map<std::string, std::shared_ptr<const Replications>> known;
    std::string key = one.scenario;
    for (const std::string& set : one.sets) key += "; " + set;
    if (auto& found = known[key]; found) return found;
    auto loaded = scenarios::load_scenario(
        FAULTLINE_SOURCE_DIR "/tests/validation/cases/" + one.scenario, one.sets);
    const auto blueprint = scenarios::compile(loaded);
    if (!blueprint) throw std::runtime_error(loaded.diagnostics.text());
    return known[key] = std::make_shared<const Replications>(run(*blueprint));
}

Simulated simulate(const Case& one, const Replications& replications) {
    const auto n = static_cast<double>(replications.size());
    std::vector<double> values;
    double sum = 0;
    for (const RunResult& result : replications) {
        values.push_back(quantity(one.quantity, result));
        sum += values.back();
    }
    const double mean = sum / n;
    if (values.size() < 2) return {mean, mean, mean};
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    const boost::math::students_t student(n - 1);
    const double half = boost::math::quantile(student, 0.9995) * std::sqrt(squares / (n - 1) / n);
    return {mean, mean - half, mean + half};
}

std::string verdict(const Case& one, const Simulated& simulated) {
    const double off = std::abs(simulated.mean - one.expected);
    const std::string figures = fmt::format(
        "{:.6g} simulated [{:.6g}, {:.6g}], {:.6g} expected, tolerance {}", simulated.mean,
        simulated.low, simulated.high, one.expected, one.tolerance_text);
    if (!(off <= one.tolerance)) return "beyond the tolerance: " + figures;
    const bool contained = simulated.low <= one.expected && one.expected <= simulated.high;
    if (!contained && off > one.tolerance / 2) return "off by more than chance: " + figures;
    return "";
}

std::string conservation(const RunResult& result) {
    std::string wrong = difference(result.requests, "all requests", result.engine.peak_calls);
    uint64_t offered = 0;
    for (const auto& one : result.classes) {
        wrong += difference(one.requests, one.name, result.engine.peak_calls);
        offered += one.requests.offered;
    }
    if (offered != result.requests.offered) wrong += "the classes do not sum to the whole";
    return wrong;
}

std::string table_row(const Case& one, const Simulated& simulated, size_t replications) {
    return fmt::format("| {} | {} | {:.6g} | {:.6g} ± {:.2g} ({}) | {} |\n", one.id, one.source,
                       one.expected, simulated.mean, simulated.high - simulated.mean, replications,
                       one.tolerance_text);
}

}  // namespace faultline::validation
