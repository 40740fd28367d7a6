#include "reports/html/phases_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/html/assets.hpp"
#include "reports/html/growth_picture.hpp"
#include "reports/html/study_page.hpp"
#include "reports/json_result.hpp"
#include "reports/phases_text.hpp"
#include "scenarios/units.hpp"

namespace faultline::reports {
namespace {

using scenarios::RunResult;
using scenarios::write_count;
using studies::PhaseResult;
using studies::PhasesResult;
using studies::SettingResult;

std::string busiest_text(const RunResult& run) {
    const scenarios::ComponentResult* busiest = studies::busiest(run);
    return busiest ? fmt::format("{} {} {}", busiest->name, busiest->resource,
                                 percent_text(busiest->utilization.mean))
                   : "-";
}

// "carries 3K users for $52 a month; gives out at 10K: p95 5.2s, at most 200ms; busiest then was
// ...".
std::string story(const PhaseResult& phase) {
    std::string text = carries_text(phase);
    for (const SettingResult& one : phase.settings) {
        if (one.users == carried(phase) && one.run.usd_per_month > 0)
            text += fmt::format("; {} users cost {} a month", write_count(one.users),
                                usd_text(one.run.usd_per_month));
        if (phase.gives_out_at() == one.users)
            text += fmt::format("; there {}, and {} was busiest", first_missed(one.run),
                                busiest_text(one.run));
    }
    return text + ".";
}

void put_verdict(const PhasesResult& result, StudyPage& page) {
    uint64_t tried = 0, most = 0;
    std::string by;
    for (const PhaseResult& phase : result.phases) {
        if (phase.settings.empty()) continue;
        for (const SettingResult& one : phase.settings) tried = std::max(tried, one.users);
        if (carried(phase) > most) {
            most = carried(phase);
            by = phase.name;
        }
        page.story(phase.name, story(phase));
    }
    const bool all = most > 0 && most == tried;
    page.verdict(all ? StudyPage::Kind::good : StudyPage::Kind::bad,
                 most == 0 ? "Nothing that was tried carries its users"
                 : all     ? fmt::format("{} users, the most that was tried, are carried by {}",
                                         write_count(most), by)
                           : fmt::format("{} users are carried, by {}; {} were tried",
                                         write_count(most), by, write_count(tried)));
}

void add_phase(const PhaseResult& phase, data& sections) {
    Rows rows;
    for (const SettingResult& one : phase.settings) {
        const RunResult& run = one.run;
        rows.add({write_count(one.users), run.objectives_met() ? "✓ met" : "✗ " + first_missed(run),
                  with_error(run.throughput, Quantity::number, rate_text(run.throughput.mean)),
                  seconds_with_error(run.latency.p50), seconds_with_error(run.latency.p95),
                  seconds_with_error(run.latency.p99), share_text(wrong_share(run.requests)),
                  busiest_text(run), run.usd_per_month > 0 ? usd_text(run.usd_per_month) : "-"},
                 run.objectives_met() ? "good" : "bad");
    }
    std::string unfinished;
    for (const uint64_t users : phase.unfinished)
        unfinished += (unfinished.empty() ? "Not finished: " : ", ") + write_count(users);
    sections << section(phase.name, phase.scenario + (unfinished.empty() ? "" : ". " + unfinished),
                        rows.table({"users", "objectives", "goodput", "p50", "p95", "p99",
                                    "went wrong", "busiest", "a month"}));
}

// A chart of each of the runs is not drawn: their courses would be most of the page.
schema::PhasesStudy without_series(const PhasesResult& result) {
    schema::PhasesStudy study = document(result);
    for (auto& phase : *study.mutable_phases())
        for (auto& setting : *phase.mutable_settings()) setting.mutable_result()->clear_series();
    return study;
}

}  // namespace

std::string html_report(const PhasesResult& result, const Making& making) {
    size_t settings = 0;
    uint64_t events = 0;
    std::string fingerprints;
    for (const PhaseResult& phase : result.phases)
        for (const SettingResult& one : phase.settings) {
            ++settings;
            events += one.run.engine.events;
            fingerprints += " " + one.run.engine.fingerprint;
        }
    Page page;
    page.title = result.study;
    page.facts = fmt::format("{} settings, {} events in {}. Objectives: {}", settings,
                             si_text(static_cast<double>(events)),
                             seconds_text(result.wall_seconds), objectives_line(result));
    page.provenance = "Fingerprints of the settings, in their order:" + fingerprints;
    page.saved = {{"json", "Save the result (JSON)"}, {"settings", "Save the settings (CSV)"}};
    page.scripts = {assets::kPhasesScript};
    page.body_template = assets::kStudy;
    StudyPage study;
    put_verdict(result, study);
    if (result.interrupted)
        study.interrupted("Interrupted: these are the settings that had finished.");
    study.picture("How far each carries",
                  "A dot: every objective met at so many users; a cross: one was missed. A dashed "
                  "upright line: where the architecture of that colour gives out. Both axes are "
                  "logarithmic.",
                  growth_picture(result));
    for (const PhaseResult& phase : result.phases)
        if (!phase.settings.empty() || !phase.unfinished.empty())
            add_phase(phase, study.sections());
    page.body = study.body();
    return render(std::move(page), making, without_series(result));
}

}  // namespace faultline::reports
