// scenarios/overlay.hpp - one tree laid on another: `extends: base.yaml` and `--set path=value`.
//
// Both work on trees before they are bound, with the schema at hand: maps are merged key by key;
// lists, scalars and maps of which one key must be chosen (a distribution, a step) are replaced;
// an empty value (`failover: ~`) removes what the base says. Every value keeps the position of the
// file it came from.
#pragma once
#include <google/protobuf/descriptor.h>

#include <optional>
#include <string>

#include "scenarios/diagnostics.hpp"
#include "scenarios/node.hpp"
#include "scenarios/source_files.hpp"

namespace faultline::scenarios {

// Lays `top` on `base`, both trees of a message of `type` (nullptr: of a scalar).
void lay_over(Node& base, const Node& top, const google::protobuf::Descriptor* type);

// Resolves `extends` of a tree read from `file`, and theirs in turn; diagnoses files that extend
// each other in a ring. nullopt when some file cannot be read.
std::optional<Node> extend(Node tree, const std::string& file, SourceFiles& sources,
                           Diagnostics& diagnostics);

// Applies "services.api.replicas=6". The path must exist in the schema, and so must every name on
// it except the last, which may be new.
void apply_set(Node& tree, const std::string& set, const google::protobuf::Descriptor* type,
               Diagnostics& diagnostics);

}  // namespace faultline::scenarios
