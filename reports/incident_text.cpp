#include "reports/incident_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/quantity.hpp"
#include "reports/terminal.hpp"

namespace faultline::reports {
namespace {

using scenarios::Estimate;
using scenarios::Incident;

std::string whole(double number) {
    return count_text(static_cast<uint64_t>(std::llround(std::max(0.0, number))));
}

// "1.31s ±0.12s"
std::string with_error(const Estimate& estimate, Quantity quantity) {
    const std::string text =
        quantity == Quantity::seconds ? seconds_text(estimate.mean) : si_text(estimate.mean);
    const std::string error = half_width_text(estimate, quantity);
    return error.empty() ? text : text + " " + error;
}

std::string requests_text(uint64_t count) {
    return count_text(count) + (count == 1 ? " request" : " requests");
}

uint64_t sum(const Incident::Wrong& wrong) {
    return wrong.failed + wrong.timed_out + wrong.rejected;
}

// "browse: 900 timed out, 12 rejected"
std::string wrong_text(const Incident::Wrong& wrong) {
    std::string text;
    const auto add = [&](uint64_t count, const char* how) {
        if (count > 0)
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count_text(count), how);
    };
    add(wrong.failed, "failed");
    add(wrong.timed_out, "timed out");
    add(wrong.rejected, "rejected");
    return printable(wrong.request_class) + ": " + text;
}

}  // namespace

std::string happening_text(const scenarios::Happening& line) {
    std::string text = printable(line.subject);
    if (!line.detail.empty()) text += (text.empty() ? "" : ": ") + printable(line.detail);
    if (!line.because.empty()) text += " because " + printable(line.because);
    return text;
}

std::string recovery_text(const Incident& incident) {
    std::string text =
        incident.detected_at
            ? fmt::format("noticed after {}, ", seconds_text(*incident.detected_at - incident.at))
            : "noticed by nobody, ";
    text += incident.recovered_at ? fmt::format("service back after {}, ",
                                                seconds_text(*incident.recovered_at - incident.at))
                                  : "not over by the end, ";
    if (!incident.objectives_missed) return text + "objectives met throughout";
    return text + (incident.restored_at
                       ? fmt::format("objectives met again after {}",
                                     seconds_text(*incident.restored_at - incident.at))
                       : "objectives still missed at the end");
}

std::string damage_text(const Incident& incident) {
    std::string text = requests_text(incident.failed_requests) + " went wrong";
    if (incident.failed_requests == 0) return text;
    if (!incident.wrong.empty()) {
        // The worst three classes; the document has them all.
        std::vector<Incident::Wrong> worst = incident.wrong;
        std::stable_sort(worst.begin(), worst.end(),
                         [](const auto& a, const auto& b) { return sum(a) > sum(b); });
        text += " (";
        for (size_t i = 0; i < std::min<size_t>(worst.size(), 3); ++i)
            text += (i ? "; " : "") + wrong_text(worst[i]);
        text += worst.size() > 3 ? "; ...)" : ")";
    }
    if (incident.users.population > 0)
        text += fmt::format(", about {} of {} users met an error", whole(incident.users.expected),
                            whole(incident.users.population));
    return text;
}

std::vector<std::string> budget_texts(const Incident& incident) {
    std::vector<std::string> texts;
    for (const Incident::Budget& budget : incident.budget)
        if (budget.requests > 0)
            texts.push_back(
                budget.of_run && budget.of_month
                    ? fmt::format("budget of {}: {} of this run's, {} of a month's",
                                  printable(budget.objective), share_text(*budget.of_run),
                                  share_text(*budget.of_month))
                    : fmt::format("budget of {}: {} against it, and it allows none",
                                  printable(budget.objective), requests_text(budget.requests)));
    return texts;
}

std::string loss_text(const Incident& incident) {
    if (incident.lost_writes == 0) return "";
    std::string text = count_text(incident.lost_writes) +
                       (incident.lost_writes == 1 ? " write lost" : " writes lost");
    if (incident.lost_seconds > 0)
        text += ", of the last " + seconds_text(incident.lost_seconds) + " before it";
    return text;
}

std::string over_text(const Incident& incident) {
    if (!incident.over) return "";
    const Incident::Over& over = *incident.over;
    std::string text = fmt::format("over {} replications: ", over.replications);
    const auto after = [&](const char* what, const Estimate& estimate) {
        if (!std::isnan(estimate.mean))
            text += fmt::format("{} after {}, ", what, with_error(estimate, Quantity::seconds));
    };
    after("noticed", over.detected_after);
    after("back", over.recovered_after);
    after("objectives met", over.restored_after);
    text += with_error(over.failed_requests, Quantity::number) + " requests wrong";
    if (over.lost_writes.mean > 0)
        text += ", " + with_error(over.lost_writes, Quantity::number) + " writes lost";
    return text;
}

// What those who watch from outside made of it.
static std::string watched_text(const Incident& incident) {
    std::string text;
    const auto add = [&](const std::string& what, const std::optional<double>& at) {
        if (at)
            text += fmt::format("{}{} after {}", text.empty() ? "" : ", ", what,
                                seconds_text(*at - incident.at));
    };
    add("alert " + incident.alert, incident.alert_fired_at);
    add("people told", incident.alert_notified_at);
    add("the uptime check saw it", incident.uptime_seen_at);
    return text;
}

std::vector<std::string> aftermath_texts(const Incident& incident) {
    std::vector<std::string> texts{recovery_text(incident), damage_text(incident)};
    for (std::string& text : budget_texts(incident)) texts.push_back(std::move(text));
    for (std::string text : {loss_text(incident), over_text(incident), watched_text(incident)})
        if (!text.empty()) texts.push_back(std::move(text));
    return texts;
}

}  // namespace faultline::reports
