// studies/read_cases.cpp - the table of validation cases: a line each, cells between tabs.
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>
#include <string_view>

#include "studies/validate.hpp"

namespace faultline::studies {
namespace {

constexpr size_t kCells = 7;

std::vector<std::string> split(std::string_view text, std::string_view separator) {
    std::vector<std::string> parts;
    for (size_t begin = 0; begin <= text.size();) {
        const size_t end = std::min(text.find(separator, begin), text.size());
        parts.emplace_back(text.substr(begin, end - begin));
        begin = end + separator.size();
    }
    return parts;
}

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// What is exact may differ by the rounding of doubles.
std::optional<double> absolute_tolerance(std::string_view text, double expected) {
    if (text == "exact") return 1e-9 * std::max(1.0, std::abs(expected));
    const bool relative = text.ends_with('%');
    if (relative) text.remove_suffix(1);
    const std::optional<double> value = number(text);
    if (!value) return std::nullopt;
    return relative ? *value / 100 * std::abs(expected) : *value;
}

// A sentence that says what is wrong with the line, or "".
std::string read_case(const std::string& line, const std::string& folder, Case& one) {
    const std::vector<std::string> cells = split(line, "\t");
    if (cells.size() != kCells)
        return fmt::format("{} cells, where {} are wanted", cells.size(), kCells);
    one.id = cells[0];
    one.scenario = folder + "/cases/" + cells[1];
    if (!cells[2].empty()) one.sets = split(cells[2], "; ");
    one.quantity = cells[3];
    const std::optional<double> expected = number(cells[4]);
    if (!expected) return "'" + cells[4] + "' is not a number";
    one.expected = *expected;
    const std::optional<double> tolerance = absolute_tolerance(cells[5], one.expected);
    if (!tolerance) return "'" + cells[5] + "' is no tolerance: 1%, 0.002 or exact";
    one.tolerance = *tolerance;
    one.tolerance_text = cells[5];
    one.source = cells[6];
    return "";
}

}  // namespace

CaseTable read_cases(const std::string& folder, scenarios::SourceFiles& sources) {
    CaseTable table;
    const std::string path = folder + "/cases.tsv";
    std::string line, problem;
    std::istringstream file(sources.read(path, problem).value_or(""));
    if (!std::getline(file, line)) {  // its first line is the heading
        table.readable = false;
        return table;
    }
    for (int at = 2; std::getline(file, line); ++at) {
        Case one;
        problem = read_case(line, folder, one);
        if (problem.empty())
            table.cases.push_back(std::move(one));
        else
            table.diagnostics.error({path, at, 1}, "", problem);
    }
    return table;
}

CaseTable read_cases(const std::string& folder) {
    scenarios::SourceFiles from_disk;
    return read_cases(folder, from_disk);
}

}  // namespace faultline::studies
