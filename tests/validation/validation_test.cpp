// tests/validation/validation_test.cpp - what the simulator measures is what is known: queueing
// theory, published examples, documented behaviour. The cases are in cases.tsv and cases/;
// `faultline validate` runs them all in one go.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <ostream>

#include "studies/validate.hpp"

namespace faultline::studies {

void PrintTo(const Case& one, std::ostream* out) { *out << one.quantity; }

namespace {

class Validation : public testing::TestWithParam<Case> {};

TEST_P(Validation, Agrees) {
    const Case& one = GetParam();
    scenarios::SourceFiles sources;
    const ValidateResult result = validate({one}, {}, sources);
    ASSERT_EQ(result.cases.size(), 1U);
    const CaseResult& simulated = result.cases.front();
    EXPECT_TRUE(simulated.holds())
        << simulated.problem << ": " << simulated.mean << " simulated [" << simulated.low << ", "
        << simulated.high << "], " << one.expected << " expected, tolerance " << one.tolerance_text
        << ": " << one.quantity << " in " << one.scenario;
}

std::string name_of(const testing::TestParamInfo<Case>& info) {
    std::string name = info.param.id;
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(
    Known, Validation,
    testing::ValuesIn(read_cases(FAULTLINE_SOURCE_DIR "/tests/validation").cases), name_of);

TEST(ValidationTable, HasNothingInItThatCannotBeRead) {
    const CaseTable table = read_cases(FAULTLINE_SOURCE_DIR "/tests/validation");
    EXPECT_TRUE(table.readable);
    EXPECT_EQ(table.diagnostics.text(), "");
}

}  // namespace
}  // namespace faultline::studies
