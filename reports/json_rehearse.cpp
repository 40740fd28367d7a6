#include "reports/json_rehearse.hpp"

#include "models/fault.hpp"
#include "reports/json_result.hpp"

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
}

}  // namespace

schema::Rehearsal document(const studies::RehearseResult& from) {
    schema::Rehearsal to;
    to.set_scenario(from.scenario);
    to.set_source(from.source);
    to.set_seed(static_cast<double>(from.seed));
    to.set_replications(from.replications);
    to.set_verb(models::verb_name(from.verb));
    to.set_broken_at(from.broken_at);
    to.set_outage_seconds(from.outage_seconds);
    to.set_observe_seconds(from.observe_seconds);
    put_estimate(from.quiet_wrong_share, to.mutable_quiet_wrong_share());
    put_estimate(from.quiet_p99, to.mutable_quiet_p99());
    for (const studies::Rehearsed& one : from.ranked) put(one, to.add_ranked());
    to.set_events(static_cast<double>(from.events));
    to.set_wall_seconds(from.wall_seconds);
    to.set_interrupted(from.interrupted);
    return to;
}

}  // namespace faultline::reports
