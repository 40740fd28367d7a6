#include "models/tally.hpp"

namespace faultline::models {
namespace {

using Metric = Objective::Metric;

bool is_of_latency(Metric metric) { return metric >= Metric::p50 && metric <= Metric::max; }

uint64_t slower(const sim::Histogram& latency, double target_seconds) {
    const sim::Duration limit{static_cast<int64_t>(target_seconds * 1e9)};
    return latency.count() - latency.count_up_to(limit);
}

}  // namespace

Tally::Ends Tally::all() const {
    Ends sum;
    for (const Ends& one : classes) {
        sum.succeeded += one.succeeded;
        sum.failed += one.failed;
        sum.timed_out += one.timed_out;
        sum.rejected += one.rejected;
    }
    return sum;
}

Tally::Ends Tally::of(const Objective& objective) const {
    return objective.request_class == kNone ? all() : classes[objective.request_class];
}

Tally Tally::since(const Tally& before) const {
    Tally difference = *this;
    for (size_t c = 0; c < before.classes.size(); ++c) {
        difference.classes[c].succeeded -= before.classes[c].succeeded;
        difference.classes[c].failed -= before.classes[c].failed;
        difference.classes[c].timed_out -= before.classes[c].timed_out;
        difference.classes[c].rejected -= before.classes[c].rejected;
    }
    for (size_t o = 0; o < before.against.size(); ++o) difference.against[o] -= before.against[o];
    return difference;
}

std::optional<double> allowed_share(const Objective& objective) {
    switch (objective.metric) {
        case Metric::p50:
            return 0.5;
        case Metric::p90:
            return 0.1;
        case Metric::p95:
            return 0.05;
        case Metric::p99:
            return 0.01;
        case Metric::p999:
            return 0.001;
        case Metric::max:
            return 0;
        case Metric::errors:
            return objective.target;
        case Metric::availability:
            return 1 - objective.target;
        default:
            return std::nullopt;
    }
}

Tally tally(const Recorder& recorder, const std::vector<Objective>& objectives) {
    Tally sums;
    sums.classes.resize(recorder.request_classes());
    sums.against.resize(objectives.size());
    const std::vector<ClassRecord>& records = recorder.records();
    for (size_t i = 0; i < records.size(); ++i) {
        const ClassRecord& record = records[i];
        Tally::Ends& ends = sums.classes[i % sums.classes.size()];
        ends.succeeded += record.succeeded;
        ends.failed += record.failed;
        ends.timed_out += record.timed_out;
        ends.rejected += record.rejected;
    }
    for (size_t o = 0; o < objectives.size(); ++o) {
        const Objective& objective = objectives[o];
        if (!allowed_share(objective)) continue;
        sums.against[o] = sums.of(objective).bad();
        if (!is_of_latency(objective.metric)) continue;
        for (size_t i = 0; i < records.size(); ++i)
            if (objective.request_class == kNone ||
                objective.request_class == i % sums.classes.size())
                sums.against[o] += slower(records[i].latency, objective.target);
    }
    return sums;
}

}  // namespace faultline::models
