// models/balance/catalog.hpp - every balancing policy there is, as an explicit list.
#pragma once
#include <span>
#include <string_view>

#include "models/balance/policy.hpp"

namespace faultline::models {

// All policies, in the order of the reference.
std::span<const PolicyEntry> balance_policies();
// By name or alias; nullptr when there is none.
const PolicyEntry* find_balance_policy(std::string_view name);

// Each is defined in the file of its name.
PolicyEntry round_robin_policy();
PolicyEntry least_connections_policy();
PolicyEntry ip_hash_policy();
PolicyEntry hash_policy();
PolicyEntry consistent_hash_policy();
PolicyEntry random_policy();
PolicyEntry random_two_policy();

}  // namespace faultline::models
