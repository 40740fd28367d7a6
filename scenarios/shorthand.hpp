// scenarios/shorthand.hpp - short forms of a message in a tree, opened before something is put
// beside them: `retries: 2` is {max: 2}; `default: {exponential: 1ms}` is {latency: {exponential:
// 1ms}}.
#pragma once
#include <google/protobuf/descriptor.h>

#include "scenarios/node.hpp"

namespace faultline::scenarios {

// The field for which the whole map `node` stands, or nullptr if its keys are fields of `type`.
const google::protobuf::FieldDescriptor* inner_shorthand(const Node& node,
                                                         const google::protobuf::Descriptor* type);

// A scalar or a map that stands for a field becomes a map with that field; others stay.
void open_shorthand(Node& node, const google::protobuf::Descriptor* type);

}  // namespace faultline::scenarios
