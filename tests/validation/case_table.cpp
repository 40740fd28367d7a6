#include "tests/validation/case_table.hpp"

#include <cmath>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace faultline::validation {
namespace {

std::vector<std::string> split(std::string_view text, std::string_view separator) {
    std::vector<std::string> parts;
    for (size_t begin = 0; begin <= text.size();) {
        const size_t end = std::min(text.find(separator, begin), text.size());
        parts.emplace_back(text.substr(begin, end - begin));
        begin = end + separator.size();
    }
    return parts;
}

// What is exact may differ by the rounding of doubles.
double absolute_tolerance(const std::string& text, double expected) {
    if (text == "exact") return 1e-9 * std::max(1.0, std::abs(expected));
    const double number = std::stod(text);
    return text.ends_with('%') ? number / 100 * std::abs(expected) : number;
}

}  // namespace

std::vector<Case> read_cases() {
    const std::string path = FAULTLINE_SOURCE_DIR "/tests/validation/cases.tsv";
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) throw std::runtime_error("cannot read " + path);
    std::vector<Case> cases;
    while (std::getline(file, line)) {
        const std::vector<std::string> cells = split(line, "\t");
        if (cells.size() != 7) throw std::runtime_error("not 7 cells in " + path + ": " + line);
        Case one;
        one.id = cells[0];
        one.scenario = cells[1];
        if (!cells[2].empty()) one.sets = split(cells[2], "; ");
        one.quantity = cells[3];
        one.expected = std::stod(cells[4]);
        one.tolerance_text = cells[5];
        one.tolerance = absolute_tolerance(cells[5], one.expected);
        one.source = cells[6];
        cases.push_back(std::move(one));
    }
    return cases;
}

}  // namespace faultline::validation
