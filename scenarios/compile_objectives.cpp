// scenarios/compile_objectives.cpp - what counts as good.
#include <array>
#include <utility>

#include "scenarios/bind_objectives.hpp"
#include "scenarios/compile_context.hpp"

namespace faultline::scenarios {
namespace {

using Metric = models::Objective::Metric;

constexpr std::array<std::pair<const char*, Metric>, 11> kMetrics = {{
    {"mean", Metric::mean},
    {"p50", Metric::p50},
    {"p90", Metric::p90},
    {"p95", Metric::p95},
    {"p99", Metric::p99},
    {"p999", Metric::p999},
    {"max", Metric::max},
    {"errors", Metric::errors},
    {"availability", Metric::availability},
    {"time_up", Metric::time_up},
    {"throughput", Metric::throughput},
}};

}  // namespace

std::optional<Metric> metric_named(const std::string& name) {
    for (const auto& [known, metric] : kMetrics)
        if (name == known) return metric;
    return std::nullopt;
}

void compile_objectives(CompileContext& cx) {
    for (const std::string& name : sorted_keys(cx.scenario.objectives())) {
        const schema::Objective& written = cx.scenario.objectives().at(name);
        const std::string path = "objectives." + name;
        models::Objective objective{.name = name, .target = written.target()};
        const auto metric = metric_named(written.metric());
        if (!metric) {
            cx.report.unknown(path, "metric", written.metric(), objective_metrics());
            continue;
        }
        objective.metric = *metric;
        if (written.has_request_class()) {
            std::vector<std::string> known;
            const auto classes = classes_of(cx.blueprint);
            for (uint32_t i = 0; i < classes.size(); ++i) {
                known.push_back(classes[i].name);
                if (classes[i].name == written.request_class()) objective.request_class = i;
            }
            if (objective.request_class == models::kNone)
                cx.report.unknown(path, "class of requests", written.request_class(), known);
        }
        cx.blueprint.objectives.push_back(objective);
    }
}

}  // namespace faultline::scenarios
