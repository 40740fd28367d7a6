#include "tests/reports/sample_studies.hpp"

namespace faultline::reports::samples {

studies::RehearseResult rehearsal() {
    studies::RehearseResult all;
    all.scenario = "A shop <b>of samples";
    all.source = "shop.yaml";
    all.seed = 7;
    all.replications = 5;
    all.depth = 2;
    all.breaking = *studies::read_breaking("slow:5x").breaking;
    all.breaking.outage = {120'000'000'000};
    all.budget = {0.01, 25'000, false};
    all.trials = 30;
    all.broken_at = 60;
    all.outage_seconds = 120;
    all.observe_seconds = 180;
    all.quiet_wrong_share = {0.001, 0.0005, 0.0015};
    all.quiet_p99 = {0.12, 0.11, 0.13};
    studies::Rehearsed edge;
    edge.what.name = "edge</script>";
    edge.what.alike = {"edge-2", "edge-3"};
    edge.wrong = {12'000, 11'000, 13'000};
    edge.wrong_share = {0.97, 0.95, 0.99};
    edge.p99_broken = {2, 1.9, 2.1};
    edge.noticed = {125, 120, 130};
    edge.detected = 6;
    edge.back_after = 127;
    edge.lost_writes = 3;
    edge.what.also = {"zone:b"};
    edge.budget_burned = 0.48;
    edge.busiest = "api";
    edge.utilization = 0.93;
    edge.recovery = studies::Recovery::after_repair;
    studies::Rehearsed shop = edge;
    shop.what = {};
    shop.what.name = "shop.primary";
    shop.what.kind = studies::ThingKind::role;
    shop.what.place = 1;
    shop.recovery = studies::Recovery::none;
    shop.wrong = {4'000, 3'000, 5'000};
    shop.wrong_share = {0.2, 0.1, 0.3};
    shop.detected.reset();
    shop.back_after.reset();
    shop.stayed_bad = 2;
    studies::Rehearsed api;
    api.what.name = "api[0]";
    api.what.place = 2;
    api.wrong = {0, 0, 0};
    api.wrong_share = {0, 0, 0};
    api.p99_broken = {0.12, 0.11, 0.13};
    api.noticed = {0, 0, 0};
    all.ranked = {edge, shop, api};
    studies::Rehearsed both = edge;
    both.what = {};
    both.what.name = "shop.primary + api[0]";
    both.what.kind = studies::ThingKind::pair;
    both.what.parts = {1, 2};
    both.wrong = {9'000, 8'000, 10'000};
    both.stayed_bad = 5;
    both.back_after.reset();
    both.recovery = studies::Recovery::none;
    all.pairs = {both};
    studies::StructureCheck check;
    check.says = studies::StructureCheck::Says::too_little;
    check.lost_share = 0.1;
    check.capacity = 0.7;
    check.narrowest = "shop";
    check.failover_seconds = 53;
    check.behind = {"api", "shop"};
    check.articulation = true;
    check.verdict = studies::StructureCheck::Verdict::refuted;
    check.why = "it is enough";
    for (size_t i = 0; i < all.ranked.size(); ++i) {
        check.place = i;
        all.structure.push_back(check);
    }
    all.cuts_of_two = {{0, 0, 0.9}, {1, 2, 0.3}};
    all.capacity = 2.5;
    studies::Metastable& why = all.metastable.emplace_back();
    why.name = "shop.primary";
    why.comes_back = 0.8;
    why.sticks = 0.82;
    why.without = {{"the retries of api->shop", true}, {"the queue of shop", false}};
    why.loop = {"the retries of api->shop"};
    all.not_looked_into = 1;
    all.deciding = 3;
    all.tolerance = 0.02;
    all.per_second = 250;
    all.counted.alike = 3;
    all.counted.contained = 2;
    all.counted.apart = 1;
    all.events = 1'000'000;
    all.wall_seconds = 2;
    return all;
}

studies::AvailabilityResult years() {
    studies::AvailabilityResult all;
    all.scenario = "A shop";
    all.source = "shop.yaml";
    all.seed = 7;
    all.years = 100;
    all.batches = 10;
    all.classes = {{"browse", {0.9991, 0.999, 0.9992}}, {"order", {0.998, 0.997, 0.999}}};
    all.parts = {{"one of api", 3, 30 * 86'400.0, 3'600}, {"edge", 1, 90 * 86'400.0, 1'800}};
    all.assumed = true;
    all.for_ever = {"vm"};
    all.by_request = {0.999, 0.9985, 0.9995};
    all.by_time = {0.9992, 0.999, 0.9994};
    all.outages_per_year = {4.2, 4, 4.4};
    all.down_minutes_per_year = {420, 400, 440};
    all.longest_outage = 5'400;
    all.objective = 0.9995;
    all.years_missed = 0.6;
    all.budget_spent = 2;
    all.worst_year = 4;
    all.worst = {{1.5 * studies::kYear, {"edge", "one of api"}, 7'200, 5'400, 90'000, true},
                 {7.5 * studies::kYear, {"edge"}, 1'900, 1'800, 40'000, false}};
    all.causes = {{"while edge is broken", 300'000, 0.9}, {"nothing broken", 30'000, 0.1}};
    all.states = {{"nothing", 0.99, 40, 0.0001, 1, true}, {"edge", 0.0002, 4, 1, 0, false}};
    all.stuck = {{"edge", 3}};
    all.renewal = {0.9991, 0.9993, 0.0001};
    all.rare = {{{40 * 86'400.0, 0.05}, {0.0002, 0.04}, 100'000, 90'000}};
    all.changes = 12'345;
    all.simulated = 456;
    all.events = 1'000'000;
    all.wall_seconds = 2;
    return all;
}

studies::ValidateResult validation() {
    studies::ValidateResult all;
    studies::CaseResult one;
    one.known = {"A01", "cases/mm1.yaml", {}, "latency.mean", 0.04, 0.0004, "1%", "M/M/1"};
    one.mean = 0.0401;
    one.low = 0.0399;
    one.high = 0.0403;
    one.replications = 10;
    one.problem = "off by more than chance";
    studies::CaseResult two = one;
    two.known.id = "A02";
    two.problem.clear();
    all.cases = {one, two};
    all.wall_seconds = 3;
    return all;
}

}  // namespace faultline::reports::samples
