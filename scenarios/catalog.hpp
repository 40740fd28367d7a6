// scenarios/catalog.hpp - what there is to choose from, told by the schema: every fault with its
// meaning, its options and an example that runs on examples/faults.yaml.
#pragma once
#include <string>
#include <vector>

namespace faultline::scenarios {

struct CatalogOption {
    std::string name;
    std::string value;      // "a duration, such as 2ms"
    std::string if_absent;  // the default, "required", or what not stating it means
    std::string source;     // whose default that is
    std::string help;
};

struct CatalogEntry {
    std::string name, help;
    std::string written;  // kill: "api[1]"
    std::string run;      // a command line that shows it; "" where there is none
    std::vector<CatalogOption> options;
};

struct Catalog {
    std::string name, help;
    std::vector<CatalogEntry> entries;
    std::vector<CatalogOption> common;  // what all of them may say beside: when, how long
};

std::vector<Catalog> catalogs();
// A list of faults as it would be written, with one of this kind in it; for --set.
std::string example_fault(const CatalogEntry& entry);

}  // namespace faultline::scenarios
