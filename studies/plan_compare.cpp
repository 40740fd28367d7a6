// studies/plan_compare.cpp - the files of a comparison to scenarios that are ready to run, and what
// makes them hard to compare.
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"
#include "scenarios/units.hpp"
#include "studies/compare.hpp"

namespace faultline::studies {
namespace {

using models::Blueprint;
using scenarios::LoadedScenario;

std::vector<std::string> class_names(const Blueprint& blueprint) {
    std::vector<std::string> names;
    for (const models::RequestClass& one : models::classes_of(blueprint)) names.push_back(one.name);
    std::sort(names.begin(), names.end());
    return names;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string load_text(const Blueprint& blueprint) {
    std::string text;
    for (const models::Workload* load : workloads_of(blueprint)) {
        if (!text.empty()) text += " and ";
        text += load->users > 0 ? scenarios::write_count(load->users) + " users"
                                : scenarios::write_rate(load->rate);
    }
    return text;
}

// What is wrong with `other` beside the baseline goes to `diagnostics`, where `at` was written.
class Beside {
public:
    Beside(const Blueprint& baseline, const Blueprint& other, const LoadedScenario& at,
           scenarios::Diagnostics& diagnostics)
        : a_{baseline}, b_{other}, at_{at}, diagnostics_{diagnostics} {}

    void check() {
        check_classes();
        check_load();
        check_times();
    }

private:
    void check_classes() {
        const std::vector<std::string> a = class_names(a_), b = class_names(b_);
        std::vector<std::string> common, single;
        std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
        std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(),
                                      std::back_inserter(single));
        const std::string path = "workload.requests";
        if (common.empty())
            diagnostics_.error(at_.position_of(path), path,
                               fmt::format("no kind of request in common with the baseline: here "
                                           "{}, there {}",
                                           listed(b), listed(a)),
                               "what is to be compared has the same name in all files");
        else if (!single.empty())
            diagnostics_.warning(at_.position_of(path), path,
                                 fmt::format("only one of the two has {}: figures of all requests "
                                             "are of different mixes",
                                             listed(single)),
                                 "compare by kind: " + listed(common));
    }

    void check_load() {
        const std::string a = load_text(a_), b = load_text(b_);
        if (a == b) return;
        diagnostics_.warning(at_.position_of("workload"), "workload",
                             fmt::format("{}, where the baseline has {}: not the same requests, "
                                         "and some of the difference is the load's",
                                         b, a));
    }

    void check_times() {
        if (a_.run.duration == b_.run.duration && a_.run.warmup == b_.run.warmup) return;
        const auto text = [](const models::RunSpec& run) {
            return fmt::format("{} with {} of warm-up", scenarios::write_duration(run.duration.ns),
                               scenarios::write_duration(run.warmup.ns));
        };
        diagnostics_.warning(at_.position_of("run"), "run",
                             fmt::format("{}, where the baseline has {}: each is measured over its "
                                         "own time",
                                         text(b_.run), text(a_.run)),
                             "--set run.duration=... gives all the same");
    }

    const Blueprint &a_, &b_;
    const LoadedScenario& at_;
    scenarios::Diagnostics& diagnostics_;
};

}  // namespace

ComparePlan plan_comparison(const std::vector<std::string>& files, const CompareOptions& options,
                            scenarios::SourceFiles& sources) {
    ComparePlan plan;
    plan.files = files;
    std::vector<LoadedScenario> loaded;
    for (const std::string& file : files) {
        loaded.push_back(scenarios::load_scenario(file, options.sets, sources));
        LoadedScenario& one = loaded.back();
        plan.readable = plan.readable && one.readable;
        std::optional<Blueprint> blueprint;
        if (one.readable && !one.diagnostics.has_errors()) blueprint = scenarios::compile(one);
        plan.diagnostics.append(one.diagnostics);
        // Replications come in pairs: each system needs as many as the others.
        if (blueprint && !blueprint->precision.empty()) {
            plan.diagnostics.warning(one.position_of("run.precision"), "run.precision",
                                     "a comparison does not look at it", "state --replications");
            blueprint->precision.clear();
        }
        if (blueprint) plan.blueprints.push_back(std::move(*blueprint));
    }
    if (plan.blueprints.size() < files.size()) {
        plan.blueprints.clear();
        return plan;
    }
    for (size_t i = 1; i < files.size(); ++i)
        Beside{plan.blueprints[0], plan.blueprints[i], loaded[i], plan.diagnostics}.check();
    plan.seed = options.seed.value_or(plan.blueprints[0].run.seed);
    for (const Blueprint& blueprint : plan.blueprints)
        plan.replications = std::max(plan.replications, blueprint.run.replications);
    plan.replications_by_default = !options.replications && plan.replications < 2;
    if (plan.replications_by_default) plan.replications = kDefaultReplications;
    plan.replications = options.replications.value_or(plan.replications);
    return plan;
}

}  // namespace faultline::studies
