// reports/summary_deployments.cpp - the summary's deployments: who met the new version, and for how
// long.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "reports/deployment_text.hpp"
#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using scenarios::DeploymentResult;
using scenarios::Estimate;

std::string seconds(const Estimate& value) { return seconds_text(value.mean); }

std::string coloured_outcome(const DeploymentResult& one, const Palette& palette) {
    const std::string text = outcome_text(one);
    if (ended_badly(one)) return palette.bad(text);
    return one.outcome == "rolled back" ? palette.warn(text) : palette.good(text);
}

void add_exposure(std::vector<std::pair<std::string, std::string>>& rows,
                  const DeploymentResult& one) {
    rows.emplace_back("met the new version", exposure_text(one));
    rows.emplace_back("its calls",
                      fmt::format("{} in {}, {} got an error from it", si_text(one.calls.mean),
                                  seconds(one.exposed_seconds), si_text(one.errors.mean)));
}

std::string describe(const DeploymentResult& one, const TextStyle& style) {
    const Palette palette(style.color);
    std::vector<std::pair<std::string, std::string>> rows;
    add_exposure(rows, one);
    const std::string wrong = si_text(one.failed_requests.mean) + " requests";
    rows.emplace_back("went wrong", one.failed_requests.mean > 0 ? palette.bad(wrong) : wrong);
    if (!std::isnan(one.rollback_seconds.mean))
        rows.emplace_back("going back", seconds(one.rollback_seconds) + " from the decision on");
    rows.emplace_back("capacity", share_text(one.lowest_capacity.mean) +
                                      " of the replicas took calls at the worst moment");
    if (one.extra_hours.mean > 0)
        rows.emplace_back(
            "beyond the replicas",
            fmt::format("{:.3g} h of instances{}", one.extra_hours.mean,
                        one.extra_usd > 0 ? ", " + usd_text(one.extra_usd) : std::string()));
    std::string out = "    " + right(clock_text(one.at), 8) + "  " + printable(one.service) + ", " +
                      strategy_text(one) + ": " + coloured_outcome(one, palette) + "\n";
    for (const auto& [what, text] : rows)
        out += std::string(14, ' ') + left(what, 20) + " " + text + "\n";
    return out;
}

}  // namespace

std::string deployments_section(const scenarios::RunResult& result, const TextStyle& style) {
    if (result.deployments.empty()) return "";
    std::string out = heading("DEPLOYMENTS", "", style);
    for (const DeploymentResult& one : result.deployments) out += describe(one, style);
    return out;
}

}  // namespace faultline::reports
