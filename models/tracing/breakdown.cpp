#include "models/tracing/breakdown.hpp"

#include <algorithm>

#include "models/cluster.hpp"

namespace faultline::models {
namespace {

class Breakdown {
public:
    Breakdown(const Cluster& cx, const Trace& trace, std::vector<TimePart>& parts)
        : cx_{cx}, trace_{trace}, stays_{trace.stays}, parts_{parts} {}

    // What call `c` did between `from` and `to`.
    void explain(uint32_t c, sim::Time from, sim::Time to) {
        const size_t last_try = start_of_last_try(c);
        const size_t first = next_of(c, 0);
        const Stay* before = nullptr;
        for (size_t i = first, next; i < stays_.size(); i = next) {
            next = next_of(c, i + 1);
            const Stay& stay = stays_[i];
            const sim::Time begin = std::max(stay.from, from);
            const sim::Time end = next < stays_.size() ? std::min(stays_[next].from, to) : to;
            // A balancer's attempts at other members; the way to the balancer was not in vain.
            const bool in_vain =
                i < last_try && !(i == first && stay.state == CallState::travelling);
            const bool from_balancer =
                before && before->state == CallState::replying && stay.state == before->state;
            before = &stay;
            if (end <= begin) continue;
            if (in_vain || from_balancer)
                add(in_vain ? Spent::retries : Spent::network, callee(trace_.calls[c].edge, stay),
                    begin, end);
            else
                explain(c, stay, begin, end);
        }
    }

private:
    // Its next stay at or after index i; the number of stays if there is none.
    size_t next_of(uint32_t c, size_t i) const {
        while (i < stays_.size() && stays_[i].call != c) ++i;
        return i;
    }

    // The first stay of the attempt that counted: after it the member did not change any more.
    size_t start_of_last_try(uint32_t c) const {
        size_t start = 0;
        for (size_t i = next_of(c, 0), next; i < stays_.size(); i = next) {
            next = next_of(c, i + 1);
            if (next < stays_.size() && stays_[next].node != stays_[i].node &&
                stays_[i].state != CallState::travelling)
                start = next;
        }
        return start;
    }

    void explain(uint32_t c, const Stay& stay, sim::Time begin, sim::Time end) {
        const std::optional<Spent> spent = spent_in(stay.state);
        if (!spent) return explain_calls(c, stay, begin, end);
        const bool elsewhere = *spent == Spent::pool || *spent == Spent::retries;
        add(*spent, elsewhere ? callee_of_step(stay) : cx_.instances[stay.node].component, begin,
            end);
    }

    // From the end backwards: whose reply it went on with, and before that one's beginning whose.
    void explain_calls(uint32_t c, const Stay& stay, sim::Time begin, sim::Time end) {
        while (end > begin) {
            const uint32_t child = awaited(c, end);
            if (child == kNone || is_bad(trace_.calls[child].outcome))
                return add(Spent::retries, callee_of_step(stay), begin, end);
            const sim::Time from = std::max(trace_.calls[child].began, begin);
            explain(child, from, end);
            end = from;
        }
    }

    // The child whose reply came at `end`.
    uint32_t awaited(uint32_t c, sim::Time end) const {
        for (auto i = static_cast<uint32_t>(trace_.calls.size()); i-- > 0;) {
            const TracedCall& call = trace_.calls[i];
            if (call.caller == c && call.slot == kNone && call.ended == end && call.began < end)
                return i;
        }
        return kNone;
    }

    // Where the edge leads to; for parts of the call itself: here.
    uint32_t callee(uint32_t edge, const Stay& stay) const {
        const uint32_t component = cx_.edges[edge].callee;
        return component == kNone ? cx_.instances[stay.node].component : component;
    }
    uint32_t callee_of_step(const Stay& stay) const {
        const PlanStep& step = cx_.steps[stay.pc];
        const bool calls = step.op == Op::call || step.op == Op::scatter;
        return callee(calls ? step.a : kLocalEdge, stay);
    }

    void add(Spent spent, uint32_t component, sim::Time begin, sim::Time end) {
        parts_.push_back({spent, component, begin, end - begin});
    }

    const Cluster& cx_;
    const Trace& trace_;
    const std::vector<Stay>& stays_;
    std::vector<TimePart>& parts_;
};

}  // namespace

std::optional<Spent> spent_in(CallState state) {
    switch (state) {
        case CallState::calling:
            return std::nullopt;
        case CallState::queued:
            return Spent::waiting;
        case CallState::pooling:
            return Spent::pool;
        case CallState::backing_off:
        case CallState::lost:
            return Spent::retries;
        case CallState::parked:
            return Spent::replication;
        case CallState::travelling:
        case CallState::replying:
            return Spent::network;
        default:
            return Spent::service;
    }
}

void break_down(const Cluster& cx, const Trace& trace, std::vector<TimePart>& parts) {
    parts.clear();
    Breakdown{cx, trace, parts}.explain(0, trace.sent, trace.ended);
}

}  // namespace faultline::models
