// scenarios/bind.hpp - a YAML tree to a message of the schema, by reflection.
//
// Every key, unit, range, word and required field is checked against the schema's options; all of
// what is wrong is reported, and binding goes on. Shorthand forms (Shape in options.proto) are
// expanded, so that what reads the messages sees one form only; the paths of positions and
// diagnostics stay those of the file. What several values say together (names that must exist,
// sums, orders) is compile's concern.
#pragma once
#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "scenarios/diagnostics.hpp"
#include "scenarios/load.hpp"
#include "scenarios/node.hpp"
#include "scenarios/references.hpp"

namespace faultline::scenarios {

// Binds `node` (a map) to `message`, which should be empty. Names that refer to something are noted
// in `references`, if it is given.
void bind_message(const Node& node, google::protobuf::Message* message, PositionMap& positions,
                  Diagnostics& diagnostics, std::vector<Reference>* references = nullptr);

// Binds `node` to one field of `message`; for defaults.
void bind_field(const Node& node, google::protobuf::Message* message,
                const google::protobuf::FieldDescriptor* field, const std::string& path,
                PositionMap& positions, Diagnostics& diagnostics);

}  // namespace faultline::scenarios
