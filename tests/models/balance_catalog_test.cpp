// The list of policies: names, aliases, summaries.
#include <gtest/gtest.h>

#include <set>

#include "tests/models/balance_support.hpp"

namespace faultline::models {
namespace {

TEST(BalanceCatalog, FindsEveryPolicyByNameAndAlias) {
    for (const PolicyEntry& entry : balance_policies()) {
        EXPECT_EQ(find_balance_policy(entry.name), &entry);
        for (const std::string_view alias : entry.aliases)
            EXPECT_EQ(find_balance_policy(alias), &entry);
    }
    EXPECT_EQ(find_balance_policy("weighted"), find_balance_policy("round_robin"));
    EXPECT_EQ(find_balance_policy("round robin"), nullptr);
}

TEST(BalanceCatalog, GivesNoNameTwice) {
    std::multiset<std::string_view> names;
    for (const PolicyEntry& entry : balance_policies()) {
        names.insert(entry.name);
        names.insert(entry.aliases.begin(), entry.aliases.end());
    }
    for (const std::string_view name : names) EXPECT_EQ(names.count(name), 1u) << name;
}

TEST(BalanceCatalog, SummarisesEachPolicyInASentence) {
    for (const PolicyEntry& entry : balance_policies()) {
        EXPECT_TRUE(entry.summary.ends_with('.')) << entry.name;
        EXPECT_LT(entry.summary.size(), 80u) << entry.name;
    }
}

TEST(BalanceCatalog, TheOnlyMemberGetsEveryCall) {
    for (const PolicyEntry& entry : balance_policies()) {
        auto upstream = upstream_of(members_of({3}), entry.name);
        EXPECT_EQ(picks(upstream, 5), "00000") << entry.name;
    }
}

}  // namespace
}  // namespace faultline::models
