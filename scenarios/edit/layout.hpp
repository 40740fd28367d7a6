// scenarios/edit/layout.hpp - where every value of a YAML text begins and ends, to the byte.
//
// The tree of scenarios/node.hpp says what a text means; this says where it stands, so that a
// change of one value touches that value's bytes and no others. Aliases are not followed and `<<`
// is a key like any other: the layout is of what is written.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/node.hpp"

namespace faultline::scenarios {

struct Part;

// A value as it stands in the text. Invariant: pieces do not overlap, and lie in their parent.
struct Piece {
    Node::Kind kind = Node::Kind::empty;
    bool flow = false;        // in brackets, or inside of brackets
    bool alias = false;       // *name
    size_t begin = 0;         // with an anchor, if it has one
    size_t end = 0;           // one behind the last byte; begin == end: nothing is written
    size_t content = 0;       // behind the anchor
    std::vector<Part> parts;  // of a list or a map, in order

    const Part* find(const std::string& key) const;
};

// An entry of a map, or an item of a list.
struct Part {
    std::string key;        // of an entry
    size_t begin = 0;       // of the key; of the dash of an item in block style
    size_t key_end = 0;     // behind the key's text; items: like value_from
    size_t value_from = 0;  // behind the colon or the dash: where a value may begin
    Piece value;
};

// nullopt if the text is no YAML at all.
std::optional<Piece> layout_of(const std::string& text);

}  // namespace faultline::scenarios
