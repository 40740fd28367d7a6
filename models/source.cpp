#include "models/source.hpp"

#include <algorithm>

#include "models/calling.hpp"
#include "models/sending.hpp"
#include "sim/ziggurat.hpp"

namespace faultline::models {
namespace {

// A user who gets an error at once does not ask again in the same instant.
constexpr sim::Duration kLeastPauseAfterFailure{1'000'000};

// Gaps at the profile's peak: thinning makes the rest of it.
sim::Duration gap_at_peak(Source& source) {
    if (source.peak_scale == 1) return source.interarrival.draw();
    const double gap = source.poisson ? sim::exponential_variate(source.random) * source.mean_ns
                                      : static_cast<double>(source.interarrival.draw().ns);
    return {static_cast<int64_t>(gap / source.peak_scale)};
}

void next_open_arrival(Cluster& cx, Source& source, uint32_t index) {
    if (source.peak_scale <= 0) return;  // a profile of nothing at all
    const sim::Duration gap = gap_at_peak(source);
    source.episode = cx.kernel.after(gap, static_cast<uint8_t>(EventKind::arrival), index);
}

void next_pool_arrival(Cluster& cx, Source& source, uint32_t index) {
    if (source.envelope == 0) {
        source.episode = cx.kernel.fresh_episode();
        return;
    }
    const double gap = sim::exponential_variate(source.random) * source.mean_ns /
                       static_cast<double>(source.envelope);
    source.episode = cx.kernel.after(sim::Duration{static_cast<int64_t>(gap)},
                                     static_cast<uint8_t>(EventKind::arrival), index);
}

uint8_t draw_index(const std::vector<double>& cumulative, sim::RandomStream& random) {
    if (cumulative.size() <= 1) return 0;
    const double u = random.uniform();
    uint8_t i = 0;
    while (i + 1u < cumulative.size() && u >= cumulative[i]) ++i;
    return i;
}

// The request sets out. If its plan is one call without retries, the call stands for the request.
void send_request(Cluster& cx, uint32_t source_index) {
    Source& source = cx.sources[source_index];
    const uint8_t request_class = draw_index(source.cumulative_share, source.class_random);
    const uint32_t edge_index = source.edges[request_class];
    const uint32_t slot = cx.calls.take();
    Call& call = cx.calls[slot];
    const sim::Time now = cx.kernel.now();
    call.request_class = request_class;
    call.outcome = Outcome::ok;
    call.attempt = 0;
    call.started = now;
    call.node = 0;
    call.attempt_episode = 0;
    call.tried = kNone;
    call.source = static_cast<uint8_t>(source_index);
    call.region = draw_index(source.cumulative_region, source.user_random);
    call.window = cx.recorder.window();
    call.flags = 0;
    call.client =
        source.draws_client ? static_cast<uint32_t>(source.user_random.below(source.clients)) : 0;
    cx.recorder.sent(now, request_class);
    const Edge& edge = cx.edges[edge_index];
    if (edge.attempts == 1 && !(edge.attempt_timeout && edge.lane != kNone)) {
        call.edge = edge_index;
        call.parent.slot = kClientParent;
        call.parent.episode = edge.lane == kNone
                                  ? cx.kernel.fresh_episode()
                                  : arm(cx, edge.lane, EventKind::client_timeout, slot);
        const GoOn next = set_out(cx, slot);
        if (next != kNone) cx.ready.push_back(next);
        return;
    }
    call.edge = kLocalEdge;
    call.parent = {kClientParent, cx.kernel.fresh_episode()};
    call.pc = source.plans[request_class];
    call.state = CallState::working;
    call.episode = call.parent.episode;
    cx.ready.push_back(slot);
}

// One user more thinks. The envelope follows, so that few arrivals are thinned away.
void one_more_thinks(Cluster& cx, Source& source, uint32_t index) {
    if (++source.thinking <= source.envelope) return;
    source.envelope = std::max<uint64_t>(1, std::min(source.population, source.thinking * 2));
    next_pool_arrival(cx, source, index);
}

}  // namespace

double Source::scale_at(sim::Time now) {
    if (profile.empty()) return 1;
    while (profile_at + 1 < profile.size() && profile[profile_at + 1].at <= now) ++profile_at;
    const LoadPoint& a = profile[profile_at];
    if (now <= a.at || profile_at + 1 == profile.size()) return a.scale;
    const LoadPoint& b = profile[profile_at + 1];
    return a.scale + (b.scale - a.scale) * static_cast<double>((now - a.at).ns) /
                         static_cast<double>((b.at - a.at).ns);
}

void source_arrival(Cluster& cx, uint32_t index, uint32_t episode) {
    Source& source = cx.sources[index];
    if (source.episode != episode || source.stopped) return;
    if (source.kind == Source::Kind::open) {
        next_open_arrival(cx, source, index);
        // Thinning: at the profile's peak rate, keep the share that the profile now asks for.
        if (source.profile.empty() ||
            source.random.uniform() * source.peak_scale < source.scale_at(cx.kernel.now()))
            send_request(cx, index);
        return;
    }
    const bool accepted = source.thinking == source.envelope ||
                          source.random.below(source.envelope) < source.thinking;
    // Nobody gains from an envelope far above those who think.
    if (source.thinking * 4 < source.envelope)
        source.envelope = std::max<uint64_t>(1, source.thinking * 2);
    if (accepted) {
        --source.thinking;
        next_pool_arrival(cx, source, index);
        send_request(cx, index);
    } else {
        next_pool_arrival(cx, source, index);
    }
}

void think_over(Cluster& cx, uint32_t index) {
    if (!cx.sources[index].stopped) send_request(cx, index);
}

void start_source(Cluster& cx, uint32_t index) {
    Source& source = cx.sources[index];
    switch (source.kind) {
        case Source::Kind::open:
            next_open_arrival(cx, source, index);
            break;
        case Source::Kind::thinking_pool:
            next_pool_arrival(cx, source, index);
            break;
        case Source::Kind::timers:
            // Users are found anywhere in their first think, or they would come in step.
            for (uint64_t user = 0; user < source.population; ++user) {
                const double part = source.random.uniform();
                const auto first = static_cast<double>(source.interarrival.draw().ns);
                cx.kernel.after(sim::Duration{static_cast<int64_t>(first * part)},
                                static_cast<uint8_t>(EventKind::think_over), index);
            }
    }
}

void request_ended(Cluster& cx, const Call& call, Outcome outcome) {
    cx.recorder.ended(cx.kernel.now(), call.started, call.request_class, call.window != 0, outcome);
    Source& source = cx.sources[call.source];
    if (source.kind == Source::Kind::open) return;
    if (source.leaving > 0) {
        --source.leaving;
        --source.population;
    } else if (source.kind == Source::Kind::thinking_pool) {
        one_more_thinks(cx, source, call.source);
    } else {
        sim::Duration pause = source.interarrival.draw();
        if (is_bad(outcome)) pause = std::max(pause, kLeastPauseAfterFailure);
        cx.kernel.after(pause, static_cast<uint8_t>(EventKind::think_over), call.source);
    }
}

void Cluster::set_population(Source& source, uint32_t index, uint64_t users) {
    const uint64_t staying = source.population - source.leaving;
    if (users >= staying) {
        const uint64_t more = users - staying;
        const uint64_t kept = std::min(more, source.leaving);
        source.leaving -= kept;
        for (uint64_t i = kept; i < more; ++i) {
            ++source.population;
            if (source.kind == Source::Kind::thinking_pool) {
                one_more_thinks(*this, source, index);
            } else {
                kernel.after(source.interarrival.draw(),
                             static_cast<uint8_t>(EventKind::think_over), index);
            }
        }
        return;
    }
    uint64_t fewer = staying - users;
    if (source.kind == Source::Kind::thinking_pool) {
        const uint64_t at_once = std::min(fewer, source.thinking);
        source.thinking -= at_once;
        source.population -= at_once;
        fewer -= at_once;
    }
    source.leaving += fewer;  // the rest go when their answers have come
}

}  // namespace faultline::models
