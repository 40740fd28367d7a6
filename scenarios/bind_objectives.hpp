// scenarios/bind_objectives.hpp - objectives, whose unit follows from their name.
#pragma once
#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "scenarios/diagnostics.hpp"
#include "scenarios/load.hpp"
#include "scenarios/node.hpp"

namespace faultline::scenarios {

// mean p50 ... throughput.
const std::vector<std::string>& objective_metrics();

// Fills `field` (map<string, Objective>) of `to` from a map such as {p95: 200ms, browse.p99: 1s}.
void bind_objectives(const Node& node, google::protobuf::Message* to,
                     const google::protobuf::FieldDescriptor* field, const std::string& path,
                     PositionMap& positions, Diagnostics& diagnostics);

}  // namespace faultline::scenarios
