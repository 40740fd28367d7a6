#include "models/tracing/tracer.hpp"

#include <algorithm>

#include "models/cluster.hpp"

namespace faultline::models {
namespace {

constexpr size_t kAllMost = 4096;  // of Options::keeps_all

// Still at the same? A reply that something happens to has got to the balancer.
bool goes_on(const Stay& before, const Stay& now) {
    return before.state == now.state && before.node == now.node && before.pc == now.pc &&
           (now.state != CallState::replying || before.from >= now.from);
}

}  // namespace

void Tracer::start(const Options& options, uint64_t seed) {
    every_ = options.every;
    slowest_most_ = options.slowest;
    wrong_most_ = options.wrong;
    keeps_all_ = options.keeps_all;
    slowest_.clear();
    random_ = sim::RandomStream{seed, "tracer"};
    if (every_ > 0) pick_later();
}

// Drawn, so that no rhythm of the requests can fall in step with it.
void Tracer::pick_later() {
    left_ = 1 + static_cast<uint64_t>(random_.uniform() * static_cast<double>(2 * every_ - 1));
}

void Tracer::write(Cluster& cx, uint32_t slot, uint32_t trace, uint32_t caller) {
    Trace& into = traces_[trace];
    if (slot >= places_.size()) places_.resize(cx.calls.high_water());
    places_[slot] = {trace, static_cast<uint32_t>(into.calls.size())};
    Call& call = cx.calls[slot];
    call.flags |= kTraced;
    into.calls.push_back({caller, call.edge, slot, cx.kernel.now(), {}, Outcome::ok});
    touched(cx, slot);
}

void Tracer::begin(Cluster& cx, uint32_t slot) {
    pick_later();
    if (free_.empty()) {
        free_.push_back(static_cast<uint32_t>(traces_.size()));
        traces_.emplace_back();
    }
    const uint32_t index = free_.back();
    free_.pop_back();
    Trace& trace = traces_[index];
    trace.request_class = cx.calls[slot].request_class;
    trace.sent = cx.kernel.now();
    trace.calls.clear();
    trace.stays.clear();
    write(cx, slot, index, kNone);
}

void Tracer::called(Cluster& cx, uint32_t caller, uint32_t slot) {
    const Place place = places_[caller];
    write(cx, slot, place.trace, place.call);
    touched(cx, caller);
}

void Tracer::touched(Cluster& cx, uint32_t slot) {
    if (touched_.empty()) cx.ready.push_back(kTraceMark);
    touched_.push_back(slot);
}

void Tracer::moved(Cluster& cx, uint32_t from, uint32_t to) {
    cx.calls[from].flags &= static_cast<uint8_t>(~kTraced);
    if (to >= places_.size()) places_.resize(cx.calls.high_water());
    const Place place = std::exchange(places_[from], Place{});
    places_[to] = place;
    traces_[place.trace].calls[place.call].slot = to;
    cx.calls[to].flags |= kTraced;
    touched(cx, to);
}

void Tracer::call_ended(Cluster& cx, uint32_t slot) {
    const Call& call = cx.calls[slot];
    const Place place = std::exchange(places_[slot], Place{});
    TracedCall& traced = traces_[place.trace].calls[place.call];
    traced.slot = kNone;
    traced.ended = cx.kernel.now();
    traced.outcome = call.outcome;
    if (traced.caller == kNone) return;
    // A caller that has gone on without it hears nothing.
    const uint32_t caller = traces_[place.trace].calls[traced.caller].slot;
    if (caller != kNone && cx.calls[caller].episode == call.parent.episode) touched(cx, caller);
}

void Tracer::event_over(Cluster& cx) {
    for (const uint32_t slot : touched_) {
        const Place place = slot < places_.size() ? places_[slot] : Place{};
        if (place.trace == kNone) continue;  // it has ended
        const Call& call = cx.calls[slot];
        std::vector<Stay>& stays = traces_[place.trace].stays;
        const Stay now{cx.kernel.now(), place.call, call.node, call.pc, call.state};
        const auto last = std::find_if(stays.rbegin(), stays.rend(),
                                       [&](const Stay& stay) { return stay.call == now.call; });
        if (last != stays.rend() && goes_on(*last, now)) continue;
        stays.push_back(now);
        if (call.flags & kPassing)
            stays.push_back({passing_time(call), now.call, now.node, now.pc, now.state});
    }
    touched_.clear();
}

void Tracer::request_ended(Cluster& cx, uint32_t slot, Outcome outcome) {
    const uint32_t index = places_[slot].trace;
    Trace& trace = traces_[index];
    trace.ended = cx.kernel.now();
    trace.outcome = outcome;
    // Whatever still works for it, nobody waits for it any more.
    for (TracedCall& call : trace.calls) {
        if (call.slot == kNone) continue;
        cx.calls[call.slot].flags &= static_cast<uint8_t>(~kTraced);
        places_[call.slot] = {};
        call.ended = &call == trace.calls.data() ? trace.ended : kStillUnderWay;
        call.slot = kNone;
    }
    if (keeps_all_) {
        if (slowest_.size() < kAllMost) slowest_.push_back(trace);
    } else if (is_bad(outcome)) {
        keep_if_its_turn(trace);
    } else {
        break_down(cx, trace, parts_);
        samples_.add(trace.latency(), parts_);
        if (samples_.size() == kSamplesMost && every_ > 1) {
            samples_.drop_every_other();
            every_ *= 2;
        }
        keep_if_slow(trace);
    }
    free_.push_back(index);
}

void Tracer::keep_if_slow(const Trace& trace) {
    const auto place =
        std::upper_bound(slowest_.begin(), slowest_.end(), trace,
                         [](const Trace& a, const Trace& b) { return a.latency() > b.latency(); });
    if (slowest_.size() == slowest_most_ && place == slowest_.end()) return;
    slowest_.insert(place, trace);
    if (slowest_.size() > slowest_most_) slowest_.pop_back();
}

// As samples are: when there are too many every other one is dropped, so that they spread evenly
// over the run.
void Tracer::keep_if_its_turn(const Trace& trace) {
    if (wrong_most_ == 0 || wrong_seen_++ % wrong_every_ != 0) return;
    wrong_.push_back(trace);
    if (wrong_.size() <= wrong_most_) return;
    for (size_t i = 1; 2 * i < wrong_.size(); ++i) wrong_[i] = std::move(wrong_[2 * i]);
    wrong_.resize((wrong_.size() + 1) / 2);
    wrong_every_ *= 2;
}

}  // namespace faultline::models
