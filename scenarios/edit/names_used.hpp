// scenarios/edit/names_used.hpp - where a scenario says names: of components, machines, operations.
//
// Found by the schema's `refers_to`, short forms included, in a tree that need not be right.
#pragma once
#include <string>
#include <vector>

#include "scenarios/node.hpp"
#include "scenarios/schema_info.hpp"

namespace faultline::scenarios {

struct NameUse {
    std::string* text = nullptr;  // in the tree: the scalar or the key that holds the name
    std::string kind;             // `refers_to`: component, database, operation, instance, link ...
    std::string owner;            // of an operation, query or keyspace: the component asked for it
};

// All of `node`, a message of `type`. Pointers hold until the tree changes otherwise.
std::vector<NameUse> names_used(Node& node, const Descriptor* type);

// Whether the use means this component, alone or as in "api[1]", "api->shop", "api.utilization".
bool means_component(const NameUse& use, const std::string& name);
// The same with another name for the component.
std::string renamed(const NameUse& use, const std::string& name, const std::string& to);

}  // namespace faultline::scenarios
