// Faults that wait: for another one to be over, for something to be so.
#include <gtest/gtest.h>

#include "models/fault.hpp"
#include "models/monitoring/condition.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

const Instance& node(const Cluster& cx, std::string_view name) {
    return cx.instances[instance_named(cx, name)];
}

TEST(After, BeginsWhenTheOtherIsOver) {
    Toy toy{"client -> a -> b"};
    toy.every(1_s).kill("a", 10, 5).kill("b", 0, 5).kill("a", 0);
    toy.blueprint.faults[1].after = 0;
    toy.blueprint.faults[1].pause = 2_s;
    toy.blueprint.faults[2].after = 1;
    Cluster cx = toy.start();
    for (const auto& [until, a, b] : {std::tuple{9.0, true, true},
                                      {12.0, false, true},
                                      {16.0, true, true},
                                      {18.0, true, false},
                                      {21.9, true, false},
                                      {22.5, false, true},
                                      {100.0, false, true}}) {
        run_to(cx, until);
        EXPECT_EQ(node(cx, "a").up, a) << until;
        EXPECT_EQ(node(cx, "b").up, b) << until;
    }
    expect_at_rest(cx);
}

TEST(When, StrikesOnceWhenItsConditionFirstHolds) {
    Toy toy{"client -> a -> b"};
    toy.every(100_ms);
    Fault errors;
    errors.verb = Fault::Verb::errors;
    errors.share = 0.5;
    errors.target = toy.instance_ref("a");
    errors.target_name = "a";
    errors.at = at_time(50.05);
    errors.duration = exactly(100_s);
    toy.blueprint.faults = {errors};
    toy.kill("b", 0, 5);
    Condition many;
    many.signal = Signal::errors;
    many.limit = 0.2;
    many.window = 10_s;
    toy.blueprint.faults[1].when = std::make_shared<const Condition>(many);
    toy.blueprint.faults[1].pause = 2_s;
    Cluster cx = toy.start();
    run_to(cx, 52);
    EXPECT_TRUE(node(cx, "b").up) << "a fifth of ten seconds takes four of them";
    Cluster fork = cx;
    double struck = 0;
    for (double t = 52; t < 70 && struck == 0; t += 0.5) {
        run_to(cx, t);
        if (!node(cx, "b").up) struck = t;
    }
    EXPECT_NEAR(struck, 50 + 4 + 2, 3);
    run_to(cx, struck + 5);
    EXPECT_TRUE(node(cx, "b").up);
    run_to(cx, 140);
    EXPECT_EQ(cx.story.incidents().size(), 2u) << "it holds all the time, and strikes once";
    run_to(fork, 140);
    EXPECT_EQ(fork.recorder.fingerprint().value(), cx.recorder.fingerprint().value());
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
