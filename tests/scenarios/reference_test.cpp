// The generated pages: what is committed is what the schema says today.
#include "scenarios/reference.hpp"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "scenarios/explain.hpp"
#include "scenarios/load.hpp"

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
    const auto& properties = parsed.fields().at("properties").struct_value().fields();
    for (const char* key : {"workload", "services", "databases", "faults", "run"})
        EXPECT_TRUE(properties.contains(key)) << key;
    EXPECT_FALSE(parsed.fields().at("additionalProperties").bool_value());
    EXPECT_TRUE(parsed.fields().at("$defs").struct_value().fields().contains("Distribution"));
}

TEST(Explain, NamesTheLineOfWhatIsWrittenAndTheSourceOfWhatIsNot) {
    const LoadedScenario loaded = load_scenario_text(
        "scenario: One queue\n"
        "workload: {arrivals: 75/s, requests: {work: {to: server}}}\n"
        "services:\n"
        "  server:\n"
        "    workers: 1\n"
        "    operations: {work: [{wait: {exponential: 10ms}}]}\n",
        "queue.yaml");
    ASSERT_FALSE(loaded.diagnostics.has_errors()) << loaded.diagnostics.text();
    const std::string text = explain(loaded);
    EXPECT_NE(text.find("arrivals: 75/s"), std::string::npos);
    EXPECT_NE(text.find("# queue.yaml:5"), std::string::npos) << text;
    EXPECT_NE(text.find("replicas: 1"), std::string::npos);
    EXPECT_NE(text.find("# default"), std::string::npos);
}

}  // namespace
}  // namespace faultline::scenarios
