// models/sending.hpp - requests on their first and last step: sent by a source, ended for its user.
#pragma once
#include "models/cluster.hpp"

namespace faultline::models {

// The pending arrival of a source has come due.
void source_arrival(Cluster& cx, uint32_t source, uint32_t episode);
// A user with a timer of its own stops thinking.
void think_over(Cluster& cx, uint32_t source);
// First appointments of a source.
void start_source(Cluster& cx, uint32_t source);
// The user has an answer, or has given up: counts the request and lets the user think again.
void request_ended(Cluster& cx, const Call& call, Outcome outcome);

}  // namespace faultline::models
