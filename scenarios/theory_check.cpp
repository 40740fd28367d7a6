#include "scenarios/theory_check.hpp"

#include <algorithm>
#include <cmath>

#include "scenarios/arrivals.hpp"
#include "scenarios/steady_theory.hpp"
#include "sim/confidence.hpp"

namespace faultline::scenarios {

using namespace models;
using Queue = StationKind::Queue;

namespace {

constexpr double kLevel = 0.999, kMargin = 0.02;
constexpr double kDeviations = 3.3;  // of a normal law: 99.9 %
constexpr double kLawMargin = 0.01, kLittleMargin = 0.02;
constexpr double kLeastRelaxations = 20, kMostBias = 0.005;

using Trials = std::span<const Measurement>;

class Checker {
public:
    Checker(const Blueprint& blueprint, Trials trials, RunResult& result)
        : blueprint_{blueprint},
          trials_{trials},
          result_{result},
          flow_{flow_of(blueprint)},
          kinds_{station_kinds(blueprint, flow_)},
          streams_{arrival_streams(blueprint, flow_, kinds_)},
          theory_{steady_theory(blueprint)} {
        for (const Measurement& trial : trials) seconds_ += trial.window_seconds;
        for (const ComponentResult& component : result.components) {
            failures_ += component.failed + component.orphans;
            turned_away_ += component.rejected;
        }
        const RequestCounts& requests = result.requests;
        failures_ += requests.failed + requests.timed_out;
        rejected_ = turned_away_ + requests.rejected;
    }

    void check() {
        for (size_t id = 0; id < kinds_.size(); ++id) check_theory(id);
        if (clean() && rejected_ == 0) check_network();
        const bool disturbed = !blueprint_.faults.empty() || !blueprint_.changes.empty();
        if (disturbed || !clean() || result_.requests.succeeded == 0) return;
        for (size_t id = 0; id < kinds_.size(); ++id) check_utilization_law(id);
        // While the load changes, what has come and what has been done differ by design.
        if (rejected_ > 0 || load_changes(blueprint_)) return;
        // Of several groups of users only the run knows how the requests are mixed.
        if (!blueprint_.more_workloads.empty()) return;
        for (size_t id = 0; id < kinds_.size(); ++id) check_flow(id);
        check_response_time();
        check_little();
    }

private:
    bool clean() const { return failures_ == 0; }
    double trials() const { return static_cast<double>(trials_.size()); }
    double window() const { return seconds_ / trials(); }

    void add(std::string subject, const char* quantity, std::string law, double expected,
             double measured, double allowed) {
        if (!std::isfinite(measured) || !std::isfinite(expected)) return;
        const bool holds = std::abs(measured - expected) <= allowed;
        result_.theory_checks.push_back(
            {std::move(subject), quantity, std::move(law), expected, measured, allowed, holds});
    }

    // ---- theory -------------------------------------------------------------------------------
    bool is_steady(double relaxation) const {
        const double warmup = trials_[0].begin_seconds;
        return window() >= kLeastRelaxations * relaxation &&
               relaxation * std::exp(-warmup / relaxation) <= kMostBias * window();
    }

    template <class Get>
    void compare(const std::string& subject, const char* quantity, const std::string& model,
                 double expected, Get get) {
        std::vector<double> values;
        for (const Measurement& trial : trials_) values.push_back(get(trial));
        const sim::Interval interval = sim::confidence(values, kLevel);
        if (!interval.defined) return;
        add(subject, quantity, model, expected, interval.mean,
            (interval.high - interval.low) / 2 + kMargin * expected);
    }

    void check_theory(size_t id) {
        const StationTheory& expected = theory_.components[id];
        ComponentResult& component = result_.components[id];
        TheoryResult& theory = component.theory;
        theory = {expected.model, expected.none, expected.wait_seconds, expected.utilization,
                  expected.approximate};
        if (expected.model.empty() && !expected.utilization) return;
        if (!clean()) return give_up(theory, "calls failed, timed out or were left behind");
        if (rejected_ > 0 && !(expected.turns_away && component.rejected == turned_away_))
            return give_up(theory, "calls were turned away");
        if (!is_steady(expected.relaxation_seconds))
            return give_up(theory, "the run is too short to forget its start");
        const auto of = [id](const Measurement& trial) -> const ComponentMeasurement& {
            return trial.components[id];
        };
        const std::string law = expected.model.empty() ? "traffic equations" : expected.model;
        if (expected.wait_seconds && !expected.approximate)
            compare(component.name, "wait", law, *expected.wait_seconds,
                    [&](const Measurement& t) { return of(t).wait_seconds; });
        if (expected.utilization && component.resource == expected.resource)
            compare(component.name, "utilization", law, *expected.utilization,
                    [&](const Measurement& t) { return of(t).utilization; });
    }

    static void give_up(TheoryResult& theory, const char* reason) {
        theory = {};
        theory.none = reason;
    }

    static uint64_t succeeded(const Measurement& trial) {
        uint64_t sum = 0;
        for (const ClassRecord& one : trial.classes) sum += one.succeeded;
        return sum;
    }
    static double mean_latency(const Measurement& trial) {
        double sum = 0, count = 0;
        for (const ClassRecord& one : trial.classes) {
            if (one.succeeded == 0) continue;
            sum += one.latency.mean_ns() * 1e-9 * static_cast<double>(one.succeeded);
            count += static_cast<double>(one.succeeded);
        }
        return count > 0 ? sum / count : NAN;
    }

    void check_network() {
        if (!theory_.latency_seconds || !is_steady(theory_.relaxation_seconds)) return;
        compare("", "latency", theory_.model, *theory_.latency_seconds, mean_latency);
        compare("", "throughput", theory_.model, *theory_.throughput, [](const Measurement& t) {
            return static_cast<double>(succeeded(t)) / t.window_seconds;
        });
    }

    // ---- operational laws
    // -------------------------------------------------------------------------
    void check_utilization_law(size_t id) {
        const StationKind& kind = kinds_[id];
        const ComponentResult& component = result_.components[id];
        const bool shared = kind.queue == Queue::shared;
        if ((!shared && kind.queue != Queue::in_order) || component.served == 0) return;
        if (shared ? component.resource != "cores"
                   : component.resource != "workers" && component.resource != "connections")
            return;
        const double cv = kind.service.cv();
        if (!std::isfinite(cv) || theory_.components[id].unsure) return;
        const auto served = static_cast<double>(component.served);
        const double expected =
            served * kind.service.mean / (seconds_ * kind.servers * kind.instances);
        const double under_way = 3 * kind.service.mean * (1 + cv * cv) / window();
        add(component.name, "utilization", "utilization law", expected, component.utilization.mean,
            expected * (kLawMargin + kDeviations * cv / std::sqrt(served)) + under_way);
    }

    double offered() const { return static_cast<double>(result_.requests.offered); }
    double in_flight() const { return static_cast<double>(result_.requests.in_flight); }
    // Requests that are under way when the window begins or ends, at most.
    double under_way() const {
        const double rate = static_cast<double>(result_.requests.succeeded) / seconds_;
        return trials() * (10 + 3 * rate * result_.latency.mean.mean) + 2 * in_flight();
    }
    // What the requests under way at the end, the longer ones, are missing in the mean latency.
    double cut_off() const { return 2 * in_flight() / offered(); }

    // Whether requests wait for all that this component does.
    bool answers(size_t id) const {
        return std::all_of(
            flow_.operations.begin(), flow_.operations.end(),
            [&](const FlowOperation& op) { return op.id.component != id || op.awaited; });
    }

    void check_flow(size_t id) {
        const StationKind& kind = kinds_[id];
        const ComponentResult& component = result_.components[id];
        const auto* database = std::get_if<DatabaseSpec>(&blueprint_.components[id].spec);
        if (kind.visits <= 0 || theory_.components[id].unsure || !answers(id)) return;
        if (database && database->shards.count > 1) return;
        const double expected = kind.visits * offered();
        const double most = std::max(1.0, streams_[id].most_visits);
        add(component.name, "served", "flow conservation", expected,
            static_cast<double>(component.served),
            kDeviations * std::sqrt(most * expected) + most * under_way());
    }

    void check_response_time() {
        const Workload& workload = blueprint_.workload;
        if (workload.users == 0) return;
        const double think = workload.think_time.mean_ns() * 1e-9;
        const auto answered = static_cast<double>(result_.requests.succeeded);
        const double cycle = static_cast<double>(workload.users) * seconds_ / answered;
        if (window() < 20 * cycle) return;
        const double chance = think * workload.think_time.cv() * kDeviations / std::sqrt(answered);
        add("", "latency", "response time law", cycle - think, result_.latency.mean.mean,
            kLawMargin * cycle + chance + cycle * cycle / window() + cycle * cut_off());
    }

    void check_little() {
        double waits = 0;
        for (size_t id = 0; id < kinds_.size(); ++id) {
            if (kinds_[id].visits <= 0) continue;
            if (!kinds_[id].waits_once || theory_.components[id].unsure || !answers(id)) return;
            const auto* database = std::get_if<DatabaseSpec>(&blueprint_.components[id].spec);
            if (database && (database->shards.count > 1 ||
                             database->replication.mode == Replication::Mode::sync))
                return;
            waits += kinds_[id].visits * result_.components[id].wait_seconds.mean;
        }
        for (const FlowOperation& op : flow_.operations)
            for (const FlowEdge& call : op.calls)
                if (call.pool != kForEver) return;
        const double expected = flow_.request_seconds + waits;
        const auto answered = static_cast<double>(result_.requests.succeeded);
        add("", "latency", "Little's law", expected, result_.latency.mean.mean,
            expected * (kLittleMargin + cut_off() + 2 * kDeviations / std::sqrt(answered)));
    }

    const Blueprint& blueprint_;
    Trials trials_;
    RunResult& result_;
    Flow flow_;
    std::vector<StationKind> kinds_;
    std::vector<ArrivalStream> streams_;
    SteadyTheory theory_;
    double seconds_ = 0;  // of all windows
    uint64_t failures_ = 0, turned_away_ = 0, rejected_ = 0;
};

}  // namespace

void check_theory(const Blueprint& blueprint, std::span<const Measurement> trials,
                  RunResult& result) {
    if (trials.front().window_seconds > 0) Checker{blueprint, trials, result}.check();
}

}  // namespace faultline::scenarios
