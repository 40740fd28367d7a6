// tests/conformance/trace.cpp - reads tab-separated traces.
#include "tests/conformance/trace.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>

namespace faultline::conformance {

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (size_t begin = 0; begin <= text.size();) {
        const size_t end = std::min(text.find(separator, begin), text.size());
        parts.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

Trace::Trace(std::string_view name, size_t rows) : name_(name) {
    const std::string path =
        std::string(FAULTLINE_SOURCE_DIR) + "/tests/conformance/traces/" + name_ + ".tsv";
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) throw std::runtime_error("cannot read " + path);
    header_ = split(line, '\t');
    while (std::getline(file, line)) {
        cells_.push_back(split(line, '\t'));
        // The last column may be a message with tabs of its own.
        while (cells_.back().size() > header_.size()) {
            const std::string rest = std::move(cells_.back().back());
            cells_.back().pop_back();
            cells_.back().back() += "\t" + rest;
        }
        if (cells_.back().size() != header_.size())
            throw std::runtime_error(name_ + ": a row has not as many cells as the header");
    }
    if (cells_.size() != rows)
        throw std::runtime_error(name_ + ": " + std::to_string(cells_.size()) + " rows, not " +
                                 std::to_string(rows));
}

size_t Trace::column(std::string_view name) const {
    const auto found = std::ranges::find(header_, name);
    if (found == header_.end())
        throw std::runtime_error(name_ + ": no column " + std::string(name));
    return static_cast<size_t>(found - header_.begin());
}

const std::string& Trace::text(size_t row, std::string_view name) const {
    return cells_.at(row)[column(name)];
}

long Trace::number(size_t row, std::string_view name) const { return std::stol(text(row, name)); }

long Trace::milliseconds(size_t row, std::string_view name) const {
    return std::lround(std::stod(text(row, name)) * 1000);
}

}  // namespace faultline::conformance
