// models/tracing/traced_request.hpp - a traced request as plain values with names: what a reader of
// a waterfall sees.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "models/tracing/breakdown.hpp"

namespace faultline::models {

const char* spent_name(Spent spent);        // "service", "waiting", "pool", ...
const char* outcome_name(Outcome outcome);  // "ok", "hit", "timed out", ...

struct TracedRequest {
    // One thing after the other that a call did; between them it waited for its own calls' replies.
    struct Piece {
        Spent spent = Spent::service;
        double from = 0, to = 0;  // seconds after the request was sent
    };
    struct Attempt {
        std::string where;   // the instance that it was at last
        uint32_t depth = 0;  // 0: what the user called
        double from = 0, to = 0;
        std::string
            outcome;  // "ok", "hit", "timed out", ...; "unanswered" when nobody waited for it
        std::vector<Piece> pieces;
    };
    struct Share {
        std::string component;
        Spent spent = Spent::service;
        double seconds = 0;
    };
    std::string request_class;
    std::string outcome;              // "ok", "failed", "timed out", "rejected", ...
    double sent_at = 0, latency = 0;  // seconds
    std::vector<Attempt> calls;       // a call stands before those it made
    std::vector<Share> shares;        // of the latency, largest first; they add up to it
};

TracedRequest describe(const Cluster& cx, const Trace& trace);

}  // namespace faultline::models
