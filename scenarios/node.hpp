// scenarios/node.hpp - a YAML document as a plain tree that remembers where everything stood.
//
// Invariants: keys of a map are different; a map keeps the order of its file; a scalar keeps its
// text as written (units and numbers are read by the binder, which knows what is wanted).
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/diagnostics.hpp"

namespace faultline::scenarios {

struct Entry;

struct Node {
    enum class Kind { empty, scalar, list, map };
    Kind kind = Kind::empty;
    Position where;
    std::string text;            // of a scalar
    bool quoted = false;         // "5" is a text, 5 a number
    std::vector<Node> items;     // of a list
    std::vector<Entry> entries;  // of a map

    bool is_scalar() const { return kind == Kind::scalar; }
    bool is_list() const { return kind == Kind::list; }
    bool is_map() const { return kind == Kind::map; }
    Entry* find(std::string_view key);
    const Entry* find(std::string_view key) const;
};

struct Entry {
    std::string key;
    Position where;  // of the key
    Node value;
};

inline const Entry* Node::find(std::string_view key) const {
    for (const Entry& entry : entries)
        if (entry.key == key) return &entry;
    return nullptr;
}
inline Entry* Node::find(std::string_view key) {
    return const_cast<Entry*>(static_cast<const Node*>(this)->find(key));
}

// Same kinds, texts, items in order, and entries in any order. Places do not count.
inline bool same_tree(const Node& a, const Node& b) {
    if (a.kind != b.kind || a.text != b.text || a.items.size() != b.items.size() ||
        a.entries.size() != b.entries.size())
        return false;
    for (size_t i = 0; i < a.items.size(); ++i)
        if (!same_tree(a.items[i], b.items[i])) return false;
    return std::all_of(a.entries.begin(), a.entries.end(), [&](const Entry& entry) {
        const Entry* other = b.find(entry.key);
        return other != nullptr && same_tree(entry.value, other->value);
    });
}

}  // namespace faultline::scenarios
