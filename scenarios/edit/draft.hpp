// scenarios/edit/draft.hpp - a scenario while somebody works on it: its text, all that is known of
// it, and how to change it.
//
// The text is the one truth. A form shows what the tree says, a canvas what the bound scenario
// says, and both change the text by a wanted tree; of files that `extends` names only what differs
// is written, into the file that is open. A draft may be wrong in any way: everything that can be
// read of it still is. Cost: reading and compiling, some milliseconds; a value, never changed.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "scenarios/edit/rewrite.hpp"
#include "scenarios/load.hpp"
#include "scenarios/node.hpp"

namespace faultline::scenarios {

struct Draft {
    std::string text, path;
    std::optional<Node> top;  // what the text says; nullopt: it is not YAML
    Node base;                // what it builds on, all of it; empty: nothing
    Node whole;               // both: what is edited
    LoadedScenario loaded;    // with all that is wrong with it, also in the compiler's eyes
    std::optional<models::Blueprint> blueprint;  // if nothing is

    bool is_yaml() const { return top.has_value(); }
    bool can_run() const { return blueprint.has_value(); }
};

// `path` is where the text is or will be: what `extends` names is looked for beside it.
Draft read_draft(std::string text, std::string path);

// The text that says `wanted` where the draft says `whole`.
Rewritten with_tree(const Draft& draft, const Node& wanted);

// The value at a path of the schema ("services.api.replicas", "faults[2].at"), or nullptr.
const Node* find_value(const Node& tree, const std::string& path);
Node* find_value(Node& tree, const std::string& path);

}  // namespace faultline::scenarios
