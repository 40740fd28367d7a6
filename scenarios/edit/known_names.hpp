// scenarios/edit/known_names.hpp - names that a reference may say, out of a tree as it is.
#pragma once
#include <string>
#include <vector>

#include "scenarios/node.hpp"

namespace faultline::scenarios {

class KnownNames {
public:
    explicit KnownNames(const Node& tree) : tree_{tree} {}

    // For a field that `refers_to` this kind; of operations, queries and keyspaces those of
    // `owner`.
    std::vector<std::string> of(const std::string& kind, const std::string& owner = "") const;

private:
    std::vector<std::string> keys(const std::string& section) const;
    std::vector<std::string> instances() const;
    std::vector<std::string> zones() const;
    const Node& tree_;
};

}  // namespace faultline::scenarios
