// scenarios/edit/edits.hpp - what a form does to a scenario. Like components.hpp: a tree is changed
// and "" returned, or it is left alone and a sentence says why.
#pragma once
#include <string>

#include "scenarios/edit/form.hpp"
#include "scenarios/node.hpp"

namespace faultline::scenarios {

// A text typed into a row: put in its place, with what excludes it taken away; nothing typed: the
// value is removed, so that its default holds again.
std::string set_text(Node& tree, const FormRow& row, const std::string& text);

std::string remove_value(Node& tree, const std::string& path);

// Of what can be added to a row; `name` for an entry of a map.
std::string add_to(Node& tree, const FormRow& row, const Addition& addition,
                   const std::string& name = "");

// An entry of a map gets another name; for operations, queries and keyspaces and machines also
// where they are used.
std::string rename_entry(Node& tree, const std::string& path, const std::string& to);

// An item of a list changes places with the one `by` places further.
std::string move_item(Node& tree, const std::string& path, int by);

}  // namespace faultline::scenarios
