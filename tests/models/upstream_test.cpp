// The rules around a policy: failures, ejections, probes, backups, limits, health, scaling.
#include "models/balance/upstream.hpp"

#include <gtest/gtest.h>

#include "tests/models/balance_support.hpp"

namespace faultline::models {
namespace {

using namespace sim::literals;

std::vector<MemberConfig> equal_members(uint32_t count, uint32_t max_fails,
                                        sim::Duration fail_timeout) {
    return std::vector<MemberConfig>(
        count, {.max_fails = max_fails, .fail_timeout = fail_timeout, .name = {}});
}

// Two equal members, of which 0 has failed at second 0.9 and is ejected for 3 whole seconds.
Upstream with_member_0_ejected() {
    auto upstream = upstream_of(equal_members(2, 1, 3_s));
    upstream.pick(at_s(0.9), {});
    EXPECT_EQ(upstream.failed(at_s(0.9), 0), Verdict::ejected);
    return upstream;
}

TEST(Upstream, EjectsAMemberAfterMaxFailsFailures) {
    auto upstream = upstream_of(equal_members(2, 3, 10_s));
    for (const Verdict expected : {Verdict::none, Verdict::none, Verdict::ejected}) {
        EXPECT_EQ(upstream.pick({}, {}), 0u);
        EXPECT_EQ(upstream.failed({}, 0), expected);
        EXPECT_EQ(picks(upstream, 1), "1");
    }
    EXPECT_TRUE(upstream.is_ejected({}, 0));
    EXPECT_EQ(picks(upstream, 3), "111");
}

TEST(Upstream, AnEjectionLastsWholeSecondsMoreThanFailTimeout) {
    auto upstream = with_member_0_ejected();
    EXPECT_EQ(picks(upstream, 2, at_s(3.999)), "11");
    EXPECT_TRUE(upstream.is_ejected(at_s(3.999), 0));
    EXPECT_FALSE(upstream.is_ejected(at_s(4.0), 0));
    EXPECT_EQ(picks(upstream, 3, at_s(4.0)), "110");  // 0 has lost its weight and wins it back
}

TEST(Upstream, TheClockOffsetShiftsTheWholeSeconds) {
    auto upstream = upstream_of(equal_members(2, 1, 3_s), "round_robin", 200_ms);
    upstream.pick(at_s(0.9), {});
    upstream.failed(at_s(0.9), 0);  // second 1 of the balancer's clock
    EXPECT_TRUE(upstream.is_ejected(at_s(4.799), 0));
    EXPECT_FALSE(upstream.is_ejected(at_s(4.8), 0));
}

TEST(Upstream, OneProbeGoesOutWhenAnEjectionHasRunOut) {
    auto upstream = with_member_0_ejected();
    EXPECT_EQ(picks(upstream, 2, at_s(4.5)), "11");
    EXPECT_EQ(upstream.pick(at_s(4.5), {}), 0u);
    // The others go on skipping it until the probe has ended.
    EXPECT_EQ(picks(upstream, 4, at_s(4.6)), "1111");
    EXPECT_EQ(upstream.succeeded(at_s(4.7), 0), Verdict::recovered);
    EXPECT_EQ(picks(upstream, 4, at_s(4.7)), "1010");
}

TEST(Upstream, AFailedProbeAloneEjectsAgain) {
    auto upstream = upstream_of(equal_members(2, 3, 3_s));
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(upstream.pick({}, {}), 0u);
        upstream.failed({}, 0);
        EXPECT_EQ(picks(upstream, 1), "1");
    }
    EXPECT_EQ(picks(upstream, 1, at_s(4)), "1");
    EXPECT_EQ(upstream.pick(at_s(4), {}), 0u);
    EXPECT_EQ(upstream.failed(at_s(4.5), 0), Verdict::probe_failed);
    EXPECT_EQ(picks(upstream, 3, at_s(7.9)), "111");
    EXPECT_NE(picks(upstream, 2, at_s(8)).find('0'), std::string::npos);
}

TEST(Upstream, AProbeThatNeverEndsIsFollowedByAnother) {
    auto upstream = with_member_0_ejected();
    EXPECT_EQ(picks(upstream, 2, at_s(4)), "11");
    EXPECT_EQ(upstream.pick(at_s(4), {}), 0u);
    EXPECT_EQ(picks(upstream, 4, at_s(7.9)), "1111");
    EXPECT_NE(picks(upstream, 2, at_s(8)).find('0'), std::string::npos);
}

TEST(Upstream, AReleasedProbeDecidesNothing) {
    auto upstream = with_member_0_ejected();
    EXPECT_EQ(picks(upstream, 2, at_s(4)), "11");
    EXPECT_EQ(upstream.pick(at_s(4), {}), 0u);
    upstream.released(0);
    EXPECT_TRUE(upstream.is_ejected(at_s(4), 0));
    EXPECT_EQ(upstream.member(0).connections, 0u);
}

TEST(Upstream, ALateFailureProlongsAnEjection) {
    auto upstream = upstream_of(equal_members(2, 1, 3_s));
    upstream.pick({}, {});
    upstream.pick({}, {});
    upstream.pick({}, {});  // two calls are at member 0
    EXPECT_EQ(upstream.failed({}, 0), Verdict::ejected);
    EXPECT_EQ(upstream.failed(at_s(2), 0), Verdict::none);
    EXPECT_TRUE(upstream.is_ejected(at_s(5.9), 0));
    EXPECT_FALSE(upstream.is_ejected(at_s(6), 0));
}

TEST(Upstream, SuccessesInBetweenDoNotForgetFailures) {
    auto upstream = upstream_of(equal_members(2, 2, 10_s));
    upstream.pick({}, {});
    EXPECT_EQ(upstream.failed({}, 0), Verdict::none);
    picks(upstream, 10, at_s(5));
    EXPECT_EQ(picks(upstream, 1, at_s(10.9)), "1");
    EXPECT_EQ(upstream.pick(at_s(10.9), {}), 0u);
    EXPECT_EQ(upstream.failed(at_s(10.9), 0), Verdict::ejected);
}

TEST(Upstream, ASuccessLongAfterTheLastFailureForgetsAll) {
    auto upstream = upstream_of(equal_members(2, 2, 10_s));
    upstream.pick({}, {});
    upstream.failed({}, 0);
    EXPECT_EQ(picks(upstream, 2, at_s(11)), "10");
    EXPECT_EQ(upstream.pick(at_s(12), {}), 1u);
    EXPECT_EQ(upstream.pick(at_s(12), {}), 0u);
    EXPECT_EQ(upstream.failed(at_s(12), 0), Verdict::none);
}

TEST(Upstream, MaxFailsZeroCountsNothing) {
    auto upstream = upstream_of(equal_members(2, 0, 10_s));
    for (int i = 0; i < 20; ++i) {
        const auto picked = upstream.pick({}, {});
        EXPECT_EQ(upstream.failed({}, *picked), Verdict::none);
        EXPECT_FALSE(upstream.is_ejected({}, *picked));
    }
}

TEST(Upstream, ASingleMemberIsNeverEjected) {
    auto upstream = upstream_of(equal_members(1, 1, 10_s));
    for (int i = 0; i < 3; ++i) {
        ASSERT_EQ(upstream.pick({}, {}), 0u);
        EXPECT_EQ(upstream.failed({}, 0), Verdict::none);
    }
}

TEST(Upstream, ASingleMemberWithABackupIsEjected) {
    auto members = equal_members(2, 1, 10_s);
    members[1].backup = true;
    auto upstream = upstream_of(members);
    upstream.pick({}, {});
    EXPECT_EQ(upstream.failed({}, 0), Verdict::ejected);
    EXPECT_EQ(picks(upstream, 2), "11");
}

TEST(Upstream, TheLastMemberInServiceCountsAsSingle) {
    auto upstream = with_member_0_ejected();
    upstream.set_in_service(1, false);
    EXPECT_EQ(picks(upstream, 2, at_s(1)), "00");
    EXPECT_FALSE(upstream.is_ejected(at_s(1), 0));
}

TEST(Upstream, AllEjectedMeansNoLiveUpstreams) {
    auto upstream = upstream_of(equal_members(2, 1, 3_s));
    for (const uint32_t member : {0u, 1u}) {
        EXPECT_EQ(upstream.pick({}, {}), member);
        upstream.failed({}, member);
    }
    EXPECT_EQ(picks(upstream, 2, at_s(3.999)), "--");
    EXPECT_EQ(picks(upstream, 3, at_s(4)), "110");
}

TEST(Upstream, GoesToNoMemberTwiceForOneRequest) {
    auto upstream = upstream_of(equal_members(3, 0, 10_s));
    Tried tried;
    for (const uint32_t expected : {0u, 1u, 2u}) {
        EXPECT_EQ(upstream.pick({}, {}, &tried), expected);
        tried.add(expected);
        upstream.failed({}, expected);
    }
    EXPECT_EQ(upstream.pick({}, {}, &tried), std::nullopt);
    EXPECT_EQ(picks(upstream, 3), "212");  // credits are -2 0 2
}

TEST(Upstream, RemembersTriedMembersBeyondTheFirstWord) {
    auto upstream = upstream_of(equal_members(130, 0, 10_s));
    Tried tried;
    for (uint32_t i = 0; i < 130; ++i) {
        const auto picked = upstream.pick({}, {}, &tried);
        ASSERT_TRUE(picked);
        ASSERT_FALSE(tried.contains(*picked));
        tried.add(*picked);
    }
    EXPECT_EQ(upstream.pick({}, {}, &tried), std::nullopt);
    tried.clear();
    EXPECT_TRUE(tried.empty());
    EXPECT_TRUE(upstream.pick({}, {}, &tried));
}

TEST(Upstream, BackupsServeWhenNoPrimaryCan) {
    auto members = equal_members(4, 1, 10_s);
    members[2].backup = members[3].backup = true;
    auto upstream = upstream_of(members);
    EXPECT_EQ(picks(upstream, 4), "0101");
    upstream.set_health(0, false);
    upstream.set_health(1, false);
    EXPECT_EQ(picks(upstream, 4), "2323");
    upstream.set_health(1, true);
    EXPECT_EQ(picks(upstream, 2), "11");
}

TEST(Upstream, ARequestThatReachedABackupStaysWithBackups) {
    auto members = equal_members(4, 1, 10_s);
    members[2].backup = members[3].backup = true;
    auto upstream = upstream_of(members);
    Tried tried;
    upstream.set_health(0, false);
    upstream.set_health(1, false);
    EXPECT_EQ(upstream.pick({}, {}, &tried), 2u);
    tried.add(2);
    upstream.set_health(0, true);
    EXPECT_EQ(upstream.pick({}, {}, &tried), 3u);
    tried.add(3);
    EXPECT_EQ(upstream.pick({}, {}, &tried), std::nullopt);
}

TEST(Upstream, TurnsAwayWhatIsOverMaxConnections) {
    auto members = equal_members(2, 1, 10_s);
    members[0].max_connections = 1;
    members[1].max_connections = 2;
    auto upstream = upstream_of(members);
    EXPECT_EQ(upstream.pick({}, {}), 0u);
    EXPECT_EQ(upstream.pick({}, {}), 1u);
    EXPECT_EQ(upstream.pick({}, {}), 1u);
    EXPECT_EQ(upstream.pick({}, {}), std::nullopt);
    upstream.released(0);
    EXPECT_EQ(upstream.pick({}, {}), 0u);
}

TEST(Upstream, DownMembersAreNeverPickedAndAllowNoTry) {
    auto members = equal_members(3, 1, 10_s);
    members[1].down = true;
    members[2].backup = true;
    auto upstream = upstream_of(members);
    EXPECT_EQ(picks(upstream, 3), "000");
    EXPECT_EQ(upstream.tries(), 2u);
}

TEST(Upstream, UnhealthyMembersStillAllowATry) {
    auto upstream = upstream_of(equal_members(3, 1, 10_s));
    upstream.set_health(1, false);
    EXPECT_EQ(picks(upstream, 4), "0202");
    EXPECT_EQ(upstream.tries(), 3u);
}

TEST(Upstream, CallsAtAMemberOutOfServiceStillEnd) {
    auto upstream = upstream_of(equal_members(2, 1, 10_s));
    EXPECT_EQ(upstream.pick({}, {}), 0u);
    upstream.set_in_service(0, false);
    EXPECT_EQ(upstream.tries(), 1u);
    EXPECT_EQ(picks(upstream, 2), "11");
    EXPECT_EQ(upstream.member(0).connections, 1u);
    EXPECT_EQ(upstream.failed({}, 0), Verdict::none);
    EXPECT_EQ(upstream.member(0).connections, 0u);
}

TEST(Upstream, AMemberThatReturnsToServiceHasNoFailures) {
    auto upstream = with_member_0_ejected();
    upstream.set_in_service(0, false);
    upstream.set_in_service(0, true);
    EXPECT_FALSE(upstream.is_ejected(at_s(1), 0));
    EXPECT_EQ(picks(upstream, 2, at_s(1)), "01");
}

TEST(Upstream, AFailTimeoutOfForEverEndsNever) {
    auto upstream = upstream_of(equal_members(2, 1, sim::kNever));
    upstream.pick({}, {});
    upstream.failed({}, 0);
    EXPECT_EQ(picks(upstream, 2, sim::Time{INT64_MAX - 1}), "11");
}

}  // namespace
}  // namespace faultline::models
