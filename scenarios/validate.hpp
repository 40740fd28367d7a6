// scenarios/validate.hpp - what a blueprint says that cannot be, or can hardly be meant.
//
// Works on resolved values, after every name has been found: rings of calls, components nobody
// reaches, pools that ask for more than there is, more load than anything could serve. What can be
// seen in one field alone (a range, a name, a unit) is checked where that field is read.
#pragma once
#include <string>

#include "models/blueprint.hpp"
#include "scenarios/call_graph.hpp"
#include "scenarios/reporter.hpp"

namespace faultline::scenarios {

void validate(const models::Blueprint& blueprint, Reporter& report);

// The parts of it, one file each.
void validate_faults(const models::Blueprint& blueprint, const CallGraph& graph, Reporter& report);
void validate_calls(const models::Blueprint& blueprint, const CallGraph& graph, Reporter& report);
void validate_pools(const models::Blueprint& blueprint, Reporter& report);
void validate_load(const models::Blueprint& blueprint, const CallGraph& graph, Reporter& report);

// Where a component was written: "services.api".
std::string path_of(const models::Component& component);

// Instances of it before anything scales or fails (a database: over all shards).
uint32_t instance_count(const models::Component& component);

// "12.5 %", "3,400": short numbers for sentences.
std::string percent(double fraction);

}  // namespace faultline::scenarios
