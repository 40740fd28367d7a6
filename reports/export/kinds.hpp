// reports/export/kinds.hpp - what each component of a run is, by its name.
#pragma once
#include <map>
#include <string>

#include "scenarios/run_result.hpp"

namespace faultline::reports {

using Kinds = std::map<std::string, std::string>;  // service, load_balancer, cache, ...

inline Kinds kinds_of(const scenarios::RunResult& result) {
    Kinds kinds;
    for (const scenarios::ComponentResult& one : result.components) kinds[one.name] = one.kind;
    return kinds;
}

}  // namespace faultline::reports
