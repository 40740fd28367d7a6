#include "reports/json_incidents.hpp"
#include "reports/json_monitoring.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "reports/json_result.hpp"

namespace faultline::reports {
namespace {

using scenarios::Estimate;
using scenarios::Happening;
using scenarios::Incident;

double number(uint64_t count) { return static_cast<double>(count); }

double finite(double value) { return std::isfinite(value) ? value : 0; }

uint64_t count(double number) {
    return number > 0 && number < 1.8e19 ? static_cast<uint64_t>(number) : 0;
}

void put(const Incident::Over& from, schema::IncidentOver* to) {
    to->set_replications(from.replications);
    put_estimate(from.detected_after, to->mutable_detected_after());
    put_estimate(from.recovered_after, to->mutable_recovered_after());
    put_estimate(from.restored_after, to->mutable_restored_after());
    put_estimate(from.failed_requests, to->mutable_failed_requests());
    put_estimate(from.users, to->mutable_users());
    put_estimate(from.lost_writes, to->mutable_lost_writes());
    put_estimate(from.lost_seconds, to->mutable_lost_seconds());
}

void put(const Incident& from, schema::Incident* to) {
    to->set_at(finite(from.at));
    to->set_kind(from.kind);
    to->set_target(from.target);
    if (from.detected_at && std::isfinite(*from.detected_at))
        to->set_detected_at(*from.detected_at);
    if (from.recovered_at && std::isfinite(*from.recovered_at))
        to->set_recovered_at(*from.recovered_at);
    to->set_lost_writes(number(from.lost_writes));
    to->set_failed_requests(number(from.failed_requests));
    put_watched(from, to);
    to->set_objectives_missed(from.objectives_missed);
    if (from.restored_at && std::isfinite(*from.restored_at))
        to->set_restored_at(*from.restored_at);
    if (from.first_error) {
        to->mutable_first_error()->set_at(finite(from.first_error->at));
        to->mutable_first_error()->set_request_class(from.first_error->request_class);
        to->mutable_first_error()->set_outcome(from.first_error->outcome);
    }
    for (const Incident::Wrong& wrong : from.wrong) {
        schema::WrongRequests* one = to->add_wrong();
        one->set_request_class(wrong.request_class);
        one->set_failed(number(wrong.failed));
        one->set_timed_out(number(wrong.timed_out));
        one->set_rejected(number(wrong.rejected));
    }
    to->mutable_users()->set_expected(finite(from.users.expected));
    to->mutable_users()->set_population(finite(from.users.population));
    for (const Incident::Budget& budget : from.budget) {
        schema::BudgetBurned* one = to->add_budget();
        one->set_objective(budget.objective);
        one->set_requests(number(budget.requests));
        if (budget.of_run && std::isfinite(*budget.of_run)) one->set_of_run(*budget.of_run);
        if (budget.of_month && std::isfinite(*budget.of_month)) one->set_of_month(*budget.of_month);
    }
    to->set_lost_seconds(finite(from.lost_seconds));
    if (from.over) put(*from.over, to->mutable_over());
}

void put(const Happening& from, schema::Happening* to) {
    to->set_at(finite(from.at));
    to->set_what(from.what);
    to->set_subject(from.subject);
    to->set_detail(from.detail);
    to->set_because(from.because);
    if (from.incident) to->set_incident(*from.incident + 1.0);
    if (from.cause) to->set_cause(*from.cause);
}

Estimate read(const schema::Estimate& from) {
    Estimate to;
    to.mean = from.has_mean() ? from.mean() : std::numeric_limits<double>::quiet_NaN();
    if (from.has_low()) to.low = from.low();
    if (from.has_high()) to.high = from.high();
    return to;
}

Incident::Over read(const schema::IncidentOver& from) {
    Incident::Over to;
    to.replications = static_cast<uint32_t>(count(from.replications()));
    to.detected_after = read(from.detected_after());
    to.recovered_after = read(from.recovered_after());
    to.restored_after = read(from.restored_after());
    to.failed_requests = read(from.failed_requests());
    to.users = read(from.users());
    to.lost_writes = read(from.lost_writes());
    to.lost_seconds = read(from.lost_seconds());
    return to;
}

Incident read(const schema::Incident& from) {
    Incident to;
    to.at = from.at();
    to.kind = from.kind();
    to.target = from.target();
    if (from.has_detected_at()) to.detected_at = from.detected_at();
    if (from.has_recovered_at()) to.recovered_at = from.recovered_at();
    to.lost_writes = count(from.lost_writes());
    to.failed_requests = count(from.failed_requests());
    read_watched(from, to);
    to.objectives_missed = from.objectives_missed();
    if (from.has_restored_at()) to.restored_at = from.restored_at();
    if (from.has_first_error())
        to.first_error = {from.first_error().at(), from.first_error().request_class(),
                          from.first_error().outcome()};
    for (const schema::WrongRequests& wrong : from.wrong())
        to.wrong.push_back({wrong.request_class(), count(wrong.failed()), count(wrong.timed_out()),
                            count(wrong.rejected())});
    to.users = {from.users().expected(), from.users().population()};
    for (const schema::BudgetBurned& burned : from.budget()) {
        Incident::Budget& budget = to.budget.emplace_back();
        budget.objective = burned.objective();
        budget.requests = count(burned.requests());
        if (burned.has_of_run()) budget.of_run = burned.of_run();
        if (burned.has_of_month()) budget.of_month = burned.of_month();
    }
    to.lost_seconds = from.lost_seconds();
    if (from.has_over()) to.over = read(from.over());
    return to;
}

// A place in a list of so many.
std::optional<uint32_t> place(double number, double first, int size) {
    if (!(number >= first && number < first + size)) return std::nullopt;
    return static_cast<uint32_t>(number - first);
}

// Documents written before lines had links: a line belongs to the latest incident before it.
void link_by_time(scenarios::RunResult& result) {
    uint32_t next = 0;
    for (Happening& line : result.timeline) {
        while (next < result.incidents.size() && result.incidents[next].at <= line.at) ++next;
        if (next > 0) line.incident = next - 1;
    }
}

}  // namespace

void put_incidents(const scenarios::RunResult& from, schema::Result* to) {
    for (const Incident& incident : from.incidents) put(incident, to->add_incidents());
    for (const Happening& happening : from.timeline) put(happening, to->add_timeline());
}

void read_incidents(const schema::Result& from, scenarios::RunResult& to) {
    for (const schema::Incident& incident : from.incidents())
        to.incidents.push_back(read(incident));
    for (const schema::Happening& line : from.timeline()) {
        Happening& happening = to.timeline.emplace_back();
        happening.at = line.at();
        happening.what = line.what();
        happening.subject = line.subject();
        happening.detail = line.detail();
        happening.because = line.because();
        if (line.has_incident())
            happening.incident = place(line.incident(), 1, from.incidents_size());
        if (line.has_cause()) happening.cause = place(line.cause(), 0, from.timeline_size());
    }
    if (std::none_of(to.timeline.begin(), to.timeline.end(),
                     [](const Happening& line) { return line.incident.has_value(); }))
        link_by_time(to);
}

}  // namespace faultline::reports
