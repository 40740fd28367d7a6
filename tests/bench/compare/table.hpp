// tests/bench/compare/table.hpp - what was measured, as text for people and as JSON for programs.
#pragma once
#include <string>
#include <vector>

#include "tests/bench/compare/rounds.hpp"
#include "tests/bench/compare/start_up.hpp"
#include "tests/bench/compare/workloads.hpp"

namespace faultline::bench {

// Medians, a line a workload.
void print_table(const std::vector<Workload>& workloads, const std::vector<Measured>& measured);
void print_start_up(const std::vector<StartUp>& start_ups);

// Medians and every single run. An empty path writes nothing; false if the file cannot be written.
bool write_json(const std::string& path, const std::vector<Workload>& workloads,
                const std::vector<Measured>& measured, const std::vector<StartUp>& start_ups);

}  // namespace faultline::bench
