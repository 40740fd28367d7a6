// reports/json_writer.hpp - a message as proto3 JSON text.
//
// What protobuf's own printer writes with always_print_primitive_fields, but for three things: it
// goes straight from the message to the text (the printer keeps several trees of it: 4.7 KB for
// each instance of a large system), an array of numbers stands on one line, and a number is the
// shortest text that reads back as the same double. Only the kinds of fields that our result
// schema has: messages, doubles, strings, booleans, lists and maps by string. Maps in order of
// their keys. Bytes that are no UTF-8 become U+FFFD.
#pragma once
#include <google/protobuf/message.h>

#include <string>

namespace faultline::reports {

std::string proto_json(const google::protobuf::Message& message);

}  // namespace faultline::reports
