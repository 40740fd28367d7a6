// The grammar of api[1], shop.shard[2].primary, zone:a and api->shop.
#include "scenarios/instance_name.hpp"

#include <gtest/gtest.h>

namespace faultline::scenarios {
namespace {

using Role = InstanceName::Role;

TEST(InstanceName, ReadsAnInstanceByItsIndex) {
    const auto name = parse_instance_name("api[12]");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->name, "api");
    EXPECT_EQ(name->index, 12u);
    EXPECT_FALSE(name->any);
}

TEST(InstanceName, ReadsAWholeComponentAndAnyOfItsInstances) {
    const auto whole = parse_instance_name("api-v2");
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->name, "api-v2");
    EXPECT_FALSE(whole->index);
    const auto any = parse_instance_name("api[*]");
    ASSERT_TRUE(any);
    EXPECT_TRUE(any->any);
}

TEST(InstanceName, ReadsRolesOfDatabases) {
    const auto primary = parse_instance_name("shop.primary");
    ASSERT_TRUE(primary);
    EXPECT_EQ(primary->role, Role::primary);
    EXPECT_FALSE(primary->shard);
    const auto replica = parse_instance_name("shop.shard[2].replica[1]");
    ASSERT_TRUE(replica);
    EXPECT_EQ(replica->role, Role::replica);
    EXPECT_EQ(replica->shard, 2u);
    EXPECT_EQ(replica->index, 1u);
}

TEST(InstanceName, ReadsZonesAndRegions) {
    const auto zone = parse_instance_name("zone:a");
    ASSERT_TRUE(zone);
    EXPECT_EQ(zone->scope, InstanceName::Scope::zone);
    EXPECT_EQ(zone->name, "a");
    const auto region = parse_instance_name("region:us-east");
    ASSERT_TRUE(region);
    EXPECT_EQ(region->scope, InstanceName::Scope::region);
}

TEST(InstanceName, RefusesEverythingElse) {
    for (const char* text : {"", "[1]", "api[", "api[]", "api[x]", "api[1", "api[1]x", "api[-1]",
                             "shop.", "shop.leader", "shop.shard.primary", "zone:", "zone:a[1]",
                             "api[99999999999]", "api.primary.replica", "a b"})
        EXPECT_FALSE(parse_instance_name(text)) << text;
}

TEST(InstanceName, ReadsLinks) {
    const auto link = parse_link("clients->edge");
    ASSERT_TRUE(link);
    EXPECT_EQ(link->first, "clients");
    EXPECT_EQ(link->second, "edge");
    EXPECT_FALSE(parse_link("edge"));
    EXPECT_FALSE(parse_link("a->"));
    EXPECT_FALSE(parse_link("a->b->c"));
}

}  // namespace
}  // namespace faultline::scenarios
