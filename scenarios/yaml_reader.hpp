// scenarios/yaml_reader.hpp - YAML text to a tree; whatever is not plain data is refused.
//
// Refused with a position: syntax errors, duplicate keys (YAML libraries keep one in silence),
// bytes that are not UTF-8, several documents, tags, keys that are not plain words, nesting deeper
// than kMaxDepth, and more than kMaxNodes nodes (aliases can multiply). Anchors, aliases and merge
// keys (<<) are resolved here.
#pragma once
#include <cstddef>
#include <optional>
#include <string>

#include "scenarios/diagnostics.hpp"
#include "scenarios/node.hpp"

namespace faultline::scenarios {

inline constexpr size_t kMaxFileBytes = 8u << 20;
inline constexpr size_t kMaxNodes = 1'000'000;
inline constexpr int kMaxDepth = 64;

// nullopt if there is no tree; an empty document is an empty node.
std::optional<Node> read_yaml(const std::string& text, const std::string& file,
                              Diagnostics& diagnostics);

// The text of a file. nullopt: it cannot be read, and `problem` says why.
std::optional<std::string> read_text_file(const std::string& path, std::string& problem);

}  // namespace faultline::scenarios
