#include "reports/deployment_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/quantity.hpp"

namespace faultline::reports {

using scenarios::DeploymentResult;

std::string outcome_text(const DeploymentResult& one) {
    if (one.outcome != "completed" && one.outcome != "rolled back") return one.outcome;
    const std::string text = one.outcome + " after " + seconds_text(one.length_seconds.mean);
    return one.outcome == "completed" && one.bad ? text + ": the bad version stays" : text;
}

bool ended_badly(const DeploymentResult& one) {
    return one.outcome == "completed" ? one.bad : one.outcome != "rolled back";
}

std::string strategy_text(const DeploymentResult& one) {
    std::string words = one.strategy;
    std::replace(words.begin(), words.end(), '_', '-');
    return words;
}

std::string exposure_text(const DeploymentResult& one) {
    std::string text = si_text(one.users.mean) + " users";
    if (one.all_users > 0)
        text += fmt::format(", {} of {}", share_text(one.users.mean / one.all_users),
                            si_text(one.all_users));
    return text;
}

}  // namespace faultline::reports
