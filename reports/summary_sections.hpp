// reports/summary_sections.hpp - the parts that the summary is put together from.
//
// Each is "" when it has nothing to say, else begins with its heading and ends with a newline.
#pragma once
#include <string>

#include "reports/terminal.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

std::string heading(std::string_view title, std::string_view remark, const TextStyle& style);

std::string objectives_section(const scenarios::RunResult& result, const TextStyle& style);
std::string latency_section(const scenarios::RunResult& result, const TextStyle& style);
std::string attribution_section(const scenarios::RunResult& result, const TextStyle& style);
std::string components_section(const scenarios::RunResult& result, const TextStyle& style);
std::string theory_section(const scenarios::RunResult& result, const TextStyle& style);
std::string windows_section(const scenarios::RunResult& result, const TextStyle& style);
std::string over_time_section(const scenarios::RunResult& result, const TextStyle& style);
std::string deployments_section(const scenarios::RunResult& result, const TextStyle& style);
std::string alerts_section(const scenarios::RunResult& result, const TextStyle& style);
std::string uptime_section(const scenarios::RunResult& result, const TextStyle& style);
std::string business_section(const scenarios::RunResult& result, const TextStyle& style);
std::string incidents_section(const scenarios::RunResult& result, const TextStyle& style);

}  // namespace faultline::reports
