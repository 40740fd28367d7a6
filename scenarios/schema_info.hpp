// scenarios/schema_info.hpp - what the schema says about its fields, in the words of the format.
//
// Cost: descriptors live as long as the program; look-ups walk them and are for input, not for
// runs.
#pragma once
#include <google/protobuf/descriptor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/schema/options.pb.h"

namespace faultline::scenarios {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

const schema::About& about(const FieldDescriptor* field);
const schema::Shape& shape(const Descriptor* message);

// Of the value of a map field; nullptr for other fields.
const FieldDescriptor* map_value(const FieldDescriptor* field);
// The message a field (or a map's value) holds; nullptr for scalars.
const Descriptor* message_of(const FieldDescriptor* field);
// The map of `message` whose keys stand directly in it ("api->shop"), or nullptr.
const FieldDescriptor* arrow_map(const Descriptor* message);

// Names by which the fields of a message are written.
std::vector<std::string> field_names(const Descriptor* message);
// The words of an enum or of `choices`, as written; empty if any text will do.
std::vector<std::string> choices_of(const FieldDescriptor* field);
// Number of the enum value written `word`, if there is one.
std::optional<int> enum_number(const FieldDescriptor* field, std::string_view word);
std::string enum_word(const google::protobuf::EnumValueDescriptor* value);

// The fields named in a Shape's list ("mean median").
std::vector<std::string> split_words(const std::string& words);

// Where else in a scenario `key` is known: "services.<name>.workers", shortest first, at most two.
std::vector<std::string> places_of_key(const std::string& key);

// What the value of a field looks like: "a duration, such as 2ms"; "a map, such as {...}".
std::string expectation(const FieldDescriptor* field);
std::string expectation(const Descriptor* message);
std::string scalar_expectation(const FieldDescriptor* field);

}  // namespace faultline::scenarios
