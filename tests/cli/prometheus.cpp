// tests/cli/prometheus.cpp - started on a free port of the loopback interface, asked with promtool.
#include "tests/cli/prometheus.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <regex>
#include <thread>

namespace faultline::cli {

Prometheus::Prometheus(const Folder& folder, const std::string& metrics)
    : url_{fmt::format("http://127.0.0.1:{}", port_)} {
    const std::string data = folder.path("tsdb");
    const ToolEnded blocks =
        run_tool({"promtool", "tsdb", "create-blocks-from", "openmetrics", metrics, data});
    EXPECT_EQ(blocks.status, 0) << blocks.out << "\n(Debian's package: prometheus)";
    const std::string config = folder.file("prometheus.yml", "global: {}\n");
    server_ = std::make_unique<ToolServer>(
        std::vector<std::string>{"prometheus", "--config.file=" + config,
                                 "--storage.tsdb.path=" + data,
                                 "--storage.tsdb.retention.time=100y",
                                 fmt::format("--web.listen-address=127.0.0.1:{}", port_)},
        folder.path("prometheus.log"));
    // The port is there before the data is.
    for (int i = 0; i < 600 && server_->running(); ++i) {
        if (run_tool({"promtool", "check", "ready", "--url=" + url_}).status == 0) return;
        if (value("vector(1)", 0) == 1) return;
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    ADD_FAILURE() << "Prometheus does not answer: " << content(folder.path("prometheus.log"));
}

std::string Prometheus::answer(const std::string& expression, const std::string& time) const {
    const ToolEnded ended = run_tool(
        {"promtool", "query", "instant", "--format=json", url_, expression, "--time=" + time});
    return ended.status == 0 ? ended.out : "";
}

double Prometheus::value(const std::string& expression, double at) const {
    const std::string out = answer(expression, fmt::format("{}", kEpoch + std::llround(at)));
    const std::regex pair(R"re(\[[0-9.]+,"([^"]+)"\])re");
    std::smatch match;
    return std::regex_search(out, match, pair) ? std::stod(match[1]) : NAN;
}

std::map<std::string, double> Prometheus::values(const std::string& expression,
                                                 const std::string& label,
                                                 const std::string& time) const {
    const std::string out = answer(expression, time);
    EXPECT_FALSE(out.empty()) << expression;
    const std::regex element(
        "\"" + label + R"re("\s*:\s*"(\w+)"[^}]*\}\s*,\s*"value"\s*:\s*\[[0-9.]+,"([^"]+)"\])re");
    std::map<std::string, double> found;
    for (std::sregex_iterator m(out.begin(), out.end(), element), end; m != end; ++m)
        found[(*m)[1]] = std::stod((*m)[2]);
    return found;
}

}  // namespace faultline::cli
