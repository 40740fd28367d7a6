// scenarios/edit/tree.hpp - small trees made, and places in trees that are made when they are
// needed.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "scenarios/node.hpp"

namespace faultline::scenarios {

Node scalar_node(const std::string& text);
Node map_node(std::vector<std::pair<std::string, Node>> entries);
// Of YAML that is known to be right, such as the schema's examples; empty if it is not.
Node node_of(const std::string& yaml);

// The value under `key` of a map; what is not there is added, empty.
Node& child(Node& map, const std::string& key);
// The same, made a map if it is empty.
Node& child_map(Node& map, const std::string& key);
// A section of a scenario; a new one stands where the schema's order has it.
Node& child_section(Node& scenario, const std::string& section);
// A value that stands for a list of one becomes that list; nothing becomes an empty one.
Node& as_list(Node& node);

}  // namespace faultline::scenarios
