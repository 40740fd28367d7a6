#include "reports/html/rehearse_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/html/assets.hpp"
#include "reports/html/rehearse_picture.hpp"
#include "reports/html/study_page.hpp"
#include "reports/json_rehearse.hpp"
#include "reports/store/facts.hpp"

namespace faultline::reports {
namespace {

using studies::Rehearsed;
using studies::RehearseResult;

// Of those that ended while it was broken so many failed: nothing else can answer for it.
constexpr double kNobodyElse = 0.9;

bool is_single_point(const Rehearsed& one) { return one.wrong_share.mean >= kNobodyElse; }
bool hurts(const Rehearsed& one) { return one.hurts(); }
bool stays(const Rehearsed& one) { return !one.comes_back(); }

std::string name_of(const Rehearsed& one) {
    std::string text = one.what.name;
    if (!one.what.alike.empty()) text += fmt::format(" (1 of {})", one.what.alike.size() + 1);
    for (const std::string& name : one.what.also) text += ", " + name;
    return text;
}

template <class Wanted>
size_t count(const RehearseResult& result, const Wanted& wanted) {
    return static_cast<size_t>(std::count_if(result.ranked.begin(), result.ranked.end(), wanted));
}

// "edge, shop.primary and 3 more"; "" if there is none.
template <class Wanted>
std::string names(const RehearseResult& result, const Wanted& wanted, size_t most) {
    std::vector<std::string> all;
    for (const Rehearsed& one : result.ranked)
        if (wanted(one)) all.push_back(name_of(one));
    if (all.size() > most) {
        const std::string more = fmt::format("{} more", all.size() - most);
        all.resize(most);
        all.push_back(more);
    }
    std::string text;
    for (size_t i = 0; i < all.size(); ++i)
        text += (i == 0 ? "" : i + 1 == all.size() ? " and " : ", ") + all[i];
    return text;
}

std::string back_text(const Rehearsed& one, const RehearseResult& result) {
    if (one.stayed_bad == result.replications) return "does not";
    if (one.stayed_bad > 0)
        return fmt::format("not in {} of {}", one.stayed_bad, result.replications);
    return one.back_after ? seconds_text(*one.back_after) : "at once";
}

// Of the worst one, as a sentence.
std::string worst_story(const RehearseResult& result) {
    if (result.ranked.empty() || !result.ranked.front().hurts()) return "";
    const Rehearsed& worst = result.ranked.front();
    std::string text = fmt::format(
        "{}: while it was broken {} of the requests went wrong; users could tell for {}",
        name_of(worst), share_text(worst.wrong_share.mean), seconds_text(worst.noticed.mean));
    if (worst.lost_writes > 0)
        text += fmt::format(", {} writes were lost", si_text(worst.lost_writes));
    return text + ".";
}

std::string advice(const RehearseResult& result) {
    std::string text;
    for (const studies::Metastable& one : result.metastable)
        if (text.empty() && !one.loop.empty())
            text = fmt::format(
                "After {} the system stays bad though all is repaired: {} keeps it "
                "down, and without that it comes back. ",
                one.name, one.loop.front());
    if (const std::string stuck = names(result, stays, 3); text.empty() && !stuck.empty())
        text += fmt::format(
            "After {} the system stays bad though all is repaired: shed load, or "
            "bound queues and retries. ",
            stuck);
    if (const std::string alone = names(result, is_single_point, 4); !alone.empty())
        text += fmt::format(
            "Nothing answers for {}: a second one, that callers turn to by "
            "themselves, helps most. ",
            alone);
    for (const Rehearsed& one : result.ranked) {
        if (!text.empty() || !one.hurts()) break;
        text = one.detected
                   ? fmt::format("The system noticed {} after {}: sooner would shorten it. ",
                                 name_of(one), seconds_text(*one.detected))
                   : fmt::format("Nothing noticed {}: a health check there would. ", name_of(one));
    }
    if (!text.empty()) text.pop_back();
    return text;
}

void put_verdict(const RehearseResult& result, StudyPage& page) {
    const size_t all = result.ranked.size(), hurt = count(result, hurts),
                 stuck = count(result, stays);
    std::string headline =
        hurt == 0 ? fmt::format("None of the {} things that can break hurts anybody", all)
                  : fmt::format("{} of the {} things that can break hurt users", hurt, all);
    if (stuck > 0)
        headline += fmt::format("; {} of them {} not come back after the repair", stuck,
                                stuck == 1 ? "does" : "do");
    else if (hurt > 0)
        headline += "; everything is well again once it is repaired";
    page.verdict(hurt == 0 ? StudyPage::Kind::good : StudyPage::Kind::bad, headline);
    page.story("The worst", worst_story(result));
    page.story("Does not come back", names(result, stays, 5));
    page.story("What to look at first", advice(result));
    page.story("When nothing breaks", fmt::format("{} of the requests go wrong, p99 {}.",
                                                  share_text(result.quiet_wrong_share.mean),
                                                  seconds_text(result.quiet_p99.mean)));
}

void put_figures(const RehearseResult& result, StudyPage& page) {
    page.figure("things broken in turn", count_text(result.ranked.size()));
    page.figure("hurt users", count_text(count(result, hurts)));
    page.figure("nothing answers for them", count_text(count(result, is_single_point)));
    page.figure("do not come back", count_text(count(result, stays)));
    double lost = 0;
    for (const Rehearsed& one : result.ranked) lost = std::max(lost, one.lost_writes);
    page.figure("writes lost at most", si_text(lost));
}

struct Column {
    const char* title;
    std::string (*text)(const Rehearsed& one, const RehearseResult& result);
};
// A figure more of each thing is a line more here.
constexpr Column kColumns[] = {
    {"broken", [](const Rehearsed& one, const RehearseResult&) { return name_of(one); }},
    {"requests gone wrong",
     [](const Rehearsed& one, const RehearseResult&) {
         return with_error(one.wrong, Quantity::number, si_text(std::max(0.0, one.wrong.mean)));
     }},
    {"of all while broken",
     [](const Rehearsed& one, const RehearseResult&) {
         return with_error(one.wrong_share, Quantity::share, share_text(one.wrong_share.mean));
     }},
    {"p99 while broken", [](const Rehearsed& one,
                            const RehearseResult&) { return seconds_with_error(one.p99_broken); }},
    {"of the error budget",
     [](const Rehearsed& one, const RehearseResult&) { return percent_text(one.budget_burned); }},
    {"felt for",
     [](const Rehearsed& one, const RehearseResult&) { return seconds_with_error(one.noticed); }},
    {"noticed after",
     [](const Rehearsed& one, const RehearseResult&) -> std::string {
         return one.detected ? seconds_text(*one.detected) : "never";
     }},
    {"back after", back_text},
    {"writes lost",
     [](const Rehearsed& one, const RehearseResult&) { return si_text(one.lost_writes); }},
    {"busiest meanwhile",
     [](const Rehearsed& one, const RehearseResult&) -> std::string {
         return one.busiest.empty() ? "-" : one.busiest + " " + percent_text(one.utilization);
     }},
};

data table_of(const std::vector<const Rehearsed*>& some, const RehearseResult& result) {
    Rows rows;
    for (const Rehearsed* one : some) {
        std::vector<std::string> cells;
        for (const Column& column : kColumns) cells.push_back(column.text(*one, result));
        rows.add(cells, stays(*one) ? "bad" : "");
    }
    std::vector<std::string> titles;
    for (const Column& column : kColumns) titles.emplace_back(column.title);
    return rows.table(titles);
}

std::string budget_text(const RehearseResult& result) {
    return fmt::format("The error budget: the {} requests that may go wrong in 30 days{}.",
                       si_text(result.budget.requests),
                       result.budget.assumed
                           ? " at 99.9%, which is assumed: the file states no objective for errors"
                           : fmt::format(", {} of all", share_text(result.budget.share)));
}

void add_ranking(const RehearseResult& result, data& sections) {
    std::vector<const Rehearsed*> some;
    for (const Rehearsed& one : result.ranked)
        if (one.hurts()) some.push_back(&one);
    if (!some.empty())
        sections << section("What hurts",
                            "Worst first. Requests gone wrong: beyond those that go wrong when "
                            "nothing breaks. Times count from the fault. " +
                                budget_text(result),
                            table_of(some, result));
}

// Of the pairs those that teach something: the rest does what its parts do.
void add_pairs(const RehearseResult& result, data& sections) {
    if (result.depth < 2) return;
    std::vector<const Rehearsed*> some;
    for (const Rehearsed& pair : result.pairs)
        if (result.more_than_parts(pair)) some.push_back(&pair);
    data one = section(
        "Two at a time",
        fmt::format("{} of {} pairs tried hurt more than one after the other would. Not tried: {} "
                    "alike to one that was, {} of which one is a part of the other, {} that no "
                    "request has to do with.",
                    some.size(), result.pairs.size(), result.counted.alike,
                    result.counted.contained, result.counted.apart),
        table_of(some, result));
    if (some.empty()) one.set("table", data{data::type::bool_false});
    sections << one;
}

// The load above which it does not, and what it comes back without.
void add_reasons(const RehearseResult& result, data& sections) {
    Rows rows;
    for (const studies::Metastable& one : result.metastable) {
        std::string loop, vain;
        for (const std::string& what : one.loop) loop += (loop.empty() ? "" : ", ") + what;
        for (const auto& without : one.without)
            if (!without.comes_back) vain += (vain.empty() ? "" : ", ") + without.what;
        rows.add({one.name,
                  one.comes_back > 0 ? rate_text(one.comes_back * result.per_second) : "at no load",
                  rate_text(one.sticks * result.per_second), loop.empty() ? "not found" : loop,
                  vain.empty() ? "-" : vain},
                 "bad");
    }
    std::string more;
    if (result.not_looked_into > 0)
        more = fmt::format(" {} more that do not come back were not looked into.",
                           result.not_looked_into);
    if (!rows.empty())
        sections << section("Why it does not come back",
                            fmt::format("Found by bisection over the load, {} asked now, and by "
                                        "switching off one thing at a time.{}",
                                        rate_text(result.per_second), more),
                            rows.table({"broken", "comes back at", "not at",
                                        "it comes back without", "not without"}));
}

void add_harmless(const RehearseResult& result, data& sections) {
    Rows rows;
    for (const Rehearsed& one : result.ranked)
        if (!one.hurts())
            rows.add({name_of(one), one.detected ? seconds_text(*one.detected) : "never"});
    if (!rows.empty())
        sections << section("What hurts nobody",
                            "No request more went wrong, and no second in which users could tell.",
                            rows.table({"broken", "noticed after"}));
}

}  // namespace

std::string html_report(const RehearseResult& result, const Making& making) {
    Page page;
    page.title = result.scenario;
    page.facts = fmt::format(
        "Every single thing{} broken in turn ({}) at {} for {}, watched for up to {} more; {} "
        "replications, seed {}; {} events in {}",
        result.depth > 1 ? " and every two" : "", result.breaking.text(),
        clock_text(result.broken_at), span_text(result.outage_seconds),
        span_text(result.observe_seconds), result.replications, result.seed,
        si_text(static_cast<double>(result.events)), seconds_text(result.wall_seconds));
    page.provenance = result.source + ", fingerprint " + store::facts_of(result).fingerprint +
                      ": the same command with the same file prints the same.";
    page.saved = {{"json", "Save the result (JSON)"}, {"ranking", "Save the ranking (CSV)"}};
    page.scripts = {assets::kRehearseScript};
    page.body_template = assets::kStudy;
    StudyPage study;
    put_verdict(result, study);
    if (result.interrupted)
        study.interrupted("Interrupted: these are the replications that had finished.");
    put_figures(result, study);
    study.picture("What hurts, and for how long",
                  "Worst first. Left: the share of the requests that ended while it was broken, "
                  "with its 95% interval. Right: time since the fault; the bar reaches to the last "
                  "second in which users could tell, the dot is when the system itself noticed.",
                  rehearse_picture(result));
    add_ranking(result, study.sections());
    add_reasons(result, study.sections());
    add_pairs(result, study.sections());
    add_harmless(result, study.sections());
    page.body = study.body();
    return render(std::move(page), making, document(result));
}

}  // namespace faultline::reports
