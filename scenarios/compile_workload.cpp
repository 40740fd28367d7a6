// scenarios/compile_workload.cpp - who asks, how often, for what; and how the run is done.
#include <fmt/format.h>

#include <cmath>

#include "scenarios/compile_context.hpp"
#include "scenarios/load_curve.hpp"
#include "scenarios/units.hpp"

namespace faultline::scenarios {
namespace {

constexpr double kShareTolerance = 1e-6;

// The operation a class asks for: the one named; else the only one; else the one of its own name.
uint32_t operation_of(CompileContext& cx, const std::string& class_name,
                      const schema::RequestClass& written, models::ComponentId to,
                      const std::string& path) {
    if (to == models::kNone) return 0;
    std::string operation = written.operation();
    const auto& known = cx.components[to].operations;
    if (operation.empty() && known.size() > 1 &&
        std::find(known.begin(), known.end(), class_name) != known.end())
        operation = class_name;
    return cx.find_operation(cx.inside(path, "operation"), to, operation);
}

void compile_classes(CompileContext& cx, const schema::Workload& written) {
    using enum ComponentKind;
    double stated = 0;
    int open = 0;
    for (const auto& entry : written.requests()) {
        stated += entry.second.share();
        if (!entry.second.has_share()) ++open;
    }
    // One comparison for all: shares of thirds and the like need not be written to the last digit.
    const bool too_much = stated > 1 + kShareTolerance;
    const bool nothing_left = open > 0 && stated > 1 - kShareTolerance;
    if (written.requests().empty())
        cx.report.error("workload", "nobody asks for anything", "state workload.requests");
    else if (too_much || (open == 0 && std::abs(stated - 1) > kShareTolerance))
        cx.report.error("workload.requests",
                        fmt::format("the shares sum to {:.6g}%, not 100%", stated * 100));
    else if (nothing_left)
        cx.report.error("workload.requests",
                        "the shares sum to 100% and leave nothing for those that state none");
    const double rest = open > 0 ? std::max(0.0, 1 - stated) / open : 0;
    for (const std::string& name : sorted_keys(written.requests())) {
        const schema::RequestClass& from = written.requests().at(name);
        const std::string path = "workload.requests." + name;
        models::RequestClass request;
        request.name = name;
        request.share = from.has_share() ? from.share() : rest;
        request.to =
            cx.find_component(cx.inside(path, "to"), from.to(), {load_balancer, service, cdn});
        request.operation = operation_of(cx, name, from, request.to, path);
        cx.blueprint.workload.classes.push_back(std::move(request));
    }
}

void compile_regions(CompileContext& cx, const schema::Workload& written) {
    double sum = 0;
    for (const std::string& name : sorted_keys(written.regions())) {
        sum += written.regions().at(name);
        cx.blueprint.workload.regions.emplace_back(name, written.regions().at(name));
    }
    if (!written.regions().empty() && std::abs(sum - 1) > kShareTolerance)
        cx.report.error("workload.regions",
                        fmt::format("the shares sum to {:.6g}%, not 100%", sum * 100));
}

void compile_profile(CompileContext& cx, const schema::Workload& written) {
    LoadCurve curve;
    for (int i = 0; i < written.profile_size(); ++i) {
        const sim::Time at{written.profile(i).at()};
        if (!curve.empty() && at <= curve.back().at)
            cx.report.error(element("workload.profile", i) + ".at",
                            "it has to be later than the point before");
        else
            curve.push_back({at, written.profile(i).scale()});
    }
    for (const schema::Spike& spike : written.spike())
        curve = multiply(curve, spike_curve({spike.at()}, {spike.for_()}, spike.scale()));
    if (written.has_daily())
        curve = multiply(curve, daily_curve({written.daily().peak()}, written.daily().trough(),
                                            {cx.scenario.run().duration()}));
    cx.blueprint.workload.profile = std::move(curve);
}

}  // namespace

void compile_workload(CompileContext& cx) {
    if (!cx.scenario.has_workload()) {
        cx.report.error("workload", "nothing says who uses the system", "state workload");
        return;
    }
    const schema::Workload& written = cx.scenario.workload();
    models::Workload& workload = cx.blueprint.workload;
    workload.rate = written.arrivals();
    workload.users = written.users();
    if (written.has_interarrival())
        workload.interarrival =
            compile_distribution(cx, written.interarrival(), "workload.interarrival");
    if (workload.interarrival && workload.interarrival->mean_ns() <= 0)
        cx.report.error("workload.interarrival", "all requests at one time are no stream",
                        "the mean has to be longer than 0");
    if (written.has_users())
        workload.think_time = compile_distribution(cx, written.think_time(), "workload.think_time");
    else if (cx.is_written("workload.think_time"))
        cx.report.warning("workload.think_time", "an open stream does not think",
                          "state users for a closed population");
    if (written.has_users() && workload.think_time.is_zero())
        cx.report.warning("workload.think_time", "users who never think ask again at once");
    workload.clients = written.clients();
    workload.call.timeout = limit(written.has_timeout(), written.timeout());
    if (written.has_retries()) compile_retries(written.retries(), workload.call);
    compile_classes(cx, written);
    compile_regions(cx, written);
    compile_profile(cx, written);
}

void compile_run(CompileContext& cx) {
    const schema::Run& written = cx.scenario.run();
    models::RunSpec& run = cx.blueprint.run;
    run.duration = {written.duration()};
    run.warmup_auto = written.warmup() == kAutoDuration;
    // A run starts empty, which no real system is: where nothing can be told, it is a tenth.
    run.warmup = run.warmup_auto ? run.duration / 10 : sim::Duration{written.warmup()};
    run.replications = written.replications();
    run.seed = written.seed();
    run.up_when_errors_below = written.up_when().errors_below();
    if (!run.warmup_auto && run.warmup >= run.duration)
        cx.report.error(
            cx.inside("run", "warmup"),
            fmt::format("a warm-up of {} leaves nothing of a run of {}",
                        write_duration(run.warmup.ns), write_duration(run.duration.ns)));
}

}  // namespace faultline::scenarios
