// models/sending.hpp - a request's first step: its source sends it.
#pragma once
#include "models/calling.hpp"

namespace faultline::models {

// First appointments of a source.
void start_source(Cluster& cx, uint32_t source);
// The pending arrival of a source that is not steady has come due.
GoOn uneven_arrival(Cluster& cx, uint32_t source);
// A user with a timer of its own stops thinking.
GoOn think_over(Cluster& cx, uint32_t source);
// So many times the load, on top of any profile.
void set_surge(Cluster& cx, uint32_t source, double factor);
// Who asks, and from where.
void draw_user(Source& source, Call& call);

inline void next_steady_arrival(Cluster& cx, Source& source, uint32_t index) {
    source.episode = cx.kernel.after(source.interarrival.draw(),
                                     static_cast<uint8_t>(EventKind::arrival), index);
}

// The request sets out: the call that goes on. If its plan is one call without retries, that call
// stands for the request; else one at the clients makes it, and makes it again.
[[gnu::always_inline]] inline GoOn send_request(Cluster& cx, Source& source) {
    const uint32_t asked = source.draws_class ? source.class_of(source.class_random.uniform()) : 0;
    const uint32_t slot = cx.calls.take();
    Call& call = cx.calls[slot];
    call = source.first_calls[asked];
    const sim::Time now = cx.kernel.now();
    call.started = now;
    call.window = cx.recorder.window();
    if (source.draws_user) [[unlikely]]
        draw_user(source, call);
    cx.recorder.sent(now, call.request_class);
    if (cx.tracer.picks_next()) [[unlikely]]
        cx.tracer.begin(cx, slot);
    if (call.edge == kLocalEdge) [[unlikely]] {
        call.episode = call.parent.episode = cx.kernel.fresh_episode();
        return slot;
    }
    const uint32_t lane = cx.edges[call.edge].lane;
    call.parent.episode =
        lane == kNone ? cx.kernel.fresh_episode() : arm(cx, lane, EventKind::client_timeout, slot);
    return set_out(cx, slot);
}

// The pending arrival of a source has come due.
[[gnu::always_inline]] inline GoOn source_arrival(Cluster& cx, uint32_t index, uint32_t episode) {
    Source& source = cx.sources[index];
    if (source.episode != episode) return kNone;
    if (source.kind != Source::Kind::steady) [[unlikely]]
        return uneven_arrival(cx, index);
    next_steady_arrival(cx, source, index);
    return send_request(cx, source);
}

}  // namespace faultline::models
