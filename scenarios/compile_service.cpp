// scenarios/compile_service.cpp - services and queues: workers, places to wait, operations.
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/compile_context.hpp"

namespace faultline::scenarios {
namespace {

bool has_disk(const models::Placement& placement) {
    return placement.machine != models::kNone || placement.host != models::kNone;
}

bool uses_cpu(const models::Steps& steps) {
    return std::any_of(steps.begin(), steps.end(), [](const models::Step& step) {
        return step.kind == models::Step::Kind::cpu ||
               std::any_of(step.branches.begin(), step.branches.end(), uses_cpu);
    });
}

// Without workers and without a machine nothing is ever busy: a delay, not a server.
void check_limits(CompileContext& cx, const DeclaredComponent& self,
                  const models::ServiceSpec& spec, const models::Placement& placement) {
    if (spec.workers != models::kNoLimit || has_disk(placement)) return;
    for (const models::Operation& operation : spec.operations)
        if (uses_cpu(operation.steps))
            return cx.report.warning(self.path,
                                     "nothing limits " + self.name + ": it has cores without end",
                                     "state workers, a machine or a host");
}

models::Autoscale compile_autoscale(CompileContext& cx, const schema::Autoscale& written,
                                    uint32_t replicas, const std::string& path) {
    models::Autoscale autoscale{.min = written.min(),
                                .max = written.max(),
                                .up_cpu = written.up().cpu(),
                                .up_for = {written.up().for_()},
                                .down_cpu = written.down().cpu(),
                                .down_for = {written.down().for_()},
                                .boot = {written.boot()},
                                .cooldown = {written.cooldown()},
                                .period = {written.period()}};
    if (autoscale.min > autoscale.max)
        cx.report.error(path,
                        fmt::format("min {} is more than max {}", autoscale.min, autoscale.max));
    else if (replicas < autoscale.min || replicas > autoscale.max)
        cx.report.error(path,
                        fmt::format("it starts with {} instances, which is not between min "
                                    "{} and max {}",
                                    replicas, autoscale.min, autoscale.max),
                        "state replicas, the number it starts with");
    if (autoscale.down_cpu >= autoscale.up_cpu)
        cx.report.error(path + ".down", "it would add and remove instances at the same load",
                        "down.cpu has to be below up.cpu");
    return autoscale;
}

// Kinds of requests by their index: each group of users keeps its own sorted by name.
std::vector<uint32_t> compile_priority(CompileContext& cx, const schema::Service& written,
                                       const std::string& path) {
    std::vector<std::string> known = sorted_keys(cx.scenario.workload().requests());
    for (const std::string& group : sorted_keys(cx.scenario.more_workloads()))
        for (std::string& name : sorted_keys(cx.scenario.more_workloads().at(group).requests()))
            known.push_back(std::move(name));
    std::vector<uint32_t> order;
    for (int i = 0; i < written.priority_size(); ++i) {
        const std::string& name = written.priority(i);
        const auto found = std::find(known.begin(), known.end(), name);
        const auto at = static_cast<uint32_t>(found - known.begin());
        if (found == known.end())
            cx.report.unknown(element(path, i), "class of requests", name, known);
        else if (std::find(order.begin(), order.end(), at) != order.end())
            cx.report.error(element(path, i), name + " has its place already");
        else
            order.push_back(at);
    }
    if (!order.empty() && !written.has_workers())
        cx.report.error(path, "without a limit on workers nothing ever waits", "state workers");
    return order;
}

}  // namespace

models::ServiceSpec compile_service(CompileContext& cx, const DeclaredComponent& self,
                                    const models::Placement& placement) {
    const schema::Service& written = cx.scenario.services().at(self.name);
    models::ServiceSpec spec;
    spec.replicas = written.replicas();
    if (written.has_workers()) spec.workers = written.workers();
    if (written.has_queue()) {
        spec.queue = written.queue();
        if (!written.has_workers())
            cx.report.error(self.path + ".queue", "without a limit on workers nothing ever waits",
                            "state workers");
    }
    if (written.has_patience())
        spec.patience = compile_distribution(cx, written.patience(), self.path + ".patience");
    spec.priority = compile_priority(cx, written, self.path + ".priority");
    if (written.has_limit())
        spec.limit = compile_rate_limit(cx, written.limit(), self.path + ".limit");
    if (written.has_memory())
        spec.memory = {written.memory().base(), written.memory().per_call()};
    spec.release_worker_on_call = written.release_worker() == schema::Service::ON_CALL;
    spec.calls = compile_calls(cx, written.calls(), self.path + ".calls");
    if (written.operations().empty())
        cx.report.error(self.path, self.name + " has no operations, so nothing can be asked of it");
    for (const std::string& name : self.operations) {
        const std::string path = self.path + ".operations." + name;
        spec.operations.push_back(
            {name, compile_steps(cx, written.operations().at(name).steps(),
                                 cx.inside(path, "steps"), has_disk(placement))});
    }
    check_limits(cx, self, spec, placement);
    if (written.has_autoscale())
        spec.autoscale =
            compile_autoscale(cx, written.autoscale(), spec.replicas, self.path + ".autoscale");
    return spec;
}

models::QueueSpec compile_queue(CompileContext& cx, const DeclaredComponent& self,
                                const models::Placement& placement) {
    const schema::Queue& written = cx.scenario.queues().at(self.name);
    models::QueueSpec spec;
    spec.workers = written.workers();
    if (written.has_capacity()) spec.capacity = written.capacity();
    spec.operation = {
        "", compile_steps(cx, written.operation(), self.path + ".operation", has_disk(placement))};
    spec.calls = compile_calls(cx, written.calls(), self.path + ".calls");
    return spec;
}

}  // namespace faultline::scenarios
