// tests/validation/case_table.hpp - the cases of tests/validation/cases.tsv.
#pragma once
#include <string>
#include <vector>

namespace faultline::validation {

struct Case {
    std::string id;
    std::string scenario;           // file name in tests/validation/cases
    std::vector<std::string> sets;  // values laid over the file, so that one serves several cases
    std::string quantity;           // an expression of tests/validation/quantity.hpp
    double expected = 0;
    double tolerance = 0;        // absolute
    std::string tolerance_text;  // as written: `1%` of the expected value, `0.002`, `exact`
    std::string source;
};

// In the order of the file. Throws std::runtime_error if it cannot be read.
std::vector<Case> read_cases();

}  // namespace faultline::validation
