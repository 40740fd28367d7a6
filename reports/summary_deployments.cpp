// reports/summary_deployments.cpp - the summary's deployments: who met the new version, and for how
// long.
#include <fmt/format.h>

#include <cmath>

#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using scenarios::DeploymentResult;
using scenarios::Estimate;

std::string number(const Estimate& value) {
    return std::isnan(value.mean) ? "-" : si_text(value.mean);
}

std::string seconds(const Estimate& value) {
    return std::isnan(value.mean) ? "-" : seconds_text(value.mean);
}

std::string share(double part, double whole) { return whole > 0 ? share_text(part / whole) : "-"; }

void add_rows(Table& table, const DeploymentResult& one, const Palette& palette) {
    const std::string outcome = one.outcome == "completed"
                                    ? (one.bad ? palette.bad("completed: the bad version stays")
                                               : palette.good("completed"))
                                : one.outcome == "rolled back" ? palette.warn(one.outcome)
                                                               : palette.bad(one.outcome);
    std::string words = one.strategy;
    for (char& c : words)
        if (c == '_') c = '-';
    table.row({clock_text(one.at) + "  " + printable(one.service) + ", " + words, outcome,
               one.outcome == "completed" || one.outcome == "rolled back"
                   ? "after " + seconds(one.length_seconds)
                   : ""});
    table.row(
        {"        users who met the new version", number(one.users),
         fmt::format("{} of {}", share(one.users.mean, one.all_users), si_text(one.all_users))});
    table.row({"        calls that came to it", number(one.calls),
               fmt::format("in {}; {} got an error from it", seconds(one.exposed_seconds),
                           number(one.errors))});
    table.row({"        requests that went wrong",
               one.failed_requests.mean > 0 ? palette.bad(number(one.failed_requests))
                                            : palette.good(number(one.failed_requests)),
               one.bad && one.outcome == "completed" ? "until the end" : "until it was over"});
    if (!std::isnan(one.rollback_seconds.mean))
        table.row(
            {"        time to go back", seconds(one.rollback_seconds), "from the decision on"});
    table.row({"        capacity", share_text(one.lowest_capacity.mean),
               "of the replicas took calls at the worst moment"});
    if (one.extra_hours.mean > 0)
        table.row(
            {"        beyond the replicas", fmt::format("{:.3g} h", one.extra_hours.mean),
             one.extra_usd > 0 ? "of instances: " + usd_text(one.extra_usd) : "of instances"});
}

}  // namespace

std::string deployments_section(const scenarios::RunResult& result, const TextStyle& style) {
    if (result.deployments.empty()) return "";
    const Palette palette(style.color);
    Table table({Table::Align::left, Table::Align::right, Table::Align::left});
    for (const DeploymentResult& one : result.deployments) add_rows(table, one, palette);
    return heading("DEPLOYMENTS", "", style) + table.text(4, 2, style);
}

}  // namespace faultline::reports
