// scenarios/edit/completion.hpp - what may stand where somebody is writing: keys of the schema,
// words of a choice, names that there are.
//
// Reads the lines above by their indentation, not as YAML: what is being written is seldom right.
#pragma once
#include <string>
#include <vector>

#include "scenarios/edit/draft.hpp"

namespace faultline::scenarios {

// At a line and a byte of it, both from 0. In the order of the schema; empty: anything, or nothing.
std::vector<std::string> completions(const Draft& draft, const std::string& text, int line,
                                     size_t column);

}  // namespace faultline::scenarios
