#include "reports/json_availability.hpp"

#include <cmath>

#include "reports/json_result.hpp"
#include "reports/version.hpp"

namespace faultline::reports {
namespace {

using studies::AvailabilityResult;

void put_parts(const AvailabilityResult& from, schema::AvailabilityOfYears& to) {
    for (const auto& part : from.parts) {
        schema::FailingPart* one = to.add_parts();
        one->set_name(part.name);
        one->set_count(part.count);
        one->set_mean_up_seconds(part.mean_up);
        one->set_mean_down_seconds(part.mean_down);
    }
    for (const std::string& name : from.for_ever) to.add_for_ever(name);
    to.set_assumed_rates(from.assumed);
}

void put_incidents(const AvailabilityResult& from, schema::AvailabilityOfYears& to) {
    for (const studies::AvailabilityIncident& incident : from.worst) {
        schema::LongIncident* one = to.add_worst();
        one->set_at(incident.at);
        for (const std::string& what : incident.what) one->add_what(what);
        one->set_seconds(incident.seconds);
        one->set_down_seconds(incident.down_seconds);
        one->set_wrong_requests(incident.bad);
        one->set_stuck(incident.stuck);
    }
    for (const studies::AvailabilityCause& cause : from.causes) {
        schema::AvailabilityCause* one = to.add_causes();
        one->set_name(cause.name);
        one->set_wrong_requests_a_year(cause.bad);
        one->set_share(cause.share);
    }
    for (const auto& [after, times] : from.stuck) {
        schema::StuckPassage* one = to.add_stuck();
        one->set_after(after);
        one->set_times(static_cast<double>(times));
    }
}

void put_states(const AvailabilityResult& from, schema::AvailabilityOfYears& to) {
    for (const studies::StateSeen& state : from.states) {
        schema::OccupiedState* one = to.add_states();
        one->set_broken(state.broken);
        one->set_share(state.share);
        one->set_visits_a_year(state.visits);
        one->set_wrong_share(state.bad_share);
        one->set_up_share(state.up_share);
        one->set_settled(state.settled);
    }
    if (from.renewal) {
        to.mutable_renewal()->set_availability(from.renewal->availability);
        to.mutable_renewal()->set_time_up(from.renewal->time_up);
        to.mutable_renewal()->set_not_looked_at(from.renewal->not_looked_at);
    }
    to.set_why_no_rare(from.why_no_rare);
    if (!from.rare) return;
    schema::RareFailures* rare = to.mutable_rare();
    rare->set_cycles(static_cast<double>(from.rare->cycles));
    rare->set_cycles_down(static_cast<double>(from.rare->cycles_down));
    if (from.rare->cycles_down == 0) return;
    rare->set_mean_seconds_to_down(from.rare->mean_time_to_down.value);
    rare->set_mean_seconds_to_down_error(from.rare->mean_time_to_down.relative_error);
    rare->set_unavailability(from.rare->unavailability.value);
    rare->set_unavailability_error(from.rare->unavailability.relative_error);
}

}  // namespace

schema::AvailabilityOfYears document(const AvailabilityResult& from) {
    schema::AvailabilityOfYears to;
    put_version("availability", to.mutable_version());
    to.set_scenario(from.scenario);
    to.set_source(from.source);
    to.set_seed(static_cast<double>(from.seed));
    to.set_years(from.years);
    to.set_batches(from.batches);
    put_parts(from, to);
    put_estimate(from.by_request, to.mutable_request_success());
    put_estimate(from.by_time, to.mutable_time_up());
    for (const auto& of_class : from.classes)
        put_estimate(of_class.availability, &(*to.mutable_classes())[of_class.name]);
    put_estimate(from.outages_per_year, to.mutable_outages_a_year());
    put_estimate(from.down_minutes_per_year, to.mutable_down_minutes_a_year());
    to.set_longest_outage_seconds(from.longest_outage);
    if (from.outages_per_year.mean > 0)
        to.set_mean_seconds_between_outages(studies::kYear / from.outages_per_year.mean);
    if (from.objective) {
        schema::YearlyBudget* budget = to.mutable_budget();
        budget->set_objective(*from.objective);
        budget->set_spent(from.budget_spent);
        budget->set_worst_year(from.worst_year);
        budget->set_years_missed(from.years_missed);
    }
    put_incidents(from, to);
    put_states(from, to);
    to.set_changes(static_cast<double>(from.changes));
    to.set_changes_simulated(static_cast<double>(from.simulated));
    to.set_events(static_cast<double>(from.events));
    to.set_wall_seconds(from.wall_seconds);
    to.set_interrupted(from.interrupted);
    return to;
}

}  // namespace faultline::reports
