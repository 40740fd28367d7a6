// models/ending.hpp - the end of a request: counted once, and its user thinks again.
#pragma once
#include "models/cluster.hpp"

namespace faultline::models {

// Of a closed source: its user thinks again, or leaves.
void back_to_thinking(Cluster& cx, uint32_t source, Outcome outcome);

// The user has an answer, or has given up.
[[gnu::always_inline]] inline void request_ended(Cluster& cx, uint32_t slot, Outcome outcome) {
    const Call& call = cx.calls[slot];
    if (call.flags & kTraced) [[unlikely]]
        cx.tracer.request_ended(cx, slot, outcome);
    cx.recorder.ended(cx.kernel.now(), call.started, call.request_class, call.window, outcome);
    if (cx.sources[call.source].kind >= Source::Kind::thinking_pool)
        back_to_thinking(cx, call.source, outcome);
}

}  // namespace faultline::models
