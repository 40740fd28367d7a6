#include "models/tracing/traced_request.hpp"

#include <algorithm>
#include <map>

#include "models/cluster.hpp"

namespace faultline::models {

const char* outcome_name(Outcome outcome) {
    switch (outcome) {
        case Outcome::ok:
            return "ok";
        case Outcome::hit:
            return "hit";
        case Outcome::miss:
            return "miss";
        case Outcome::failed:
            return "failed";
        case Outcome::aborted:
            return "aborted";
        case Outcome::unreachable:
            return "unreachable";
        case Outcome::rejected:
            return "rejected";
        case Outcome::timed_out:
            return "timed out";
    }
    return "";
}

namespace {

class Description {
public:
    Description(const Cluster& cx, const Trace& trace) : cx_{cx}, trace_{trace} {}

    TracedRequest request() {
        TracedRequest r;
        r.request_class = classes_of(*cx_.blueprint)[trace_.request_class].name;
        r.outcome = outcome_name(trace_.outcome);
        r.sent_at = trace_.sent.seconds();
        r.latency = trace_.latency().seconds();
        add_call(0, 0, r.calls);
        r.shares = shares();
        return r;
    }

private:
    double since_sent(sim::Time t) const {
        return (std::min(t, trace_.ended) - trace_.sent).seconds();
    }

    void add_call(uint32_t c, uint32_t depth, std::vector<TracedRequest::Attempt>& calls) const {
        const TracedCall& call = trace_.calls[c];
        const bool open = call.ended == kStillUnderWay;
        TracedRequest::Attempt attempt{"",
                                       depth,
                                       since_sent(call.began),
                                       since_sent(call.ended),
                                       open ? "unanswered" : outcome_name(call.outcome),
                                       {}};
        if (c == 0) attempt.outcome = outcome_name(trace_.outcome);
        std::vector<Stay> stays;
        for (const Stay& stay : trace_.stays)
            if (stay.call == c) stays.push_back(stay);
        for (size_t i = 0; i < stays.size(); ++i) {
            attempt.where = cx_.instance_name(stays[i].node);
            const double to = i + 1 < stays.size() ? since_sent(stays[i + 1].from) : attempt.to;
            const std::optional<Spent> spent = spent_in(stays[i].state);
            if (spent && to > since_sent(stays[i].from))
                attempt.pieces.push_back({*spent, since_sent(stays[i].from), to});
        }
        // A call that took no time at all has nothing to show but that it failed.
        if (stays.empty()) {
            if (!is_bad(call.outcome) && c != 0) return;
            attempt.where = callee_name(call);
        }
        calls.push_back(std::move(attempt));
        for (uint32_t child = c + 1; child < trace_.calls.size(); ++child)
            if (trace_.calls[child].caller == c) add_call(child, depth + 1, calls);
    }

    std::string callee_name(const TracedCall& call) const {
        const uint32_t callee = cx_.edges[call.edge].callee;
        return callee == kNone ? "clients" : cx_.components[callee].name;
    }

    std::vector<TracedRequest::Share> shares() const {
        std::vector<TimePart> parts;
        break_down(cx_, trace_, parts);
        std::map<std::pair<uint32_t, Spent>, double> sums;
        for (const TimePart& part : parts)
            sums[{part.component, part.spent}] += part.time.seconds();
        std::vector<TracedRequest::Share> shares;
        for (const auto& [key, seconds] : sums)
            shares.push_back({cx_.components[key.first].name, key.second, seconds});
        std::stable_sort(shares.begin(), shares.end(),
                         [](const auto& a, const auto& b) { return a.seconds > b.seconds; });
        return shares;
    }

    const Cluster& cx_;
    const Trace& trace_;
};

}  // namespace

const char* spent_name(Spent spent) {
    static constexpr const char* kNames[] = {"service", "waiting", "pool",
                                             "network", "retries", "replication"};
    return kNames[static_cast<size_t>(spent)];
}

TracedRequest describe(const Cluster& cx, const Trace& trace) {
    return Description{cx, trace}.request();
}

}  // namespace faultline::models
