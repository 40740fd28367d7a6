#include "gui/session/frame_meter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace faultline::gui {
namespace {

constexpr sim::Duration kWindow{1'000'000'000};
// Looks that are closer together than this are not kept as the beginning of a window.
constexpr sim::Duration kSpacing{kWindow.ns / 10};

double rate(uint64_t from, uint64_t to, double seconds) {
    return seconds > 0 ? static_cast<double>(to - from) / seconds : 0;
}
float rate_f(uint64_t from, uint64_t to, double seconds) {
    return static_cast<float>(rate(from, to, seconds));
}

// Of no time at all there is no share.
float finite(double share) { return std::isfinite(share) ? static_cast<float>(share) : 0; }

// A load balancer's calls to its members are no edges of the cluster: what they have let in is.
void count_calls(const models::Cluster& cx, const SystemView& system,
                 const models::Reading& reading, std::vector<uint64_t>& calls,
                 std::vector<uint64_t>& lost) {
    calls.assign(system.edges.size(), 0);
    lost.assign(system.edges.size(), 0);
    for (size_t e = 0; e < system.edges.size(); ++e) {
        const SystemView::Edge& edge = system.edges[e];
        const uint32_t caller = edge.from == system.users() ? models::kNone : edge.from;
        for (const models::Edge& one : cx.edges) {
            if (one.caller != caller || one.callee != edge.to || one.check) continue;
            calls[e] += one.calls;
            lost[e] += one.timeouts;
        }
        if (system.components[edge.from].kind != "load_balancer") continue;
        const auto& to = system.components[edge.to];
        for (uint32_t i = to.first_instance; i < to.first_instance + to.count; ++i) {
            calls[e] += reading.instances[i].served + reading.instances[i].failed +
                        reading.instances[i].rejected;
            lost[e] += reading.instances[i].failed + reading.instances[i].rejected;
        }
    }
}

uint16_t state_of(const models::Cluster& cx, uint32_t index) {
    const models::Instance& node = cx.instances[index];
    uint16_t state = 0;
    if (!node.up) state |= kDown;
    if (node.stands_still()) state |= kHung;
    if (node.slowdown != 1) state |= kSlow;
    if (node.error_share > 0) state |= kErring;
    if (!node.in_service) state |= kOutOfService;
    if (node.drained) state |= kDrained;
    const uint32_t database = cx.components[node.component].database;
    if (database == models::kNone) return state;
    const models::Database& db = cx.databases[database];
    const uint32_t per_shard = db.shards.front().count;
    const models::Shard& shard = db.shards[(index - db.shards.front().first_instance) / per_shard];
    if (shard.primary == index) state |= kPrimary;
    if (shard.fenced) state |= kReadOnly;
    if (shard.feeds[index - shard.first_instance].rebuilding) state |= kRebuilding;
    return state;
}

void mark_ejected(const models::Cluster& cx, Frame& frame) {
    for (const models::Balancer& balancer : cx.balancers) {
        if (balancer.own_instance == models::kNone) continue;
        for (uint32_t m = 0; m < balancer.upstream.size(); ++m)
            if (!balancer.upstream.member(m).eligible)
                frame.instances[balancer.instance_of(m)].state |= kEjected;
    }
}

void show_burn(const models::Cluster& cx, const SystemView& system, const models::Tally& ends,
               Frame& frame) {
    for (const SystemView::Objective& one : system.objectives) {
        const uint64_t all = ends.of(cx.blueprint->objectives[one.index]).ended();
        const double share =
            static_cast<double>(ends.against[one.index]) / static_cast<double>(all);
        frame.burn.push_back(all == 0 ? std::numeric_limits<float>::quiet_NaN()
                                      : static_cast<float>(share / one.allowed));
    }
}

void show_component(const models::Cluster& cx, const SystemView::Component& info,
                    const models::ComponentMeasurement& measured, double seconds, uint32_t id,
                    Frame& frame) {
    Frame::Component& one = frame.components[id];
    one.p99 = std::numeric_limits<float>::quiet_NaN();
    one.utilization = measured.resource.empty() ? -1 : finite(measured.utilization);
    one.served = rate_f(0, measured.served, seconds);
    one.failed = rate_f(0, measured.failed, seconds);
    one.rejected = rate_f(0, measured.rejected, seconds);
    for (uint32_t i = 0; i < info.count; ++i) {
        const models::Instance& node = cx.instances[info.first_instance + i];
        Frame::Instance& instance = frame.instances[info.first_instance + i];
        instance.queue = node.waiting.size;
        instance.state = state_of(cx, info.first_instance + i);
        instance.utilization = finite(measured.instances[i].utilization);
        one.queue += static_cast<float>(node.waiting.size);
        one.in_service += node.in_service;
        one.up += node.in_service && node.serving;
    }
}

}  // namespace

FrameMeter::FrameMeter(const models::Cluster& cx) {
    Look start;
    start.reading = models::read_meters(cx);
    start.ends = models::tally(cx.recorder, cx.blueprint->objectives);
    looks_.push_back(std::move(start));
}

FrameMeter::Look FrameMeter::read(const models::Cluster& cx, const SystemView& system) {
    Look look;
    look.reading = models::read_meters(cx);
    count_calls(cx, system, look.reading, look.calls, look.lost);
    for (const models::ClassRecord& record : cx.recorder.records()) {
        look.offered += record.offered;
        look.succeeded += record.succeeded;
        look.bad += record.failed + record.timed_out + record.rejected;
    }
    look.latency = latency_.take(cx.recorder);
    so_far_.add(look.latency);
    look.ends = models::tally(cx.recorder, cx.blueprint->objectives);
    return look;
}

const FrameMeter::Look& FrameMeter::base(sim::Time now) const {
    const Look* found = &looks_.front();
    for (const Look& look : looks_)
        if (now - look.reading.at >= kWindow) found = &look;
    return *found;
}

std::shared_ptr<Frame> FrameMeter::look(const models::Cluster& cx, const SystemView& system) {
    Look now = read(cx, system);
    const Look& from = base(now.reading.at);
    auto frame = std::make_shared<Frame>();
    frame->at = now.reading.at;
    const double seconds = frame->window_seconds = (now.reading.at - from.reading.at).seconds();
    frame->calls = cx.calls.in_use();
    frame->users.offered = rate(from.offered, now.offered, seconds);
    frame->users.goodput = rate(from.succeeded, now.succeeded, seconds);
    frame->users.bad = rate(from.bad, now.bad, seconds);
    LatencyCounts latency = now.latency;
    for (const Look& look : looks_)
        if (look.reading.at > from.reading.at) latency.add(look.latency);
    frame->users.p50 = latency.quantile(0.5);
    frame->users.p99 = latency.quantile(0.99);
    frame->users.lately = latency.curve();
    frame->users.so_far = so_far_.curve();
    frame->users.latencies = latency.bins();
    show_burn(cx, system, now.ends.since(from.ends), *frame);
    frame->components.resize(system.components.size());
    frame->instances.resize(system.instances.size());
    frame->components.back().p99 = std::numeric_limits<float>::quiet_NaN();
    for (uint32_t id = 0; id < system.users(); ++id) {
        const auto measured = models::measure_component(cx, from.reading, now.reading, id);
        show_component(cx, system.components[id], measured, seconds, id, *frame);
    }
    mark_ejected(cx, *frame);
    frame->edges.resize(system.edges.size());
    for (size_t e = 0; e < system.edges.size() && !from.calls.empty(); ++e) {
        frame->edges[e].rate = rate_f(from.calls[e], now.calls[e], seconds);
        frame->edges[e].bad = rate_f(from.lost[e], now.lost[e], seconds);
    }
    // What is kept: the beginning of the next window, and what lies between it and now.
    if (looks_.size() == 1 || now.reading.at - looks_.back().reading.at >= kSpacing) {
        looks_.push_back(std::move(now));
    } else {
        looks_.back().latency.add(now.latency);
    }
    while (looks_.size() > 2 && frame->at - looks_[1].reading.at >= kWindow) looks_.pop_front();
    return frame;
}

}  // namespace faultline::gui
