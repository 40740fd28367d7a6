// scenarios/edit/components.hpp - what a canvas does to a scenario: components added, joined,
// named, taken away.
//
// Each function changes a tree (the draft's `whole`) and returns "", or leaves it as it is and
// returns a sentence that says why. What a component is made of comes from the schema's examples.
#pragma once
#include <string>
#include <vector>

#include "scenarios/node.hpp"

namespace faultline::scenarios {

// The sections whose entries are components, in the order of the schema: load_balancers, services
// ...
const std::vector<std::string>& component_sections();
// The section in which `name` is a component, or "".
std::string section_of(const Node& tree, const std::string& name);

// The users, as they are called in links and on the canvas.
inline constexpr const char* kClients = "clients";

// "" if a component may be called so.
std::string name_problem(const Node& tree, const std::string& name);
// A name that is free: service, service-2 ...
std::string free_name(const Node& tree, const std::string& section);

std::string add_component(Node& tree, const std::string& section, const std::string& name);
// Everywhere: in calls, backends, faults, links.
std::string rename_component(Node& tree, const std::string& name, const std::string& to);
// And all that speaks of it. Steps that a cache would have done on a miss are done always.
std::string remove_component(Node& tree, const std::string& name);

// From users, balancers, CDNs, services and queues to what they can ask. A service asks in
// `operation`, or in its first one.
std::string connect(Node& tree, const std::string& from, const std::string& to,
                    const std::string& operation = "");
std::string disconnect(Node& tree, const std::string& from, const std::string& to);

}  // namespace faultline::scenarios
