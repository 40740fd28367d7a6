// scenarios/references.hpp - names that a file uses, checked when it could not be bound.
//
// compile finds every name, but compiles only what was bound without an error. So that a file with
// a wrong unit still hears of its misspelt names in the same breath, the binder notes what refers
// to what, and this looks the plain ones up. What is wrong in more than a name stays compile's.
#pragma once
#include <string>
#include <vector>

#include "scenarios/load.hpp"

namespace faultline::scenarios {

struct Reference {
    std::string path;
    std::string kind;   // `refers_to` of the schema: component, database, operation, machine ...
    std::string name;   // as written
    std::string owner;  // of an operation, query, keyspace: the component asked for it
};

void check_references(const std::vector<Reference>& references, LoadedScenario& loaded);

}  // namespace faultline::scenarios
