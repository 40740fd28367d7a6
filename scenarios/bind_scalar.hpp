// scenarios/bind_scalar.hpp - one scalar of a file to one value of a field, unit and range checked.
#pragma once
#include <google/protobuf/message.h>

#include <cstdint>
#include <string>
#include <variant>

#include "scenarios/node.hpp"
#include "scenarios/schema_info.hpp"
#include "scenarios/units.hpp"

namespace faultline::scenarios {

// What a scalar field can hold: int64 (durations), uint64 (counts, sizes; also for uint32 fields),
// double, bool, int (an enum's number), text.
using ScalarValue = std::variant<int64_t, uint64_t, double, bool, int, std::string>;

// `unit_field` carries the unit, range and words; for the value of a map it is the map.
Reading<ScalarValue> read_scalar(const Node& node, const FieldDescriptor* value_field,
                                 const FieldDescriptor* unit_field);

// Sets (or, for a repeated field, adds) the value.
void store_scalar(google::protobuf::Message* message, const FieldDescriptor* field,
                  const ScalarValue& value);

// The value of a scalar field as it would be written in a file.
std::string write_scalar(const google::protobuf::Message& message, const FieldDescriptor* field,
                         const FieldDescriptor* unit_field, int index = -1);

}  // namespace faultline::scenarios
