#include "reports/html/availability_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/availability_table.hpp"
#include "reports/html/assets.hpp"
#include "reports/html/bar_plot.hpp"
#include "reports/html/study_page.hpp"
#include "reports/json_availability.hpp"
#include "reports/store/facts.hpp"

namespace faultline::reports {
namespace {

using scenarios::Estimate;
using studies::AvailabilityIncident;
using studies::AvailabilityResult;

constexpr size_t kMostBars = 10;

std::string what_broke(const AvailabilityIncident& incident) {
    std::string text;
    for (const std::string& part : incident.what) text += (text.empty() ? "" : ", then ") + part;
    return text;
}

std::string year_of(const AvailabilityIncident& incident) {
    return fmt::format("{:.0f}", std::floor(incident.at / studies::kYear) + 1);
}

// "99.9% to 99.99%", within 0 and 1; "-" of a single batch.
std::string interval_text(const Estimate& e) {
    return e.low ? share_text(std::max(0.0, *e.low)) + " to " + share_text(std::min(1.0, *e.high))
                 : "-";
}

bool is_anything_wrong(const AvailabilityResult& result) {
    return !result.worst.empty() && result.worst.front().bad >= 1;
}

std::string how_often(const AvailabilityResult& result) {
    const double outages = result.outages_per_year.mean;
    if (!(outages > 0)) return "No second was down in all these years.";
    return fmt::format(
        "Users can tell every {}, for {} a year altogether; the longest time was {}.",
        seconds_text(studies::kYear / outages),
        seconds_text(result.down_minutes_per_year.mean * 60), seconds_text(result.longest_outage));
}

std::string worst_story(const AvailabilityResult& result) {
    if (!is_anything_wrong(result)) return "";
    const AvailabilityIncident& worst = result.worst.front();
    return fmt::format("In year {}: {}. It lasted {}, of which {} down; {} requests went wrong.{}",
                       year_of(worst), what_broke(worst), seconds_text(worst.seconds),
                       seconds_text(worst.down_seconds), si_text(worst.bad),
                       worst.stuck ? " It did not come back by itself after the repair." : "");
}

std::string cost_story(const AvailabilityResult& result) {
    if (result.causes.empty() || !(result.causes.front().bad > 0)) return "";
    const studies::AvailabilityCause& most = result.causes.front();
    return fmt::format(
        "{} of all that goes wrong is {}: what makes that rarer or shorter helps "
        "most.",
        percent_text(most.share), most.name);
}

void put_verdict(const AvailabilityResult& result, StudyPage& page) {
    const Estimate& share = result.by_request;
    const std::string nines = nines_text(share.mean);
    std::string headline = fmt::format("{} of the requests succeed over {} years",
                                       share_text(share.mean), result.years);
    if (nines != "-") headline += ": " + nines + " nines";
    auto kind = StudyPage::Kind::none;
    if (result.objective) {
        const bool met = share.mean >= *result.objective;
        kind = met ? StudyPage::Kind::good : StudyPage::Kind::bad;
        headline += fmt::format(", {} the {} wanted", met ? "enough for" : "less than",
                                share_text(*result.objective));
        if (*result.objective < 1)
            page.story(
                "The year's budget",
                fmt::format("{} of it is spent on average, {} in the worst year; it was "
                            "missed in {} of the years.",
                            percent_text(result.budget_spent), percent_text(result.worst_year),
                            percent_text(result.years_missed)));
    }
    page.verdict(kind, headline);
    page.story("How often", how_often(result));
    page.story("The worst", worst_story(result));
    page.story("What to look at first", cost_story(result));
    if (result.assumed)
        page.story("Assumed",
                   "The file names no failure rates: those in the table below are "
                   "guesses of the program.");
}

void put_figures(const AvailabilityResult& result, StudyPage& page) {
    page.figure("by request", share_text(result.by_request.mean),
                half_width_text(result.by_request, Quantity::share));
    page.figure("by time", share_text(result.by_time.mean),
                half_width_text(result.by_time, Quantity::share));
    page.figure("nines", nines_text(result.by_request.mean));
    page.figure("outages a year", si_text(result.outages_per_year.mean),
                half_width_text(result.outages_per_year, Quantity::number));
    const Estimate& minutes = result.down_minutes_per_year;
    Estimate down{60 * minutes.mean, {}, {}};
    if (minutes.low) down.low = 60 * *minutes.low, down.high = 60 * *minutes.high;
    page.figure("down a year", seconds_text(down.mean), half_width_text(down, Quantity::seconds));
    page.figure("longest outage", seconds_text(result.longest_outage));
}

std::string causes_picture(const AvailabilityResult& result) {
    std::vector<Bar> bars;
    for (size_t i = 0; i < std::min(kMostBars, result.causes.size()); ++i) {
        const studies::AvailabilityCause& one = result.causes[i];
        bars.push_back({one.name, percent_text(one.share),
                        fmt::format("{}: {} requests a year", one.name, si_text(one.bad)),
                        one.share, 0, "open"});
    }
    return bar_plot(bars, "What costs availability, most first");
}

std::string worst_picture(const AvailabilityResult& result) {
    std::vector<Bar> bars;
    if (!is_anything_wrong(result)) return "";
    for (const AvailabilityIncident& one : result.worst)
        bars.push_back({"year " + year_of(one) + ": " + what_broke(one), seconds_text(one.seconds),
                        fmt::format("{}: down for {} of {}, {} requests went wrong",
                                    what_broke(one), seconds_text(one.down_seconds),
                                    seconds_text(one.seconds), si_text(one.bad)),
                        one.seconds, one.down_seconds, one.stuck ? "worse" : "open"});
    return bar_plot(bars, "The worst incidents");
}

void add_availability(const AvailabilityResult& result, data& sections) {
    Rows rows;
    const auto add = [&](const std::string& name, const Estimate& e) {
        rows.add({name, share_text(e.mean), nines_text(e.mean), interval_text(e)});
    };
    add("by request", result.by_request);
    if (result.classes.size() > 1)
        for (const auto& one : result.classes) add("requests: " + one.name, one.availability);
    add("by time", result.by_time);
    sections << section("Availability",
                        fmt::format("Intervals are over {} batches of years.", result.batches),
                        rows.table({"", "mean", "nines", "95% interval"}));
}

void add_causes(const AvailabilityResult& result, data& sections) {
    Rows rows;
    for (const studies::AvailabilityCause& one : result.causes)
        rows.add({one.name, si_text(one.bad), percent_text(one.share)});
    if (!rows.empty())
        sections << section("What costs it", "",
                            rows.table({"", "requests gone wrong a year", "of all"}));
}

void add_worst(const AvailabilityResult& result, data& sections) {
    if (!is_anything_wrong(result)) return;
    Rows rows;
    for (const AvailabilityIncident& one : result.worst)
        rows.add({what_broke(one), year_of(one), seconds_text(one.seconds),
                  seconds_text(one.down_seconds), si_text(one.bad),
                  one.stuck ? "did not come back by itself" : ""},
                 one.stuck ? "bad" : "");
    sections << section(
        "The worst incidents",
        "Most requests gone wrong first; from the moment all was well until it was "
        "again.",
        rows.table({"what broke", "in year", "lasted", "down", "requests gone wrong", ""}));
}

void add_stuck(const AvailabilityResult& result, data& sections) {
    Rows rows;
    for (const auto& [after, times] : result.stuck) rows.add({after, count_text(times)}, "bad");
    if (!rows.empty())
        sections << section("What does not settle",
                            "Counted as it was until the next failure or repair.",
                            rows.table({"after", "times"}));
}

void add_states(const AvailabilityResult& result, data& sections) {
    Rows rows;
    for (const studies::StateSeen& one : result.states)
        rows.add({one.broken, share_text(one.share), si_text(one.visits), share_text(one.bad_share),
                  share_text(one.up_share),
                  one.settled ? "" : "does not settle: its last minutes stand for it"},
                 one.settled ? "" : "bad");
    if (!rows.empty())
        sections << section(
            "States", "Longest first; what goes wrong once each has settled.",
            rows.table({"broken", "of time", "times a year", "go wrong", "up", ""}));
}

void add_parts(const AvailabilityResult& result, data& sections) {
    Rows rows;
    for (const auto& part : result.parts)
        rows.add({part.name, count_text(part.count), seconds_text(part.mean_up),
                  part.mean_down > 0 ? seconds_text(part.mean_down) : "at once"});
    std::string left_out;
    for (const std::string& name : result.for_ever)
        left_out += (left_out.empty() ? " Left out, since nobody repairs it: " : ", ") + name;
    if (!rows.empty())
        sections << section("What breaks",
                            (result.assumed ? "Assumed: the file names no rates."
                                            : "On average, as the file's random faults say.") +
                                (left_out.empty() ? "" : left_out + "."),
                            rows.table({"", "parts", "fails every", "repaired in"}));
}

void add_beside(const AvailabilityResult& result, data& sections) {
    if (!result.renewal && !result.rare && result.why_no_rare.empty()) return;  // interrupted
    Rows rows;
    if (result.renewal)
        rows.add({"settled states alone (renewal theory)",
                  share_text(result.renewal->availability) + " by request, " +
                      share_text(result.renewal->time_up) + " by time"});
    if (result.rare && result.rare->cycles_down > 0)
        rows.add({"a settled state is down (importance sampling)",
                  fmt::format("once in {} (±{}), {} of the time",
                              seconds_text(result.rare->mean_time_to_down.value),
                              percent_text(1.96 * result.rare->mean_time_to_down.relative_error),
                              share_text(result.rare->unavailability.value))});
    else
        rows.add({"a settled state is down (importance sampling)",
                  result.rare ? "none, with up to two parts broken"
                              : "not asked, " + result.why_no_rare});
    sections << section("Beside theory",
                        "What is missing between the first line and what was simulated is "
                        "detection, failover and recovery.",
                        rows.table({"", ""}));
}

}  // namespace

std::string html_report(const AvailabilityResult& result, const Making& making) {
    Page page;
    page.title = result.scenario;
    page.facts = fmt::format(
        "{} years of failures and repairs in {} batches, seed {}: {} of them, the system simulated "
        "around {}; {} events in {}",
        result.years, result.batches, result.seed, count_text(result.changes),
        count_text(result.simulated), si_text(static_cast<double>(result.events)),
        seconds_text(result.wall_seconds));
    page.provenance = result.source + ", fingerprint " + store::facts_of(result).fingerprint +
                      ": the same command with the same file prints the same.";
    page.saved = {{"json", "Save the result (JSON)"}};
    page.body_template = assets::kStudy;
    StudyPage study;
    put_verdict(result, study);
    if (result.interrupted)
        study.interrupted("Interrupted: these are the batches that had finished.");
    put_figures(result, study);
    study.picture("Where it is lost", "Shares of all requests that go wrong.",
                  causes_picture(result));
    study.picture("How long the worst lasted",
                  "From the moment all was well until it was again; the dark part: how long it was "
                  "down meanwhile.",
                  worst_picture(result));
    add_availability(result, study.sections());
    add_causes(result, study.sections());
    add_worst(result, study.sections());
    add_stuck(result, study.sections());
    add_states(result, study.sections());
    add_parts(result, study.sections());
    add_beside(result, study.sections());
    page.body = study.body();
    return render(std::move(page), making, document(result));
}

}  // namespace faultline::reports
