// scenarios/edit/write_yaml.hpp - a tree as YAML text: on one line where that is short, else as a
// block. Read again, it is the same tree.
#pragma once
#include <string>

#include "scenarios/node.hpp"

namespace faultline::scenarios {

// A text so that YAML reads it back, also between brackets.
std::string write_text(const std::string& text);

// {workers: 8, operations: {work: [{wait: 10ms}]}}
std::string write_flow(const Node& node);

// What stands behind `key:` or `-` that begins in column `indent`: on the same line with a blank
// before it, or on lines of its own, deeper.
std::string write_behind_key(const Node& node, size_t indent, size_t key_width);
// The same behind the dash of a list's item.
std::string write_behind_dash(const Node& node, size_t indent);
// The entries of a map, each from column `indent` on; the first line without its indentation.
std::string write_entries(const Node& map, size_t indent);

}  // namespace faultline::scenarios
