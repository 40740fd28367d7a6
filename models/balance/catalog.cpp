// models/balance/catalog.cpp - the list itself: a new policy is one line here.
#include "models/balance/catalog.hpp"

#include <algorithm>
#include <array>

namespace faultline::models {

std::span<const PolicyEntry> balance_policies() {
    static const std::array kPolicies = {
        round_robin_policy(),     least_connections_policy(), random_two_policy(),
        random_policy(),          ip_hash_policy(),           hash_policy(),
        consistent_hash_policy(),
    };
    return kPolicies;
}

const PolicyEntry* find_balance_policy(std::string_view name) {
    for (const PolicyEntry& entry : balance_policies())
        if (entry.name == name || std::ranges::find(entry.aliases, name) != entry.aliases.end())
            return &entry;
    return nullptr;
}

}  // namespace faultline::models
