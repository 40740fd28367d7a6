// scenarios/bind_precision.hpp - `precision: 2%` or `{p95: 1%, api.utilization: 2%}`.
#pragma once
#include <google/protobuf/message.h>

#include <string>

#include "scenarios/diagnostics.hpp"
#include "scenarios/load.hpp"
#include "scenarios/node.hpp"

namespace faultline::scenarios {

// Fills `field` (map<string, double>) of `to`; a share alone is that of p99. Names are resolved
// when the scenario is compiled: they may be those of components and classes.
void bind_precision(const Node& node, google::protobuf::Message* to,
                    const google::protobuf::FieldDescriptor* field, const std::string& path,
                    PositionMap& positions, Diagnostics& diagnostics);

}  // namespace faultline::scenarios
