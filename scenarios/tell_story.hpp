// scenarios/tell_story.hpp - from what replications recorded of their incidents to the story that
// people read: what each took from users, its budget and its data, and how long.
//
// The story is that of the first replication. Where the same scripted fault strikes in every
// replication, its figures over all of them stand beside it (Incident::over).
#pragma once
#include <span>

#include "models/measurement.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::scenarios {

// Of N users, how many different ones k requests are expected to have come from, when each may be
// anybody's with the same probability: N (1 - (1 - 1/N)^k). Of an unknown population (0): k.
double expected_users(double population, double requests);

// Into the result's incidents and timeline; classes and objectives are there already.
void tell_story(const models::Blueprint& blueprint, std::span<const models::Measurement> trials,
                RunResult& result);

}  // namespace faultline::scenarios
