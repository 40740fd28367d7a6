// An alert's times by hand, as Prometheus and Alertmanager document them.
#include "models/monitoring/alert_state.hpp"

#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

using Turn = AlertState::Change;

TEST(AlertState, FiresAtTheFirstEvaluationAtLeastForAfterItBecamePending) {
    AlertState alert;
    EXPECT_EQ(alert.evaluate(at_time(60), false, 90_s), Turn::none);
    EXPECT_EQ(alert.evaluate(at_time(120), true, 90_s), Turn::pending);
    EXPECT_EQ(alert.evaluate(at_time(180), true, 90_s), Turn::none) << "60 s so far";
    EXPECT_EQ(alert.evaluate(at_time(240), true, 90_s), Turn::fired);
    EXPECT_EQ(alert.evaluate(at_time(300), true, 90_s), Turn::none);
    EXPECT_EQ(alert.evaluate(at_time(360), false, 90_s), Turn::resolved);
    EXPECT_EQ(alert.evaluate(at_time(420), false, 90_s), Turn::none);
}

TEST(AlertState, StartsAnewWhenTheConditionWasFalseOnce) {
    AlertState alert;
    EXPECT_EQ(alert.evaluate(at_time(0), true, 60_s), Turn::pending);
    EXPECT_EQ(alert.evaluate(at_time(30), false, 60_s), Turn::dropped);
    EXPECT_EQ(alert.evaluate(at_time(60), true, 60_s), Turn::pending);
    EXPECT_EQ(alert.evaluate(at_time(90), true, 60_s), Turn::none);
    EXPECT_EQ(alert.evaluate(at_time(120), true, 60_s), Turn::fired);
}

TEST(AlertState, WithoutForFiresAtOnce) {
    AlertState alert;
    EXPECT_EQ(alert.evaluate(at_time(15), true, {}), Turn::fired_at_once);
    EXPECT_TRUE(alert.firing());
}

TEST(AlertGroup, TellsAfterGroupWaitAndThenWithEachFlush) {
    AlertGroup group;
    EXPECT_EQ(group.came(at_time(100), 30_s), at_time(130));
    EXPECT_EQ(group.came(at_time(110), 30_s), std::nullopt) << "told with the first";
    EXPECT_EQ(group.flushed(at_time(130), true, 300_s), at_time(430));
    EXPECT_EQ(group.came(at_time(140), 30_s), std::nullopt) << "told at 430";
    EXPECT_EQ(group.flushed(at_time(430), false, 300_s), std::nullopt);
    EXPECT_EQ(group.came(at_time(500), 30_s), at_time(530)) << "a new group";
}

}  // namespace
}  // namespace faultline::models
