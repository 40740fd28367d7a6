#include "reports/json_rehearse.hpp"

#include <cmath>
#include <map>

#include "reports/json_result.hpp"
#include "reports/version.hpp"

namespace faultline::reports {
namespace {

void put(const studies::Rehearsed& from, schema::Rehearsed* to) {
    to->set_name(from.what.name);
    for (const std::string& name : from.what.alike) to->add_alike(name);
    to->set_hurts(from.hurts());
    to->set_comes_back(from.comes_back());
    put_estimate(from.wrong, to->mutable_wrong_requests());
    put_estimate(from.wrong_share, to->mutable_wrong_share_broken());
    put_estimate(from.p99_broken, to->mutable_p99_broken());
    put_estimate(from.noticed, to->mutable_noticed_seconds());
    if (from.detected) to->set_detected_after(*from.detected);
    if (from.back_after && from.comes_back()) to->set_back_after(*from.back_after);
    to->set_lost_writes(from.lost_writes);
    to->set_stayed_bad(from.stayed_bad);
    to->set_kind(studies::kind_name(from.what.kind));
    for (const std::string& name : from.what.also) to->add_also(name);
    to->set_recovery(studies::recovery_name(from.recovery));
    to->set_budget_burned(from.budget_burned);
    if (from.busiest.empty()) return;
    to->mutable_busiest()->set_component(from.busiest);
    to->mutable_busiest()->set_utilization(from.utilization);
}

void put(const studies::StructureCheck& from, schema::StructureCheck* to) {
    to->set_says(studies::says_name(from.says));
    to->set_lost_share(from.lost_share);
    if (std::isfinite(from.capacity)) to->set_capacity(from.capacity);
    to->set_narrowest(from.narrowest);
    to->set_failover_seconds(from.failover_seconds);
    for (const std::string& name : from.behind) to->add_behind(name);
    to->set_articulation(from.articulation);
    to->set_verdict(studies::verdict_name(from.verdict));
    to->set_why(from.why);
}

using Names = std::map<size_t, std::string>;  // of the single things, by their places
Names names_of(const studies::RehearseResult& from) {
    Names names;
    for (const studies::Rehearsed& one : from.ranked) names[one.what.place] = one.what.name;
    return names;
}

void put_structure(const studies::RehearseResult& from, schema::Rehearsal* to) {
    for (size_t i = 0; i < from.structure.size(); ++i)
        put(from.structure[i], to->mutable_ranked(static_cast<int>(i))->mutable_structure());
    Names names = names_of(from), twins;
    for (const studies::Rehearsed& one : from.ranked)
        if (!one.what.alike.empty()) twins[one.what.place] = one.what.alike.front();
    for (const studies::CutOfTwo& cut : from.cuts_of_two) {
        schema::CutOfTwo* put = to->add_cuts_of_two();
        put->add_names(names[cut.first]);
        put->add_names(cut.first == cut.second ? twins[cut.first] : names[cut.second]);
        put->set_lost_share(cut.lost_share);
    }
    if (!from.structure.empty() && std::isfinite(from.capacity)) to->set_capacity(from.capacity);
}

void put_metastable(const studies::RehearseResult& from, schema::Rehearsal* to) {
    for (const studies::Metastable& one : from.metastable) {
        schema::Metastable* put = to->add_metastable();
        put->set_name(one.name);
        put->set_comes_back_at_load(one.comes_back);
        put->set_sticks_at_load(one.sticks);
        put->set_comes_back_at_rate(one.comes_back * from.per_second);
        put->set_sticks_at_rate(one.sticks * from.per_second);
        for (const auto& without : one.without) {
            put->add_without()->set_what(without.what);
            put->mutable_without()->rbegin()->set_comes_back(without.comes_back);
        }
        for (const std::string& what : one.loop) put->add_loop(what);
    }
    to->set_deciding_replications(from.deciding);
    to->set_load_tolerance(from.tolerance);
    to->set_not_looked_into(from.not_looked_into);
    to->set_quiet_rate(from.per_second);
}

void put_pairs(const studies::RehearseResult& from, schema::Rehearsal* to) {
    Names names = names_of(from);
    for (const studies::Rehearsed& one : from.pairs) {
        schema::Rehearsed* pair = to->add_pairs();
        put(one, pair);
        for (const size_t part : one.what.parts) pair->add_parts(names[part]);
        pair->set_more_than_parts(from.more_than_parts(one));
    }
    schema::PairCount* count = to->mutable_pair_count();
    count->set_tried(static_cast<double>(from.pairs.size()));
    count->set_alike(static_cast<double>(from.counted.alike));
    count->set_contained(static_cast<double>(from.counted.contained));
    count->set_apart(static_cast<double>(from.counted.apart));
}

}  // namespace

schema::Rehearsal document(const studies::RehearseResult& from) {
    schema::Rehearsal to;
    put_version("rehearse", to.mutable_version());
    to.set_scenario(from.scenario);
    to.set_source(from.source);
    to.set_seed(static_cast<double>(from.seed));
    to.set_replications(from.replications);
    to.set_verb(from.breaking.text());
    to.set_broken_at(from.broken_at);
    to.set_outage_seconds(from.outage_seconds);
    to.set_observe_seconds(from.observe_seconds);
    put_estimate(from.quiet_wrong_share, to.mutable_quiet_wrong_share());
    put_estimate(from.quiet_p99, to.mutable_quiet_p99());
    for (const studies::Rehearsed& one : from.ranked) put(one, to.add_ranked());
    to.set_events(static_cast<double>(from.events));
    to.set_wall_seconds(from.wall_seconds);
    to.set_interrupted(from.interrupted);
    to.set_depth(from.depth);
    to.set_trials(static_cast<double>(from.trials));
    to.mutable_budget()->set_share(from.budget.share);
    to.mutable_budget()->set_requests(from.budget.requests);
    to.mutable_budget()->set_assumed(from.budget.assumed);
    put_structure(from, &to);
    put_metastable(from, &to);
    if (from.depth > 1) put_pairs(from, &to);
    return to;
}

}  // namespace faultline::reports
