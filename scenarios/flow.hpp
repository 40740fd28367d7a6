// scenarios/flow.hpp - bound values back to the words of the format, on one line.
#pragma once
#include <google/protobuf/message.h>

#include <string>

#include "scenarios/schema_info.hpp"

namespace faultline::scenarios {

// A scalar field (or one element of a repeated one: index >= 0) with its unit.
std::string write_scalar(const google::protobuf::Message& message, const FieldDescriptor* field,
                         int index = -1);
// The value of one entry of a map field.
std::string write_map_value(const google::protobuf::Message& entry, const FieldDescriptor* map);
// A whole message as it could be written: shorthand where the schema has one, else {key: value}.
std::string write_flow(const google::protobuf::Message& message);
// One field of it: a scalar, a message, a list or a map.
std::string write_field(const google::protobuf::Message& message, const FieldDescriptor* field);

}  // namespace faultline::scenarios
