// scenarios/compile_workload.cpp - who asks, how often, for what; and how the run is done.
#include <fmt/format.h>

#include <cmath>

#include "scenarios/compile_context.hpp"
#include "scenarios/load_curve.hpp"
#include "scenarios/units.hpp"

namespace faultline::scenarios {
namespace {

constexpr double kShareTolerance = 1e-6;
constexpr size_t kMostClasses = 250;  // they are counted in a byte

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

class WorkloadCompiler {
public:
    WorkloadCompiler(CompileContext& cx, const schema::Workload& written, std::string path,
                     models::Workload& into)
        : cx_{cx}, written_{written}, path_{std::move(path)}, workload_{into} {}

    void compile() {
        compile_pace();
        workload_.clients = written_.clients();
        workload_.call.timeout = limit(written_.has_timeout(), written_.timeout());
        if (written_.has_retries()) compile_retries(written_.retries(), workload_.call);
        if (written_.retries().has_budget())
            cx_.report.error(
                path_ + ".retries.budget",
                "users do not know of each other's calls: they have no budget together",
                "it belongs to the `calls` of a service");
        compile_classes();
        compile_regions();
        compile_profile();
    }

private:
    std::string at(const char* field) const { return path_ + "." + field; }

    void compile_pace() {
        workload_.rate = written_.arrivals();
        workload_.users = written_.users();
        if (written_.has_interarrival())
            workload_.interarrival =
                compile_distribution(cx_, written_.interarrival(), at("interarrival"));
        if (workload_.interarrival && workload_.interarrival->mean_ns() <= 0)
            cx_.report.error(at("interarrival"), "all requests at one time are no stream",
                             "the mean has to be longer than 0");
        if (written_.has_users())
            workload_.think_time =
                compile_distribution(cx_, written_.think_time(), at("think_time"));
        else if (cx_.is_written(at("think_time")))
            cx_.report.warning(at("think_time"), "an open stream does not think",
                               "state users for a closed population");
        if (written_.has_users() && workload_.think_time.is_zero())
            cx_.report.warning(at("think_time"), "users who never think ask again at once");
    }

    void check_shares() {
        double stated = 0;
        int open = 0;
        for (const auto& entry : written_.requests()) {
            stated += entry.second.share();
            if (!entry.second.has_share()) ++open;
        }
        // One comparison for all: shares of thirds and the like need not be written to the last
        // digit.
        const bool too_much = stated > 1 + kShareTolerance;
        const bool nothing_left = open > 0 && stated > 1 - kShareTolerance;
        if (written_.requests().empty())
            cx_.report.error(path_, "nobody asks for anything", "state " + at("requests"));
        else if (too_much || (open == 0 && std::abs(stated - 1) > kShareTolerance))
            cx_.report.error(at("requests"),
                             fmt::format("the shares sum to {:.6g}%, not 100%", stated * 100));
        else if (nothing_left)
            cx_.report.error(at("requests"),
                             "the shares sum to 100% and leave nothing for those that state none");
        rest_ = open > 0 ? std::max(0.0, 1 - stated) / open : 0;
    }

    void compile_classes() {
        using enum ComponentKind;
        check_shares();
        for (const std::string& name : sorted_keys(written_.requests())) {
            const schema::RequestClass& from = written_.requests().at(name);
            const std::string path = at("requests") + "." + name;
            models::RequestClass request;
            request.name = name;
            request.share = from.has_share() ? from.share() : rest_;
            request.to = cx_.find_component(cx_.inside(path, "to"), from.to(),
                                            {load_balancer, service, cdn});
            request.operation = operation_of(cx_, name, from, request.to, path);
            for (const models::RequestClass& other : classes_of(cx_.blueprint))
                if (other.name == name)
                    cx_.report.error(path, "another group of users has requests of this name",
                                     "results are told apart by it: choose another");
            workload_.classes.push_back(std::move(request));
        }
    }

    void compile_regions() {
        if (written_.regions().empty()) return;
        if (!workload_.name.empty())
            return cx_.report.error(at("regions"), "only `workload` knows where its users are",
                                    "leave it out here");
        double sum = 0;
        for (const std::string& name : sorted_keys(written_.regions())) {
            sum += written_.regions().at(name);
            workload_.regions.emplace_back(name, written_.regions().at(name));
        }
        if (std::abs(sum - 1) > kShareTolerance)
            cx_.report.error(at("regions"),
                             fmt::format("the shares sum to {:.6g}%, not 100%", sum * 100));
    }

    void compile_profile() {
        LoadCurve curve;
        for (int i = 0; i < written_.profile_size(); ++i) {
            const sim::Time when{written_.profile(i).at()};
            if (!curve.empty() && when <= curve.back().at)
                cx_.report.error(element(at("profile"), i) + ".at",
                                 "it has to be later than the point before");
            else
                curve.push_back({when, written_.profile(i).scale()});
        }
        for (const schema::Spike& spike : written_.spike())
            curve = multiply(curve, spike_curve({spike.at()}, {spike.for_()}, spike.scale()));
        if (written_.has_daily())
            curve =
                multiply(curve, daily_curve({written_.daily().peak()}, written_.daily().trough(),
                                            {cx_.scenario.run().duration()}));
        workload_.profile = std::move(curve);
    }

    CompileContext& cx_;
    const schema::Workload& written_;
    std::string path_;
    models::Workload& workload_;
    double rest_ = 0;  // the share of a class that states none
};

}  // namespace

void compile_workload(CompileContext& cx) {
    if (!cx.scenario.has_workload()) {
        cx.report.error("workload", "nothing says who uses the system", "state workload");
        return;
    }
    models::Blueprint& blueprint = cx.blueprint;
    WorkloadCompiler{cx, cx.scenario.workload(), "workload", blueprint.workload}.compile();
    for (const std::string& name : sorted_keys(cx.scenario.more_workloads())) {
        blueprint.more_workloads.emplace_back().name = name;
        WorkloadCompiler{cx, cx.scenario.more_workloads().at(name), "more_workloads." + name,
                         blueprint.more_workloads.back()}
            .compile();
    }
    if (const size_t classes = classes_of(blueprint).size(); classes > kMostClasses)
        cx.report.error("workload.requests", fmt::format("{} kinds of requests; {} are the most",
                                                         classes, kMostClasses));
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
