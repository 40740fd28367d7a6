// studies/contingencies.hpp - every single thing of a system that can break.
//
// As in the contingency analysis of power grids (N-1): each instance, each database role, each host
// and each zone once. Instances of one component in one zone are alike, so one of them stands for
// all.
#pragma once
#include <string>
#include <vector>

#include "models/blueprint.hpp"

namespace faultline::studies {

struct Contingency {
    std::string name;                   // api[0], shop.primary, vm, zone:a
    std::vector<std::string> alike;     // that it stands for, without itself
    std::vector<models::Fault> faults;  // scripted at time 0, for ever: see `rehearse`
};

// In the order of the blueprint's components, then hosts, then zones. Things that no request
// reaches are left out. `verb`: kill or hang; hosts and zones are always killed.
std::vector<Contingency> contingencies(const models::Blueprint& blueprint,
                                       models::Fault::Verb verb);

}  // namespace faultline::studies
