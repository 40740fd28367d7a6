// tests/validation/validation_test.cpp - what the simulator measures is what is known: queueing
// theory, published examples, documented behaviour. The cases are in cases.tsv and cases/.
//
// FAULTLINE_TABLE=FILE writes the rows of the table in docs/validation.md to FILE.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <ostream>

#include "tests/validation/comparison.hpp"

namespace faultline::validation {

void PrintTo(const Case& one, std::ostream* out) { *out << one.quantity; }

namespace {

class Validation : public testing::TestWithParam<Case> {
protected:
    static void TearDownTestSuite() {
        if (const char* path = std::getenv("FAULTLINE_TABLE")) std::ofstream{path} << rows();
    }
    static std::string& rows() {
        static std::string all;
        return all;
    }
};

TEST_P(Validation, Agrees) {
    const Case& one = GetParam();
    const auto replications = replications_of(one);
    for (const scenarios::RunResult& result : *replications) {
        EXPECT_EQ(conservation(result), "");
        EXPECT_GT(result.requests.offered, 0U);
    }
    const Simulated simulated = simulate(one, *replications);
    rows() += table_row(one, simulated, replications->size());
    EXPECT_EQ(verdict(one, simulated), "") << one.quantity << " in " << one.scenario;
}

std::string name_of(const testing::TestParamInfo<Case>& info) {
    std::string name = info.param.id;
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Known, Validation, testing::ValuesIn(read_cases()), name_of);

}  // namespace
}  // namespace faultline::validation
