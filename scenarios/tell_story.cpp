#include "scenarios/tell_story.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "scenarios/estimate.hpp"

namespace faultline::scenarios {
namespace {

using models::IncidentRecord;
using models::Measurement;
using models::Tally;

constexpr double kMonthSeconds = 30 * 86400.0;
constexpr double kNever = std::numeric_limits<double>::quiet_NaN();

double exact_seconds(sim::Time time) { return static_cast<double>(time.ns) / 1e9; }

// Of one replication's incidents; the first one's are told.
class Teller {
public:
    Teller(const models::Blueprint& blueprint, const Measurement& trial)
        : blueprint_{blueprint}, trial_{trial}, groups_{models::workloads_of(blueprint)} {
        for (const models::RequestClass& one : models::classes_of(blueprint))
            classes_.push_back(one.name);
    }

    Incident incident(const IncidentRecord& record) const {
        Incident told;
        told.at = exact_seconds(record.at);
        told.kind = record.kind;
        told.target = record.target;
        if (record.detected) told.detected_at = exact_seconds(*record.detected);
        if (record.recovered) told.recovered_at = exact_seconds(*record.recovered);
        told.objectives_missed = record.missed;
        if (record.restored) told.restored_at = exact_seconds(*record.restored);
        told.lost_writes = record.lost_writes;
        if (record.lost_from)
            told.lost_seconds = std::max(0.0, told.at - exact_seconds(*record.lost_from));
        const Tally lost = until_over(record).since(record.begun);
        told.failed_requests = lost.all().bad();
        if (record.first_bad && told.failed_requests > 0)
            told.first_error = {exact_seconds(record.first_bad->at),
                                classes_[record.first_bad->request_class],
                                models::outcome_name(record.first_bad->outcome)};
        for (size_t c = 0; c < classes_.size(); ++c)
            if (const Tally::Ends& ends = lost.classes[c]; ends.bad() > 0)
                told.wrong.push_back({classes_[c], ends.failed, ends.timed_out, ends.rejected});
        told.users = users(record, lost);
        add_budget(lost, told);
        return told;
    }

private:
    // What had been counted when service was back and objectives were met.
    const Tally& until_over(const IncidentRecord& record) const {
        if (!record.recovered || (record.missed && !record.restored)) return trial_.at_end;
        return record.restored && *record.restored > *record.recovered ? record.met : record.back;
    }

    Incident::Users users(const IncidentRecord& record, const Tally& lost) const {
        Incident::Users sum;
        bool known = true;
        size_t c = 0;
        for (size_t g = 0; g < groups_.size(); ++g) {
            double bad = 0;
            for (size_t i = 0; i < groups_[g]->classes.size(); ++i, ++c)
                bad += static_cast<double>(lost.classes[c].bad());
            const auto there = static_cast<double>(record.users[g]);
            known = known && there > 0;
            sum.population += there;
            sum.expected += expected_users(there, bad);
        }
        if (!known) sum.population = 0;
        return sum;
    }

    void add_budget(const Tally& lost, Incident& told) const {
        for (size_t o = 0; o < blueprint_.objectives.size(); ++o) {
            const models::Objective& objective = blueprint_.objectives[o];
            const std::optional<double> allowed = models::allowed_share(objective);
            if (!allowed) continue;
            Incident::Budget& budget = told.budget.emplace_back();
            budget.objective = objective.name;
            budget.requests = lost.against[o];
            const double run = *allowed * ended(objective);
            const auto burned = static_cast<double>(budget.requests);
            if (!(run > 0)) continue;
            budget.of_run = burned / run;
            budget.of_month = *budget.of_run * trial_.window_seconds / kMonthSeconds;
        }
    }

    // In the measurement window, of those that the objective speaks of.
    double ended(const models::Objective& objective) const {
        double sum = 0;
        for (size_t c = 0; c < trial_.classes.size(); ++c)
            if (objective.request_class == models::kNone || objective.request_class == c)
                sum +=
                    static_cast<double>(trial_.classes[c].offered - trial_.classes[c].in_flight());
        return sum;
    }

    const models::Blueprint& blueprint_;
    const Measurement& trial_;
    std::vector<const models::Workload*> groups_;
    std::vector<std::string> classes_;
};

// The story's lines with what only the figures know: the first error, and objectives met again.
std::vector<Happening> timeline(const Measurement& trial, const std::vector<Incident>& incidents) {
    std::vector<Happening> lines;
    std::vector<std::optional<uint32_t>> faults(incidents.size());  // the line that began each
    for (const models::StoryLine& line : trial.story) {
        Happening& told = lines.emplace_back();
        told = {exact_seconds(line.at), line.what, line.subject, line.detail, line.because};
        if (line.cause != models::kNoLine) told.cause = line.cause;
        if (line.incident == models::kNoIncident) continue;
        told.incident = line.incident;
        if (!faults[line.incident]) faults[line.incident] = static_cast<uint32_t>(lines.size() - 1);
    }
    for (uint32_t i = 0; i < incidents.size(); ++i) {
        const Incident& incident = incidents[i];
        if (incident.first_error)
            lines.push_back({incident.first_error->at, "error", incident.first_error->request_class,
                             "the first request goes wrong: " + incident.first_error->outcome, "",
                             i, faults[i]});
        if (incident.restored_at)
            lines.push_back({*incident.restored_at, "restored", "objectives", "are met again", "",
                             i, faults[i]});
    }
    // In order of time; of the same time what was told first.
    std::vector<uint32_t> order(lines.size()), place(lines.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](uint32_t a, uint32_t b) { return lines[a].at < lines[b].at; });
    std::vector<Happening> sorted;
    for (uint32_t i = 0; i < order.size(); ++i) {
        place[order[i]] = i;
        sorted.push_back(std::move(lines[order[i]]));
    }
    for (Happening& line : sorted)
        if (line.cause) line.cause = place[*line.cause];
    return sorted;
}

// The incident of that script where it struck exactly once.
const IncidentRecord* only_one(const Measurement& trial, uint32_t script) {
    const IncidentRecord* found = nullptr;
    for (const IncidentRecord& record : trial.incidents) {
        if (record.script != script) continue;
        if (found) return nullptr;
        found = &record;
    }
    return found;
}

Incident::Over over(const models::Blueprint& blueprint, std::span<const Measurement> trials,
                    uint32_t script) {
    std::vector<Incident> each;
    for (const Measurement& trial : trials)
        if (const IncidentRecord* record = only_one(trial, script))
            each.push_back(Teller{blueprint, trial}.incident(*record));
    const auto estimated = [&](auto get) {
        std::vector<double> values;
        for (const Incident& one : each) values.push_back(get(one));
        Estimate e = estimate(std::move(values));
        if (e.low) e.low = std::max(0.0, *e.low);
        e.values = {};
        return e;
    };
    const auto after = [&](std::optional<double> Incident::*when) {
        return estimated(
            [=](const Incident& one) { return one.*when ? *(one.*when) - one.at : kNever; });
    };
    Incident::Over sum;
    sum.replications = static_cast<uint32_t>(each.size());
    sum.detected_after = after(&Incident::detected_at);
    sum.recovered_after = after(&Incident::recovered_at);
    sum.restored_after = after(&Incident::restored_at);
    sum.failed_requests = estimated([](const Incident& one) { return 1.0 * one.failed_requests; });
    sum.users = estimated([](const Incident& one) { return one.users.expected; });
    sum.lost_writes = estimated([](const Incident& one) { return 1.0 * one.lost_writes; });
    sum.lost_seconds = estimated([](const Incident& one) { return one.lost_seconds; });
    return sum;
}

}  // namespace

double expected_users(double population, double requests) {
    if (!(population > 0)) return requests;
    if (population <= 1) return std::min(requests, population);
    return -population * std::expm1(requests * std::log1p(-1 / population));
}

void tell_story(const models::Blueprint& blueprint, std::span<const Measurement> trials,
                RunResult& result) {
    const Teller teller{blueprint, trials[0]};
    for (const IncidentRecord& record : trials[0].incidents) {
        Incident& incident = result.incidents.emplace_back(teller.incident(record));
        if (trials.size() > 1 && record.script && only_one(trials[0], *record.script))
            incident.over = over(blueprint, trials, *record.script);
    }
    result.timeline = timeline(trials[0], result.incidents);
}

}  // namespace faultline::scenarios
