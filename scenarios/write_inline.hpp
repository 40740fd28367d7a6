// scenarios/write_inline.hpp - small messages on one line, as they would be written in a file.
#pragma once
#include <google/protobuf/message.h>

#include <string>

namespace faultline::scenarios {

// Distributions and popularities: values of their own rather than groups of settings.
bool is_inline(const google::protobuf::Descriptor* type);

// 2ms, {exponential: 2ms}, {uniform: [1ms, 3ms]}, uniform.
std::string write_inline(const google::protobuf::Message& message);

// A text that YAML would take for something else gets quotes.
std::string quoted_if_needed(const std::string& text);

}  // namespace faultline::scenarios
