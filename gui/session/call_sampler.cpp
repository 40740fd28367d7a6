#include "gui/session/call_sampler.hpp"

#include <algorithm>
#include <limits>

namespace faultline::gui {
namespace {

using models::kNone;

constexpr size_t kFewest = 20;  // calls that have a 99th percentile to speak of

uint32_t edge_between(const SystemView& system, uint32_t from, uint32_t to) {
    for (uint32_t e = 0; e < system.edges.size(); ++e)
        if (system.edges[e].from == from && system.edges[e].to == to) return e;
    return kNone;
}

// The instance that a call got to, or kNone.
uint32_t node_of(const models::Trace& trace, uint32_t call) {
    uint32_t node = kNone;
    for (const models::Stay& stay : trace.stays)
        if (stay.call == call && stay.state != models::CallState::replying) node = stay.node;
    return node;
}

bool tried_before(const models::Trace& trace, uint32_t index) {
    const models::TracedCall& call = trace.calls[index];
    for (uint32_t i = 0; i < index; ++i)
        if (trace.calls[i].caller == call.caller && trace.calls[i].edge == call.edge &&
            models::is_bad(trace.calls[i].outcome))
            return true;
    return false;
}

}  // namespace

void CallSampler::Ring::add(Sample sample) {
    if (samples.size() < kCalls)
        samples.push_back(sample);
    else
        samples[next] = sample;
    next = (next + 1) % kCalls;
}

// Through a balancer a call goes over two edges.
CallSampler::Way CallSampler::way_of(const models::TracedCall& call, const models::Trace& trace,
                                     uint32_t index, const models::Cluster& cx,
                                     const SystemView& system) const {
    Way way;
    if (call.edge == models::kLocalEdge || call.edge >= cx.edges.size()) return way;
    const models::Edge& edge = cx.edges[call.edge];
    const uint32_t from = edge.caller == kNone ? system.users() : edge.caller;
    const uint32_t first = edge_between(system, from, edge.callee);
    if (first != kNone) way.edges.push_back(first);
    const uint32_t node = node_of(trace, index);
    if (node == kNone || node == 0) return way;
    const uint32_t at = cx.instances[node].component;
    if (at == edge.callee) return way;
    const uint32_t second = edge_between(system, edge.callee, at);
    if (second != kNone) way.edges.push_back(second);
    return way;
}

void CallSampler::add_hops(const models::Trace& trace, const models::Cluster& cx,
                           const SystemView& system) {
    std::vector<uint8_t> depth(trace.calls.size());
    for (uint32_t i = 0; i < trace.calls.size(); ++i) {
        const models::TracedCall& call = trace.calls[i];
        const Way way = way_of(call, trace, i, cx, system);
        uint8_t after = call.caller == kNone ? 0 : depth[call.caller];
        const bool failed = models::is_bad(call.outcome);
        for (size_t hop = 0; hop < way.edges.size(); ++hop) {
            Hop dot;
            dot.edge = way.edges[hop];
            dot.depth = after;
            if (failed && hop + 1 == way.edges.size())
                dot.kind = Hop::Kind::failed;
            else if (tried_before(trace, i))
                dot.kind = Hop::Kind::retry;
            if (hops_.size() < kHops) hops_.push_back({dot, trace.sent});
            if (after < 200) ++after;
        }
        depth[i] = after;
    }
}

void CallSampler::keep_if_slow(const models::Trace& trace, const models::Cluster& cx) {
    const double latency = trace.latency().seconds();
    const double oldest = (cx.kernel.now() - sim::Time{} - kMemory).seconds();
    std::erase_if(slowest_, [&](const auto& one) { return one.sent_at + one.latency < oldest; });
    if (slowest_.size() == kSlowest && slowest_.back().latency >= latency) return;
    const auto place =
        std::upper_bound(slowest_.begin(), slowest_.end(), latency,
                         [](double value, const auto& one) { return value > one.latency; });
    slowest_.insert(place, models::describe(cx, trace));
    if (slowest_.size() > kSlowest) slowest_.pop_back();
}

std::vector<models::TracedRequest> CallSampler::slowest(sim::Time now) const {
    const double oldest = (now - sim::Time{} - kMemory).seconds();
    std::vector<models::TracedRequest> all = slowest_;
    std::erase_if(all, [&](const auto& one) { return one.sent_at + one.latency < oldest; });
    return all;
}

void CallSampler::take(const std::vector<models::Trace>& traces, const models::Cluster& cx,
                       const SystemView& system) {
    rings_.resize(system.components.size());
    for (const models::Trace& trace : traces) {
        keep_if_slow(trace, cx);
        for (uint32_t i = 0; i < trace.calls.size(); ++i) {
            const models::TracedCall& call = trace.calls[i];
            if (call.edge == models::kLocalEdge || call.ended == models::kStillUnderWay ||
                models::is_bad(call.outcome))
                continue;
            const auto seconds = static_cast<float>((call.ended - call.began).seconds());
            for (const uint32_t e : way_of(call, trace, i, cx, system).edges)
                rings_[system.edges[e].to].add({call.ended, seconds});
        }
        if (hops_.size() < kHops) add_hops(trace, cx, system);
    }
}

float CallSampler::p99(uint32_t component, sim::Time now) const {
    std::vector<float> latest;
    if (component < rings_.size())
        for (const Sample& sample : rings_[component].samples)
            if (now - sample.at <= kMemory) latest.push_back(sample.seconds);
    if (latest.size() < kFewest) return std::numeric_limits<float>::quiet_NaN();
    const auto rank = static_cast<ptrdiff_t>((latest.size() * 99 + 99) / 100 - 1);
    std::nth_element(latest.begin(), latest.begin() + rank, latest.end());
    return latest[static_cast<size_t>(rank)];
}

std::vector<Hop> CallSampler::take_hops(sim::Time now) {
    std::vector<Hop> hops;
    const double stretch = (now - hops_since_).seconds();
    for (TimedHop& one : hops_) {
        if (stretch > 0) {
            const double share = (one.sent - hops_since_).seconds() / stretch;
            one.hop.offset = static_cast<float>(std::clamp(share, 0.0, 1.0));
        }
        hops.push_back(one.hop);
    }
    hops_.clear();
    hops_since_ = now;
    return hops;
}

}  // namespace faultline::gui
