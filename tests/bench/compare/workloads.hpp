// tests/bench/compare/workloads.hpp - what is measured: scenarios and the same work by hand.
#pragma once
#include <string>
#include <vector>

namespace faultline::bench {

struct Workload {
    std::string name;
    std::vector<std::string> engine;  // arguments of `faultline run`
    std::vector<std::string> limit;   // arguments of our limit program; empty: there is none
    std::vector<std::string> des;     // of an outside limit program `des`; empty: ours in any case
    std::string des_line;             // what marks its line of output
    std::string against;              // the workload it is compared with where there is no limit
    double at_least = 0;              // the ratio we want (see docs); 0: none stated
    std::vector<std::string> fewer;   // further arguments that leave few calls, or few users
    double users = 0, fewer_users = 0;  // closed populations of the two; 0: an open stream
    double processors = 1;              // that it can keep busy
};

// Writes the scenarios that are made by program under `folder`, which must exist. A workload stands
// behind the one it is compared with.
std::vector<Workload> workloads(const std::string& folder);

}  // namespace faultline::bench
