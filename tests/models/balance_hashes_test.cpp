// ip_hash, hash and consistent_hash: who meets whom, and who moves when the members change.
#include <gtest/gtest.h>

#include <algorithm>

#include "models/balance/crc32.hpp"
#include "tests/models/balance_support.hpp"

namespace faultline::models {
namespace {

constexpr uint32_t address(uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
    return a << 24 | b << 16 | c << 8 | d;
}

// The member of each of 2,000 keys or addresses.
std::vector<uint32_t> homes(Upstream& upstream) {
    std::vector<uint32_t> members;
    for (uint32_t i = 0; i < 2000; ++i) {
        const RouteKey key{.client = address(10 + i / 256, i % 256, i / 7 % 256, 1), .hash_key = i};
        members.push_back(*upstream.pick({}, key));
        upstream.succeeded({}, members.back());
    }
    return members;
}

double share_moved(const std::vector<uint32_t>& before, const std::vector<uint32_t>& after) {
    size_t moved = 0;
    for (size_t i = 0; i < before.size(); ++i) moved += before[i] != after[i];
    return static_cast<double>(moved) / static_cast<double>(before.size());
}

double share_of(const std::vector<uint32_t>& homes, uint32_t member) {
    return static_cast<double>(std::ranges::count(homes, member)) /
           static_cast<double>(homes.size());
}

class Hashes : public testing::TestWithParam<const char*> {};

TEST_P(Hashes, SendsTheSameKeyToTheSameMember) {
    auto upstream = upstream_of(members_of({1, 1, 1, 1}), GetParam());
    EXPECT_EQ(homes(upstream), homes(upstream));
}

TEST_P(Hashes, SpreadsKeysByWeight) {
    auto upstream = upstream_of(members_of({5, 3, 2}), GetParam());
    const auto members = homes(upstream);
    EXPECT_NEAR(share_of(members, 0), 0.5, 0.1);
    EXPECT_NEAR(share_of(members, 1), 0.3, 0.1);
    EXPECT_NEAR(share_of(members, 2), 0.2, 0.1);
}

TEST_P(Hashes, MovesOnlyTheKeysOfAMemberThatIsDown) {
    auto upstream = upstream_of(members_of({1, 1, 1, 1}), GetParam());
    const auto before = homes(upstream);
    upstream.set_health(2, false);
    const auto during = homes(upstream);
    for (size_t i = 0; i < before.size(); ++i) {
        if (before[i] != 2) {
            ASSERT_EQ(during[i], before[i]);
        } else {
            ASSERT_NE(during[i], 2u);
        }
    }
    upstream.set_health(2, true);
    EXPECT_EQ(homes(upstream), before);
}

TEST_P(Hashes, PrefersAnyEligibleMemberToNone) {
    auto members = members_of({1, 1000, 1000});
    members[1].down = members[2].down = true;
    auto upstream = upstream_of(members, GetParam());
    EXPECT_EQ(share_of(homes(upstream), 0), 1.0);
}

TEST_P(Hashes, PicksNobodyWhenAllMembersAreOutOfService) {
    auto upstream = upstream_of(members_of({1, 1}), GetParam());
    upstream.set_in_service(0, false);
    upstream.set_in_service(1, false);
    EXPECT_EQ(upstream.pick({}, {.client = 1, .hash_key = 1}), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Each, Hashes, testing::Values("ip_hash", "hash", "consistent_hash"),
                         [](const auto& suite) { return std::string(suite.param); });

TEST(IpHash, LooksAtTheFirstThreeOctets) {
    auto upstream = upstream_of(members_of({1, 1, 1, 1, 1, 1, 1}), "ip_hash");
    const auto home = upstream.pick({}, {.client = address(203, 0, 113, 1)});
    for (uint32_t d = 0; d < 256; ++d)
        ASSERT_EQ(upstream.pick({}, {.client = address(203, 0, 113, d)}), home);
}

TEST(IpHash, SpreadsNumberedClientsOverTheMembers) {
    auto upstream = upstream_of(members_of({1, 1, 1, 1}), "ip_hash");
    std::vector<double> share(4);
    for (uint32_t client = 0; client < 10'000; ++client)
        share[*upstream.pick({}, {.client = client_address(client)})] += 1e-4;
    for (const double s : share) EXPECT_NEAR(s, 0.25, 0.02);
}

TEST(Hash, MovesMostKeysWhenAMemberLeavesService) {
    auto upstream = upstream_of(members_of({1, 1, 1, 1}), "hash");
    const auto before = homes(upstream);
    upstream.set_in_service(3, false);
    EXPECT_NEAR(share_moved(before, homes(upstream)), 0.75, 0.05);
}

TEST(ConsistentHash, MovesOnlyTheKeysOfAMemberThatLeavesService) {
    auto upstream = upstream_of(members_of({1, 1, 1, 1}), "consistent_hash");
    const auto before = homes(upstream);
    upstream.set_in_service(3, false);
    EXPECT_DOUBLE_EQ(share_moved(before, homes(upstream)), share_of(before, 3));
    upstream.set_in_service(3, true);
    EXPECT_EQ(homes(upstream), before);
}

TEST(ConsistentHash, KnowsMembersByName) {
    auto upstream = upstream_of(members_of({1, 1}), "consistent_hash");
    auto swapped = members_of({1, 1});
    std::swap(swapped[0].name, swapped[1].name);
    auto other = upstream_of(swapped, "consistent_hash");
    EXPECT_EQ(share_moved(homes(upstream), homes(other)), 1.0);
}

TEST(Hash, HashesOnWithTheNumberOfTheAttemptBeforeTheKey) {
    auto upstream = upstream_of(members_of({1, 1, 1, 1, 1, 1, 1}), "hash");
    const auto bits = [](std::string_view text) {
        return Crc32().add(text).value() >> 16 & 0x7fff;
    };
    for (const std::string key : {"/a", "/b", "/c", "/d", "/e"}) {
        const uint32_t first = bits(key) % 7;
        const uint32_t second = (bits(key) + bits("1" + key)) % 7;
        const uint32_t third = (bits(key) + bits("1" + key) + bits("2" + key)) % 7;
        EXPECT_EQ(upstream.pick({}, {.text = key}), first);
        Tried tried;
        tried.add(first);
        EXPECT_EQ(upstream.pick({}, {.text = key}, &tried), second != first ? second : third);
    }
}

TEST(Hash, OfANumberIsThatOfItsBytes) {
    auto upstream = upstream_of(members_of({1, 1, 1, 1, 1}), "hash");
    using namespace std::string_view_literals;
    for (int i = 0; i < 50; ++i) {
        const auto number = upstream.pick({}, {.hash_key = 0x4030201});
        EXPECT_EQ(number, upstream.pick({}, {.text = "\1\2\3\4\0\0\0\0"sv}));
    }
}

}  // namespace
}  // namespace faultline::models
