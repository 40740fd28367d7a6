// scenarios/compile_objectives.cpp - what counts as good.
#include <array>
#include <utility>

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

void compile_objectives(CompileContext& cx) {
    for (const std::string& name : sorted_keys(cx.scenario.objectives())) {
        const schema::Objective& written = cx.scenario.objectives().at(name);
        const std::string path = "objectives." + name;
        models::Objective objective{.name = name, .target = written.target()};
        const auto metric = std::find_if(kMetrics.begin(), kMetrics.end(), [&](const auto& entry) {
            return written.metric() == entry.first;
        });
        if (metric == kMetrics.end()) {
            std::vector<std::string> known;
            for (const auto& entry : kMetrics) known.emplace_back(entry.first);
            cx.report.unknown(path, "metric", written.metric(), known);
            continue;
        }
        objective.metric = metric->second;
        if (written.has_request_class()) {
            std::vector<std::string> known;
            const auto& classes = cx.blueprint.workload.classes;
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
