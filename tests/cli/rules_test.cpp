// Simulated alerts against Debian's Prometheus: over the metrics of a run, the exported rules are
// true at the evaluations at which the simulated alerts were active, and at no others.
//
// Needs Debian's prometheus (and promtool); without it the test fails.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "tests/cli/command.hpp"
#include "tests/cli/prometheus.hpp"
#include "tests/cli/tool.hpp"

namespace faultline::cli {
namespace {

// Alert and expression of each rule in the file.
std::map<std::string, std::string> rules_in(const std::string& text) {
    std::map<std::string, std::string> rules;
    const std::regex rule(R"re(- alert: (\w+)\n    expr: '([^\n]*)'\n)re");
    for (std::sregex_iterator m(text.begin(), text.end(), rule), end; m != end; ++m)
        rules[(*m)[1]] = (*m)[2];
    return rules;
}

// How many samples of ALERTS each alert has at each time, pending or firing.
std::map<std::string, std::map<std::string, int>> alerts_in(const std::string& metrics) {
    std::map<std::string, std::map<std::string, int>> alerts;
    std::istringstream lines{metrics};
    const std::regex sample(R"re(ALERTS\{alertname="(\w+)",.*\} 1 ([0-9.]+))re");
    std::smatch m;
    for (std::string line; std::getline(lines, line);)
        if (std::regex_match(line, m, sample)) ++alerts[m[1]][m[2]];
    return alerts;
}

TEST(Rules, AreTrueInPrometheusWhenTheSimulatedAlertsAreActive) {
    const Folder folder;
    const std::string example = std::string{FAULTLINE_SOURCE_DIR} + "/examples/monitoring.yaml";
    const Ended ended =
        faultline({"run", example, "-q", "--export", "openmetrics=" + folder.path("run.om"),
                   "--export", "rules=" + folder.path("rules.yml")});
    ASSERT_EQ(ended.err, "");
    const ToolEnded checked = run_tool({"promtool", "check", "rules", folder.path("rules.yml")});
    EXPECT_EQ(checked.status, 0) << checked.out;
    const std::string metrics = content(folder.path("run.om"));
    const auto rules = rules_in(content(folder.path("rules.yml")));
    const auto alerts = alerts_in(metrics);
    EXPECT_EQ(rules.size(), 16u) << "the guide's fifteen and the example's own";
    EXPECT_TRUE(alerts.contains("DatabaseConnectionLost"));
    EXPECT_TRUE(alerts.contains("VeryHighErrorRate"));

    const Prometheus prometheus{folder, folder.path("run.om")};
    std::set<std::string> times;
    for (const auto& [name, at] : alerts)
        for (const auto& [time, count] : at) times.insert(time);
    ASSERT_GT(times.size(), 10u);
    size_t active = 0;
    // One question for all rules at a time: how many elements each has.
    for (const std::string& time : times) {
        std::string question;
        for (const auto& [name, expression] : rules)
            question += fmt::format("{}label_replace(count({}), \"rule\", \"{}\", \"\", \"\")",
                                    question.empty() ? "" : " or ", expression, name);
        const auto found = prometheus.values(question, "rule", time);
        for (const auto& [name, expression] : rules) {
            const auto alert = alerts.find(name);
            const bool is = alert != alerts.end() && alert->second.contains(time);
            const int expected = is ? alert->second.at(time) : 0;
            const auto seen = found.find(name);
            EXPECT_EQ(seen == found.end() ? 0 : seen->second, expected)
                << name << " at " << time << ": " << expression;
            active += expected > 0;
        }
    }
    EXPECT_GT(active, 20u);
}

}  // namespace
}  // namespace faultline::cli
