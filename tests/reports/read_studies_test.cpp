#include "reports/read_studies.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "reports/availability_table.hpp"
#include "reports/json_availability.hpp"
#include "reports/json_rehearse.hpp"
#include "reports/json_result.hpp"
#include "reports/read_result.hpp"
#include "reports/rehearse_table.hpp"
#include "reports/validation_table.hpp"
#include "tests/reports/sample_studies.hpp"

namespace faultline::reports {
namespace {

// Through the text, as a file or the store holds it.
template <class Result>
Result through_document(const Result& result) {
    const auto written = document(result);
    auto read = written;
    read.Clear();
    std::string problem;
    EXPECT_TRUE(read_json(json_text(written), read, problem)) << problem;
    return read_result(read);
}

TEST(ReadStudies, GivesBackARehearsal) {
    const studies::RehearseResult one = samples::rehearsal();
    const studies::RehearseResult read = through_document(one);
    EXPECT_EQ(rehearse_table(read, {}), rehearse_table(one, {}));
    EXPECT_EQ(json_text(document(read)), json_text(document(one)));
}

TEST(ReadStudies, GivesBackYears) {
    const studies::AvailabilityResult one = samples::years();
    const studies::AvailabilityResult read = through_document(one);
    EXPECT_EQ(availability_table(read, {}), availability_table(one, {}));
    EXPECT_EQ(json_text(document(read)), json_text(document(one)));
}

TEST(ReadStudies, GivesBackAValidation) {
    const studies::ValidateResult one = samples::validation();
    const studies::ValidateResult read = through_document(one);
    EXPECT_EQ(validation_table(read, {}), validation_table(one, {}));
    EXPECT_EQ(json_text(document(read)), json_text(document(one)));
}

// A field that a sample does not fill is one whose reading nobody would miss.
void expect_filled(const google::protobuf::Message& message, const std::string& where) {
    const auto* reflection = message.GetReflection();
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
        const auto* field = message.GetDescriptor()->field(i);
        const std::string name = where + "." + field->name();
        if (field->name() == "parts" || field->name() == "interrupted" ||
            field->name() == "why_no_rare")
            continue;
        if (field->is_repeated()) {
            EXPECT_GT(reflection->FieldSize(message, field), 0) << name;
        } else if (field->has_presence()) {
            EXPECT_TRUE(reflection->HasField(message, field)) << name;
        }
    }
}

TEST(ReadStudies, IsTestedWithEveryField) {
    expect_filled(document(samples::rehearsal()), "rehearsal");
    expect_filled(document(samples::rehearsal()).ranked(0), "ranked");
    expect_filled(document(samples::years()), "years");
    expect_filled(document(samples::years()).rare(), "rare");
    expect_filled(document(samples::validation()), "validation");
    expect_filled(document(samples::validation()).cases(0), "cases");
}

}  // namespace
}  // namespace faultline::reports
