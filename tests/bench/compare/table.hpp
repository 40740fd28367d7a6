// tests/bench/compare/table.hpp - what was measured, as text for people and as JSON for programs.
#pragma once
#include <string>
#include <vector>

#include "tests/bench/compare/rounds.hpp"
#include "tests/bench/compare/start_up.hpp"
#include "tests/bench/compare/workloads.hpp"

namespace faultline::bench {

// 1234567 is "1.23 M".
std::string short_number(double value);

// "[1, 2]", rounded to whole numbers or to `digits` behind the point.
std::string json_list(const std::vector<double>& values, int digits = 0);

// Medians, a line a workload.
void print_table(const std::vector<Workload>& workloads, const std::vector<Measured>& measured);
void print_start_up(const std::vector<StartUp>& start_ups);

// Medians and every single run. An empty path writes nothing; false if the file cannot be written.
bool write_json(const std::string& path, const std::vector<Workload>& workloads,
                const std::vector<Measured>& measured, const std::vector<StartUp>& start_ups);

}  // namespace faultline::bench
