// scenarios/compile_precision.cpp - how sure the figures have to be: names to quantities.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "scenarios/bind_objectives.hpp"
#include "scenarios/compile_context.hpp"
#include "scenarios/precision.hpp"

namespace faultline::scenarios {
namespace {

using models::Quantity;
using Meter = Quantity::Meter;

constexpr std::array<std::pair<const char*, Meter>, 3> kMeters = {{
    {"utilization", Meter::utilization},
    {"queue_length", Meter::queue_length},
    {"wait_seconds", Meter::wait_seconds},
}};

// Finds `what` and `of`; false, and reported, if there is no such thing.
class QuantityFinder {
public:
    QuantityFinder(CompileContext& cx, const std::string& path, const std::string& name)
        : cx_{cx}, path_{path} {
        const size_t dot = name.rfind('.');
        metric_ = dot == std::string::npos ? name : name.substr(dot + 1);
        if (dot != std::string::npos) owner_ = name.substr(0, dot);
    }

    bool find(Quantity& quantity) {
        for (const auto& [word, meter] : kMeters)
            if (metric_ == word) return of_component(quantity, meter);
        const auto metric = metric_named(metric_);
        if (!metric) return unknown_metric();
        quantity.what = *metric;
        return owner_.empty() || of_class(quantity);
    }

private:
    bool unknown_metric() {
        std::vector<std::string> known = objective_metrics();
        for (const auto& [word, meter] : kMeters) known.emplace_back(word);
        const std::string nearest = nearest_name(metric_, known);
        cx_.report.error(path_, fmt::format("'{}' is no quantity that a run measures", metric_),
                         nearest.empty() ? "known are " + listed(known)
                                         : fmt::format("did you mean '{}'?", nearest));
        return false;
    }

    bool of_component(Quantity& quantity, Meter meter) {
        if (owner_.empty()) {
            cx_.report.error(path_, "say of which component",
                             cx_.components.empty()
                                 ? ""
                                 : fmt::format("such as {}.{}", cx_.components[0].name, metric_));
            return false;
        }
        const auto found = cx_.component_ids.find(owner_);
        if (found == cx_.component_ids.end()) {
            std::vector<std::string> known;
            for (const DeclaredComponent& one : cx_.components) known.push_back(one.name);
            cx_.report.unknown(path_, "component", owner_, known);
            return false;
        }
        quantity.what = meter;
        quantity.of = found->second;
        return true;
    }

    bool of_class(Quantity& quantity) {
        std::vector<std::string> known;
        const auto classes = classes_of(cx_.blueprint);
        for (uint32_t i = 0; i < classes.size(); ++i) {
            known.push_back(classes[i].name);
            if (classes[i].name == owner_) quantity.of = i;
        }
        if (quantity.of == models::kNone)
            cx_.report.unknown(path_, "class of requests", owner_, known);
        return quantity.of != models::kNone;
    }

    CompileContext& cx_;
    std::string path_, metric_, owner_;
};

}  // namespace

void compile_precision(CompileContext& cx) {
    const schema::Run& written = cx.scenario.run();
    models::RunSpec& run = cx.blueprint.run;
    for (const std::string& name : sorted_keys(written.precision())) {
        models::Precision wanted;
        wanted.quantity.name = name;
        wanted.half_width = written.precision().at(name);
        if (QuantityFinder{cx, "run.precision." + name, name}.find(wanted.quantity))
            cx.blueprint.precision.push_back(wanted);
    }
    if (written.precision().empty()) {
        if (written.has_max_replications())
            cx.report.warning("run.max_replications", "limits nothing: no precision is asked for",
                              "state precision: 2%, or --precision 2%");
        return;
    }
    const bool stated = cx.is_written("run.max_replications");
    run.max_replications = written.max_replications();
    if (run.replications > run.max_replications && stated)
        cx.report.error("run.max_replications",
                        fmt::format("there are {} replications to begin with", run.replications));
    run.max_replications = std::max(run.max_replications, run.replications);
    if (run.replications < kLeastReplications && cx.is_written("run.replications"))
        cx.report.warning("run.replications",
                          fmt::format("{} replications are too few to tell a precision by; at "
                                      "least {} are run",
                                      run.replications, kLeastReplications));
}

}  // namespace faultline::scenarios
