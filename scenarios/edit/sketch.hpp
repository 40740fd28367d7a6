// scenarios/edit/sketch.hpp - the system as somebody draws it: components and who asks whom, out of
// a tree that need not be right or whole.
#pragma once
#include <string>
#include <vector>

#include "scenarios/node.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::scenarios {

struct Sketch {
    struct Component {
        std::string name, section;
        std::string facts;  // "3 x 64 workers"; may be empty
    };
    std::vector<Component> components;  // in the order of the format's sections
    std::vector<CallPath> paths;        // each pair once; from "clients" too

    const Component* find(const std::string& name) const;
};

Sketch sketch_of(const Node& tree);

}  // namespace faultline::scenarios
