#include "models/tracing/breakdown.hpp"

#include <algorithm>

#include "models/cluster.hpp"

namespace faultline::models {
namespace {

class Breakdown {
public:
    Breakdown(const Cluster& cx, const Trace& trace, std::vector<TimePart>& parts)
        : cx_{cx}, trace_{trace}, parts_{parts} {}

    // What call `c` did between `from` and `to`.
    void explain(uint32_t c, sim::Time from, sim::Time to) {
        const std::vector<Stay> stays = stays_of(c);
        const size_t last_try = start_of_last_try(stays);
        for (size_t i = 0; i < stays.size(); ++i) {
            const sim::Time begin = std::max(stays[i].from, from);
            const sim::Time end = std::min(i + 1 < stays.size() ? stays[i + 1].from : to, to);
            if (end <= begin) continue;
            const bool from_balancer = i > 0 && stays[i].state == CallState::replying &&
                                       stays[i - 1].state == CallState::replying;
            // A balancer's attempts at other members; the way to the balancer was not in vain.
            if (i < last_try && !(i == 0 && stays[0].state == CallState::travelling))
                add(Spent::retries, callee(trace_.calls[c].edge, stays[i]), begin, end);
            else if (from_balancer)
                add(Spent::network, callee(trace_.calls[c].edge, stays[i]), begin, end);
            else
                explain(c, stays[i], begin, end);
        }
    }

private:
    std::vector<Stay> stays_of(uint32_t c) const {
        std::vector<Stay> stays;
        for (const Stay& stay : trace_.stays)
            if (stay.call == c) stays.push_back(stay);
        return stays;
    }

    // The first stay of the attempt that counted: after it the member did not change any more.
    static size_t start_of_last_try(const std::vector<Stay>& stays) {
        for (size_t i = stays.size(); i-- > 1;)
            if (stays[i].node != stays[i - 1].node && stays[i - 1].state != CallState::travelling)
                return i;
        return 0;
    }

    void explain(uint32_t c, const Stay& stay, sim::Time begin, sim::Time end) {
        const uint32_t here = cx_.instances[stay.node].component;
        switch (stay.state) {
            case CallState::queued:
                return add(Spent::waiting, here, begin, end);
            case CallState::pooling:
                return add(Spent::pool, callee_of_step(stay), begin, end);
            case CallState::backing_off:
            case CallState::lost:
                return add(Spent::retries, callee_of_step(stay), begin, end);
            case CallState::parked:
                return add(Spent::replication, here, begin, end);
            case CallState::travelling:
            case CallState::replying:
                return add(Spent::network, here, begin, end);
            case CallState::calling:
                return explain_calls(c, stay, begin, end);
            default:
                return add(Spent::service, here, begin, end);
        }
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
    std::vector<TimePart>& parts_;
};

}  // namespace

void break_down(const Cluster& cx, const Trace& trace, std::vector<TimePart>& parts) {
    parts.clear();
    Breakdown{cx, trace, parts}.explain(0, trace.sent, trace.ended);
}

}  // namespace faultline::models
