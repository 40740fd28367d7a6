// scenarios/bind_objectives.cpp - `browse.p99: 1s` to a metric, a class of requests and a target.
#include "scenarios/bind_objectives.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/schema/scenario.pb.h"
#include "scenarios/schema_info.hpp"
#include "scenarios/units.hpp"

namespace faultline::scenarios {
namespace {

Reading<double> read_target(const std::string& metric, const std::string& text) {
    if (metric == "throughput") return read_rate(text);
    if (metric == "errors" || metric == "availability" || metric == "time_up") {
        Reading<double> share = read_share(text);
        if (share.value && *share.value > 1)
            return {std::nullopt, text + " is too large; the largest is 100%", ""};
        return share;
    }
    const Reading<int64_t> ns = read_duration(text);
    if (!ns.value) return {std::nullopt, ns.problem, ns.hint};
    if (*ns.value == 0) return {std::nullopt, "nothing is answered in no time", ""};
    return {static_cast<double>(*ns.value) / 1e9, "", ""};
}

}  // namespace

const std::vector<std::string>& objective_metrics() {
    static const std::vector<std::string> kMetrics{"mean",         "p50",     "p90",       "p95",
                                                   "p99",          "p999",    "max",       "errors",
                                                   "availability", "time_up", "throughput"};
    return kMetrics;
}

void bind_objectives(const Node& node, google::protobuf::Message* to, const FieldDescriptor* field,
                     const std::string& path, PositionMap& positions, Diagnostics& diagnostics) {
    if (!node.is_map()) {
        diagnostics.error(node.where, path, "expected " + expectation(field));
        return;
    }
    for (const Entry& entry : node.entries) {
        const std::string below = path + "." + entry.key;
        positions.insert_or_assign(below,
                                   entry.value.is_scalar() ? entry.value.where : entry.where);
        const size_t dot = entry.key.rfind('.');
        const std::string metric = dot == std::string::npos ? entry.key : entry.key.substr(dot + 1);
        const auto& known = objective_metrics();
        if (std::find(known.begin(), known.end(), metric) == known.end()) {
            const std::string nearest = nearest_name(metric, known);
            std::string all = fmt::format("{}", fmt::join(known, ", "));
            diagnostics.error(entry.where, below, fmt::format("'{}' is no metric", metric),
                              nearest.empty() ? "known here: " + all
                                              : fmt::format("did you mean '{}'?", nearest));
            continue;
        }
        if (!entry.value.is_scalar()) {
            diagnostics.error(entry.value.where, below, "expected a limit, such as p95: 200ms");
            continue;
        }
        const Reading<double> target = read_target(metric, entry.value.text);
        if (!target.value) {
            diagnostics.error(entry.value.where, below, target.problem, target.hint);
            continue;
        }
        auto* pair = to->GetReflection()->AddMessage(to, field);
        const auto* pair_reflection = pair->GetReflection();
        pair_reflection->SetString(pair, field->message_type()->map_key(), entry.key);
        auto* objective = static_cast<schema::Objective*>(
            pair_reflection->MutableMessage(pair, map_value(field)));
        objective->set_metric(metric);
        if (dot != std::string::npos) objective->set_request_class(entry.key.substr(0, dot));
        objective->set_target(*target.value);
        objective->set_written(entry.value.text);
    }
}

}  // namespace faultline::scenarios
