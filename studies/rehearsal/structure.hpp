// studies/rehearsal/structure.hpp - what the topology says about the loss of each thing, beside
// what its simulation did.
#pragma once
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "scenarios/system_topology.hpp"
#include "studies/rehearsal/contingencies.hpp"

namespace faultline::studies {

struct StructureCheck {
    size_t place = 0;  // of the contingency among the single ones
    // What the topology says.
    enum class Says : uint8_t {
        single_point,  // some requests cannot be answered without it
        too_little,    // all can, by what is left, which cannot do what is asked
        failover,      // all can once a replica has taken over
        redundant      // all can
    } says = Says::redundant;
    double lost_share = 0;        // of all requests
    double capacity = 0;          // of what is left, in multiples of the load; infinite: no limit
    std::string narrowest;        // component that limits it
    double failover_seconds = 0;  // until a replica has taken over, at most
    std::vector<std::string> behind;  // components to which all ways lead through it
    bool articulation = false;        // the graph falls apart without it
    // What the simulation says to that.
    enum class Verdict : uint8_t {
        confirmed,
        worse,  // a single point of failure for more requests than need it
        refuted
    } verdict = Verdict::confirmed;
    std::string why;  // of what is refuted or worse: "overloads api"
};
const char* says_name(StructureCheck::Says says);
const char* verdict_name(StructureCheck::Verdict verdict);

// Measured, of one contingency.
struct Outcome {
    double wrong_share = 0;  // of the requests sent while it was broken
    bool comes_back = true, by_itself = true;
    double back_after = 0;  // seconds
    std::string busiest;    // of what was up
    double utilization = 0;
};

StructureCheck check_structure(const scenarios::SystemTopology& topology, const Contingency& what,
                               const Outcome& outcome);

// Two things without which some requests cannot be answered that either one alone would lose no
// more of: minimal cuts. Of instances and roles; the single ones are the single points of failure.
struct CutOfTwo {
    size_t first, second;  // places
    double lost_share;
};
std::vector<CutOfTwo> cuts_of_two(const scenarios::SystemTopology& topology,
                                  const std::vector<Contingency>& singles);

}  // namespace faultline::studies
