// scenarios/edit/prune.hpp - all that speaks of a component cut out of a tree.
#pragma once
#include <string>

#include "scenarios/node.hpp"
#include "scenarios/schema_info.hpp"

namespace faultline::scenarios {

// Steps, backends, requests, faults, call policies, links that name `component`, in `node`, a
// message of `type`. A step that only looked a key up leaves behind what it did on a miss.
void prune(Node& node, const Descriptor* type, const std::string& component);

}  // namespace faultline::scenarios
