// scenarios/edit/rewrite.hpp - a YAML text changed so that it says something else, and nothing of
// it touched that still holds: comments, order, blank lines and spelling of the rest stay.
//
// This is the only way in which forms and canvas change a file: they change the tree, and the text
// follows. What comes out has been read again and is the wanted tree, or nothing comes out.
// Cost: three readings of the text.
#pragma once
#include <string>

#include "scenarios/node.hpp"

namespace faultline::scenarios {

struct Rewritten {
    bool done = false;
    std::string text;     // if done
    std::string problem;  // else: why not
};

// `wanted` instead of what `text` says.
Rewritten rewrite(const std::string& text, const Node& wanted);

}  // namespace faultline::scenarios
