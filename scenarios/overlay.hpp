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
#include <vector>

#include "scenarios/diagnostics.hpp"
#include "scenarios/node.hpp"
#include "scenarios/source_files.hpp"

namespace faultline::scenarios {

// Lays `top` on `base`, both trees of a message of `type` (nullptr: of a scalar).
void lay_over(Node& base, const Node& top, const google::protobuf::Descriptor* type);

// The other way round: what has to lie on `base` so that `wanted` comes out of it, as close as it
// can be to `top`, which made `was` of it. nullptr stands for a value that is not there; nullopt:
// nothing needs to lie there.
std::optional<Node> overlay_for(const Node* base, const Node* top, const Node* was,
                                const Node* wanted, const google::protobuf::Descriptor* type);

// Resolves `extends` of a tree read from `file`, and theirs in turn; diagnoses files that extend
// each other in a ring. nullopt when some file cannot be read.
std::optional<Node> extend(Node tree, const std::string& file, SourceFiles& sources,
                           Diagnostics& diagnostics);

// The parts of a path: "a.b[2].c" is a, b, [2], c. What names objectives and quantities
// ("browse.p99") is one part, dots and all.
std::vector<std::string> split_path(const std::string& path);
std::optional<size_t> index_of(const std::string& part);  // 2 of "[2]"

// Puts `value` where `path` leads. The path must exist in the schema, and so must every name on it
// except the last, which may be new. `said_by` is the file of what is wrong with it.
void set_value(Node& tree, const std::string& path, Node value, const std::string& said_by,
               const google::protobuf::Descriptor* type, Diagnostics& diagnostics);
// Applies "services.api.replicas=6".
void apply_set(Node& tree, const std::string& set, const google::protobuf::Descriptor* type,
               Diagnostics& diagnostics);

}  // namespace faultline::scenarios
