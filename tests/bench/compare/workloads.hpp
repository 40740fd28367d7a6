// tests/bench/compare/workloads.hpp - what is measured: scenarios and the same work by hand.
#pragma once
#include <string>
#include <vector>

namespace faultline::bench {

struct Workload {
    std::string name;
    std::vector<std::string> engine;  // arguments of `faultline run`
    std::vector<std::string> limit;   // arguments of our limit program; empty: there is none
    std::vector<std::string> des;     // of an outside limit program `des`, and ...
    std::string des_line;             // ... what marks its line of output
    std::string against;              // the workload it is compared with where there is no limit
    double at_least = 0;              // the ratio we want (see docs); 0: none stated
};

// Writes the scenarios that are made by program under `folder`, which must exist.
std::vector<Workload> workloads(const std::string& folder);

}  // namespace faultline::bench
