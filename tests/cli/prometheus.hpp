// tests/cli/prometheus.hpp - Debian's Prometheus, serving what promtool has made of our metrics.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "tests/cli/command.hpp"
#include "tests/cli/tool.hpp"

namespace faultline::cli {

class Prometheus {
public:
    static constexpr int64_t kEpoch = 1'767'225'600;  // 2026-01-01T00:00:00Z

    // Its data is put into `folder`; `metrics`: a file of OpenMetrics.
    Prometheus(const Folder& folder, const std::string& metrics);

    // At a simulated time; NaN if there is no value.
    double value(const std::string& expression, double at) const;
    // At a time in seconds since 1970: the value of each element by its label.
    std::map<std::string, double> values(const std::string& expression, const std::string& label,
                                         const std::string& time) const;

private:
    std::string answer(const std::string& expression, const std::string& time) const;

    int port_ = free_port();
    std::string url_;
    std::unique_ptr<ToolServer> server_;
};

}  // namespace faultline::cli
