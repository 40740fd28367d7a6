// tests/conformance/trace.hpp - traces recorded from real servers, as tables of text.
//
// A trace is traces/<name>.tsv, described with the exact configuration in traces/<name>.md. A test
// states how many rows it expects: a truncated file must not pass.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace faultline::conformance {

class Trace {
public:
    // Throws std::runtime_error when the file is missing, ragged or has not `rows` rows.
    Trace(std::string_view name, size_t rows);

    size_t rows() const { return cells_.size(); }
    const std::string& text(size_t row, std::string_view column) const;
    long number(size_t row, std::string_view column) const;
    // 1795399371.743 is 1795399371743.
    long milliseconds(size_t row, std::string_view column) const;

private:
    size_t column(std::string_view name) const;

    std::string name_;
    std::vector<std::string> header_;
    std::vector<std::vector<std::string>> cells_;
};

std::vector<std::string> split(std::string_view text, char separator);

}  // namespace faultline::conformance
