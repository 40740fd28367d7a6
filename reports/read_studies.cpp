#include "reports/read_studies.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "reports/read_result.hpp"

namespace faultline::reports {
namespace {

uint64_t whole(double number) {
    return number > 0 && number < 1.8e19 ? static_cast<uint64_t>(number) : 0;
}
uint32_t small(double number) { return static_cast<uint32_t>(std::fmin(whole(number), 4e9)); }

studies::ThingKind kind_named(const std::string& name) {
    using studies::ThingKind;
    for (const ThingKind one :
         {ThingKind::role, ThingKind::dependency, ThingKind::host, ThingKind::zone,
          ThingKind::region, ThingKind::link, ThingKind::pair})
        if (name == studies::kind_name(one)) return one;
    return ThingKind::instance;
}

studies::Recovery recovery_of(const schema::Rehearsed& from) {
    using studies::Recovery;
    if (!from.comes_back()) return Recovery::none;
    if (!from.has_back_after()) return Recovery::unfelt;
    return from.recovery() == studies::recovery_name(Recovery::by_itself) ? Recovery::by_itself
                                                                          : Recovery::after_repair;
}

studies::Rehearsed read(const schema::Rehearsed& from, uint32_t replications) {
    studies::Rehearsed to;
    to.what.name = from.name();
    to.what.kind = kind_named(from.kind());
    to.what.alike = {from.alike().begin(), from.alike().end()};
    to.what.also = {from.also().begin(), from.also().end()};
    to.wrong = read_estimate(from.wrong_requests());
    to.wrong_share = read_estimate(from.wrong_share_broken());
    to.p99_broken = read_estimate(from.p99_broken());
    to.noticed = read_estimate(from.noticed_seconds());
    if (from.has_detected_after()) to.detected = from.detected_after();
    if (from.has_back_after()) to.back_after = from.back_after();
    to.stayed_bad = small(from.stayed_bad());
    if (to.stayed_bad == 0 && !from.comes_back()) to.stayed_bad = replications;
    to.lost_writes = from.lost_writes();
    to.budget_burned = from.budget_burned();
    to.busiest = from.busiest().component();
    to.utilization = from.busiest().utilization();
    to.recovery = recovery_of(from);
    return to;
}

void read_pairs(const schema::Rehearsal& from, studies::RehearseResult& to) {
    std::map<std::string, size_t> places;
    for (const studies::Rehearsed& one : to.ranked) places[one.what.name] = one.what.place;
    for (const schema::Rehearsed& one : from.pairs()) {
        studies::Rehearsed& pair = to.pairs.emplace_back(read(one, to.replications));
        for (const std::string& part : one.parts()) pair.what.parts.push_back(places[part]);
    }
    to.counted.alike = whole(from.pair_count().alike());
    to.counted.contained = whole(from.pair_count().contained());
    to.counted.apart = whole(from.pair_count().apart());
}

studies::StructureCheck read(const schema::StructureCheck& from) {
    using studies::StructureCheck;
    StructureCheck to;
    for (const auto says : {StructureCheck::Says::single_point, StructureCheck::Says::too_little,
                            StructureCheck::Says::failover, StructureCheck::Says::redundant})
        if (from.says() == studies::says_name(says)) to.says = says;
    for (const auto verdict : {StructureCheck::Verdict::confirmed, StructureCheck::Verdict::worse,
                               StructureCheck::Verdict::refuted})
        if (from.verdict() == studies::verdict_name(verdict)) to.verdict = verdict;
    to.lost_share = from.lost_share();
    to.capacity = from.has_capacity() ? from.capacity() : std::numeric_limits<double>::infinity();
    to.narrowest = from.narrowest();
    to.failover_seconds = from.failover_seconds();
    to.behind = {from.behind().begin(), from.behind().end()};
    to.articulation = from.articulation();
    to.why = from.why();
    return to;
}

void read_structure(const schema::Rehearsal& from, studies::RehearseResult& to) {
    std::map<std::string, size_t> places;
    for (const studies::Rehearsed& one : to.ranked) {
        places[one.what.name] = one.what.place;
        for (const std::string& name : one.what.alike) places[name] = one.what.place;
    }
    for (const schema::Rehearsed& one : from.ranked()) {
        if (!one.has_structure()) continue;
        to.structure.push_back(read(one.structure()));
        to.structure.back().place = places[one.name()];
    }
    for (const schema::CutOfTwo& cut : from.cuts_of_two())
        if (cut.names_size() == 2)
            to.cuts_of_two.push_back(
                {places[cut.names(0)], places[cut.names(1)], cut.lost_share()});
    to.capacity = from.has_capacity() ? from.capacity() : std::numeric_limits<double>::infinity();
}

void read_metastable(const schema::Rehearsal& from, studies::RehearseResult& to) {
    for (const schema::Metastable& one : from.metastable()) {
        studies::Metastable& into = to.metastable.emplace_back();
        into.name = one.name();
        into.comes_back = one.comes_back_at_load();
        into.sticks = one.sticks_at_load();
        for (const auto& without : one.without())
            into.without.push_back({without.what(), without.comes_back()});
        into.loop = {one.loop().begin(), one.loop().end()};
    }
    to.deciding = small(from.deciding_replications());
    to.tolerance = from.load_tolerance();
    to.not_looked_into = small(from.not_looked_into());
    to.per_second = from.quiet_rate();
}

// As it was written: "slow 10x", "latency +1s"; --by takes "slow:10x", "latency:1s".
studies::Breaking breaking_of(std::string verb, double outage_seconds) {
    if (const size_t blank = verb.find(' '); blank != std::string::npos) verb[blank] = ':';
    std::erase(verb, '+');
    studies::Breaking breaking =
        studies::read_breaking(verb).breaking.value_or(studies::Breaking{});
    breaking.outage = {std::llround(outage_seconds * 1e9)};
    return breaking;
}

void read_what_breaks(const schema::AvailabilityOfYears& from, studies::AvailabilityResult& to) {
    for (const schema::FailingPart& part : from.parts())
        to.parts.push_back(
            {part.name(), small(part.count()), part.mean_up_seconds(), part.mean_down_seconds()});
    to.assumed = from.assumed_rates();
    to.for_ever = {from.for_ever().begin(), from.for_ever().end()};
}

void read_what_happened(const schema::AvailabilityOfYears& from, studies::AvailabilityResult& to) {
    for (const schema::LongIncident& one : from.worst())
        to.worst.push_back({one.at(),
                            {one.what().begin(), one.what().end()},
                            one.seconds(),
                            one.down_seconds(),
                            one.wrong_requests(),
                            one.stuck()});
    for (const schema::AvailabilityCause& one : from.causes())
        to.causes.push_back({one.name(), one.wrong_requests_a_year(), one.share()});
    for (const schema::OccupiedState& one : from.states())
        to.states.push_back({one.broken(), one.share(), one.visits_a_year(), one.wrong_share(),
                             one.up_share(), one.settled()});
    for (const schema::StuckPassage& one : from.stuck())
        to.stuck.emplace_back(one.after(), whole(one.times()));
}

void read_answers(const schema::AvailabilityOfYears& from, studies::AvailabilityResult& to) {
    if (from.has_budget()) {
        to.objective = from.budget().objective();
        to.budget_spent = from.budget().spent();
        to.worst_year = from.budget().worst_year();
        to.years_missed = from.budget().years_missed();
    }
    if (from.has_renewal())
        to.renewal = {from.renewal().availability(), from.renewal().time_up(),
                      from.renewal().not_looked_at()};
    to.why_no_rare = from.why_no_rare();
    if (!from.has_rare()) return;
    studies::RareAnswer& rare = to.rare.emplace();
    rare.cycles = whole(from.rare().cycles());
    rare.mean_time_to_down = {std::numeric_limits<double>::infinity(), 0};
    if (!from.rare().has_mean_seconds_to_down()) return;
    // Documents did not always say how many.
    rare.cycles_down = std::max<uint64_t>(1, whole(from.rare().cycles_down()));
    rare.mean_time_to_down = {from.rare().mean_seconds_to_down(),
                              from.rare().mean_seconds_to_down_error()};
    rare.unavailability = {from.rare().unavailability(), from.rare().unavailability_error()};
}

}  // namespace

studies::RehearseResult read_result(const schema::Rehearsal& from) {
    studies::RehearseResult to;
    to.scenario = from.scenario();
    to.source = from.source();
    to.seed = whole(from.seed());
    to.replications = small(from.replications());
    to.depth = std::max(1U, small(from.depth()));
    to.breaking = breaking_of(from.verb(), from.outage_seconds());
    to.broken_at = from.broken_at();
    to.outage_seconds = from.outage_seconds();
    to.observe_seconds = from.observe_seconds();
    to.quiet_wrong_share = read_estimate(from.quiet_wrong_share());
    to.quiet_p99 = read_estimate(from.quiet_p99());
    to.budget = {from.budget().share(), from.budget().requests(), from.budget().assumed()};
    for (const schema::Rehearsed& one : from.ranked()) {
        to.ranked.push_back(read(one, to.replications));
        to.ranked.back().what.place = to.ranked.size() - 1;
    }
    read_pairs(from, to);
    read_structure(from, to);
    read_metastable(from, to);
    to.trials = whole(from.trials());
    to.events = whole(from.events());
    to.wall_seconds = from.wall_seconds();
    to.interrupted = from.interrupted();
    return to;
}

studies::AvailabilityResult read_result(const schema::AvailabilityOfYears& from) {
    studies::AvailabilityResult to;
    to.scenario = from.scenario();
    to.source = from.source();
    to.seed = whole(from.seed());
    to.years = from.years();
    to.batches = small(from.batches());
    read_what_breaks(from, to);
    to.by_request = read_estimate(from.request_success());
    to.by_time = read_estimate(from.time_up());
    const std::map<std::string, schema::Estimate> by_name(from.classes().begin(),
                                                          from.classes().end());
    for (const auto& [name, estimate] : by_name)
        to.classes.push_back({name, read_estimate(estimate)});
    to.outages_per_year = read_estimate(from.outages_a_year());
    to.down_minutes_per_year = read_estimate(from.down_minutes_a_year());
    to.longest_outage = from.longest_outage_seconds();
    read_what_happened(from, to);
    read_answers(from, to);
    to.changes = whole(from.changes());
    to.simulated = whole(from.changes_simulated());
    to.events = whole(from.events());
    to.wall_seconds = from.wall_seconds();
    to.interrupted = from.interrupted();
    return to;
}

studies::ValidateResult read_result(const schema::Validation& from) {
    studies::ValidateResult to;
    for (const schema::ValidationCase& one : from.cases()) {
        studies::CaseResult& into = to.cases.emplace_back();
        into.known.id = one.id();
        into.known.scenario = one.scenario();
        into.known.quantity = one.quantity();
        into.known.expected = one.expected();
        into.known.tolerance = one.tolerance();
        into.known.tolerance_text = one.tolerance_text();
        into.known.source = one.source();
        const double none = std::numeric_limits<double>::quiet_NaN();
        into.mean = one.has_simulated() ? one.simulated() : none;
        into.low = one.has_low() ? one.low() : none;
        into.high = one.has_high() ? one.high() : none;
        into.replications = whole(one.replications());
        into.problem = one.problem();
    }
    to.interrupted = from.interrupted();
    to.wall_seconds = from.wall_seconds();
    return to;
}

}  // namespace faultline::reports
