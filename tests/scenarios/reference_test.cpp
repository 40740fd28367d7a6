// The generated pages: what is committed is what the schema says today.
#include "scenarios/reference.hpp"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace faultline::scenarios {
namespace {

std::string read(const std::string& path) {
    std::ifstream file{std::string{FAULTLINE_SOURCE_DIR} + "/" + path};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(FormatReference, IsCommittedAsTheSchemaGeneratesIt) {
    const std::string committed = read("docs/scenario-format.md");
    ASSERT_FALSE(committed.empty());
    EXPECT_EQ(committed, format_reference_markdown())
        << "write it anew: faultline schema --markdown > docs/scenario-format.md";
}

TEST(JsonSchema, IsJsonThatKnowsTheKeysOfAScenario) {
    google::protobuf::Struct parsed;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json_schema(), &parsed).ok());
    const auto& definitions = parsed.fields().at("definitions").struct_value().fields();
    for (const char* name : {"Scenario", "ScenarioPart", "Study", "Distribution", "Step"})
        EXPECT_TRUE(definitions.contains(name)) << name;
    const auto& forms = definitions.at("Scenario").struct_value().fields().at("anyOf");
    const auto& map = forms.list_value().values(0).struct_value().fields();
    for (const char* key : {"workload", "services", "databases", "faults", "run"})
        EXPECT_TRUE(map.at("properties").struct_value().fields().contains(key)) << key;
    EXPECT_FALSE(map.at("additionalProperties").bool_value());
    EXPECT_EQ(map.at("required").list_value().values(0).string_value(), "workload");
}

}  // namespace
}  // namespace faultline::scenarios
