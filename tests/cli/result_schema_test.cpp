// What --json writes fits the schema that `schema --result` prints, says a validator nobody here
// wrote: Debian's python3-jsonschema. Without it the test fails.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/cli/command.hpp"
#include "tests/cli/tool.hpp"

namespace faultline::cli {
namespace {

std::string example(const std::string& name) {
    return std::string{FAULTLINE_SOURCE_DIR} + "/examples/" + name;
}

class ResultSchema : public ::testing::Test {
protected:
    // What the validator says; "" if the document fits.
    std::string complaint(const std::string& document) const {
        const ToolEnded ended = run_tool(
            {"/usr/bin/python3", "-W", "ignore", "-m", "jsonschema", "-i", document, schema_});
        return ended.status == 0 ? ""
                                 : ended.out.substr(0, 2000) + "\n(package: python3-jsonschema)";
    }
    std::string document(std::vector<std::string> command) const {
        const std::string path = folder_.path("document.json");
        for (const char* word : {"--quiet", "--json"}) command.emplace_back(word);
        command.push_back(path);
        EXPECT_EQ(faultline(command).err, "");
        return path;
    }

    Folder folder_;
    std::string schema_ = folder_.file("schema.json", faultline({"schema", "--result"}).out);
};

TEST_F(ResultSchema, HoldsForEveryExample) {
    size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator{example("")}) {
        if (entry.path().extension() != ".yaml") continue;
        EXPECT_EQ(complaint(document({"run", entry.path(), "--replications", "2"})), "")
            << entry.path();
        ++count;
    }
    EXPECT_GE(count, 8U);
}

TEST_F(ResultSchema, HoldsForWhatOtherVerbsWrite) {
    const std::string report = folder_.path("report.html");
    EXPECT_EQ(complaint(document({"run", example("two-servers.yaml"), "--report", report})), "");
    EXPECT_EQ(complaint(document({"compare", example("two-servers.yaml"),
                                  example("three-servers.yaml"), "--replications", "3"})),
              "");
    EXPECT_EQ(complaint(document({"rehearse", example("two-servers.yaml")})), "");
    EXPECT_EQ(complaint(document({"availability", example("two-servers.yaml"), "--years", "10"})),
              "");
    EXPECT_EQ(complaint(document({"validate", "A01"})), "");
    EXPECT_EQ(complaint(document({"explain", example("web-shop.yaml"), "--wrong", "5", "--set",
                                  "run.duration=6m"})),
              "");
}

TEST_F(ResultSchema, RefusesWhatNoRunWrites) {
    EXPECT_NE(complaint(folder_.file("empty.json", "{}")), "");
    const std::string path = document({"run", example("two-servers.yaml")});
    std::string text = content(path);
    ASSERT_EQ(complaint(path), "");
    const size_t at = text.find("\"seed\": 7");
    ASSERT_NE(at, std::string::npos);
    text.replace(at, 9, "\"seed\": \"7\"");
    EXPECT_NE(complaint(folder_.file("text.json", text)), "");
}

}  // namespace
}  // namespace faultline::cli
