// tests/bench/compare/json.hpp - figures as short text and as JSON.
#pragma once
#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace faultline::bench {

// 1234567 is "1.23 M".
std::string short_number(double value);

// "[1, 2]", rounded to whole numbers or to `digits` behind the point.
std::string json_list(const std::vector<double>& values, int digits = 0);

// The elements of an array, a line each.
void write_json_rows(std::ostream& out, size_t count,
                     const std::function<std::string(size_t)>& row);

}  // namespace faultline::bench
