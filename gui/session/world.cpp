#include "gui/session/world.hpp"

#include <algorithm>

#include "models/fault.hpp"

namespace faultline::gui {
namespace {

constexpr sim::Time kNever{INT64_MAX};
constexpr sim::Duration kStep{1'000};
// Traced requests between two looks: enough for dots and percentiles, some tenths of a millisecond.
constexpr size_t kTracedMost = 200, kTracedLeast = 60;

models::FaultPlan& plan_of(models::Cluster& cx, uint32_t controller) {
    return dynamic_cast<models::FaultPlan&>(*cx.controllers[controller].operator->());
}

}  // namespace

World::World(const models::Blueprint& blueprint, uint64_t seed)
    : cluster_{blueprint, seed}, meter_{cluster_} {
    auto& all = cluster_.controllers;
    const auto plan = std::find_if(all.begin(), all.end(), [](const models::ControllerBox& one) {
        return dynamic_cast<const models::FaultPlan*>(one.operator->()) != nullptr;
    });
    plan_ = static_cast<uint32_t>(plan - all.begin());
    // A scenario without faults has none yet.
    if (plan == all.end()) all.emplace_back(std::make_unique<models::FaultPlan>(blueprint, seed));
    cluster_.start();
    trace_on(0);
}

// One of so many requests that there are neither too many nor too few. Traced or not, a run is the
// same.
void World::trace_on(size_t traced) {
    if (traced > kTracedMost && traces_one_of_ < (1u << 24))
        traces_one_of_ *= static_cast<uint32_t>(1 + traced / kTracedMost);
    else if (traced < kTracedLeast && traces_one_of_ > 1)
        traces_one_of_ /= 2;
    cluster_.tracer.start({.every = traces_one_of_, .keeps_all = true}, cluster_.kernel.events());
}

std::shared_ptr<Frame> World::look(const SystemView& system) {
    const std::vector<models::Trace> traces = cluster_.tracer.slowest();
    sampler_.take(traces, cluster_, system);
    trace_on(traces.size());
    auto frame = meter_.look(cluster_, system);
    for (uint32_t id = 0; id < system.users(); ++id)
        frame->components[id].p99 = sampler_.p99(id, now());
    return frame;
}

sim::Time World::attend(const std::vector<HandFault>& hand) {
    done_.resize(hand.size());
    sim::Time until = kNever;
    // Appointed a nanosecond before, when nothing else can come up for that moment any more.
    const auto due = [&](sim::Time at) {
        if (at <= now() + sim::Duration{1}) return true;
        if (at != kNever) until = std::min(until, sim::Time{at.ns - 1});
        return false;
    };
    for (size_t i = 0; i < hand.size(); ++i) {
        Done& done = done_[i];
        if (done.clocks.empty()) {
            if (!due(hand[i].at)) continue;
            for (const models::Fault& fault : hand[i].faults) {
                done.clocks.push_back(plan_of(cluster_, plan_).add(fault));
                cluster_.appoint(plan_, done.clocks.back(), hand[i].at);
            }
        }
        if (done.mended || !due(hand[i].mended)) continue;
        done.mended = true;
        for (const uint32_t clock : done.clocks) cluster_.appoint(plan_, clock, hand[i].mended);
    }
    return until;
}

sim::Stop World::run_until(sim::Time end, uint64_t most_events,
                           const std::vector<HandFault>& hand) {
    const uint64_t last = cluster_.kernel.events() + most_events;
    while (true) {
        const sim::Time stop = std::min(end, attend(hand));
        const uint64_t left = last - cluster_.kernel.events();
        if (cluster_.run_until(stop, left) == sim::Stop::budget_spent)
            return sim::Stop::budget_spent;
        if (stop == end) return sim::Stop::time_reached;
    }
}

bool World::is_quiet(sim::Time at) const {
    bool quiet = true;
    cluster_.kernel.for_each_pending(
        [&](const sim::Event& event) { quiet = quiet && event.at() != at; });
    return quiet;
}

sim::Time World::quiet_moment(const std::vector<HandFault>& hand) {
    sim::Time at{(now().ns / kStep.ns + 1) * kStep.ns};
    while (true) {
        if (at.ns - 1 > now().ns) run_until({at.ns - 1}, UINT64_MAX >> 1, hand);
        if (is_quiet(at)) return at;
        at += kStep;
    }
}

}  // namespace faultline::gui
