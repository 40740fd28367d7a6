// cli/describe.hpp - a system in one line.
#pragma once
#include <string>

#include "models/blueprint.hpp"

namespace faultline::cli {

// "1 load balancer, 3 services (7 instances), 1 database (2 shards x 2); 10K users; 2 faults"
std::string describe(const models::Blueprint& blueprint);

}  // namespace faultline::cli
