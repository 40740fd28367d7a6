// The corpus of broken files: for each tests/scenarios/broken/NN-name.yaml, exactly the diagnostics
// of NN-name.expected. FAULTLINE_UPDATE=1 writes the expected files anew; read the difference.
// Lines "# --set path=value" at the top of a file are overrides; NN-study-*.yaml are studies.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "scenarios/compile.hpp"
#include "scenarios/study_file.hpp"

namespace faultline::scenarios {
namespace {

namespace fs = std::filesystem;

const fs::path& folder() {
    static const fs::path kFolder = fs::path(FAULTLINE_SOURCE_DIR) / "tests/scenarios/broken";
    return kFolder;
}

std::string content(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> broken_files() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator{folder()})
        if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> sets_in(const std::string& text) {
    std::vector<std::string> sets;
    std::istringstream lines{text};
    const std::string mark = "# --set ";
    for (std::string line; std::getline(lines, line) && line.starts_with(mark);)
        sets.push_back(line.substr(mark.size()));
    return sets;
}

std::string diagnostics_of(const std::string& name) {
    const std::string file = name + ".yaml";
    if (name.find("-study-") != std::string::npos && name.find("-a-study-") == std::string::npos) {
        SourceFiles sources;
        return load_study(file, sources).diagnostics.text();
    }
    LoadedScenario loaded = load_scenario(file, sets_in(content(folder() / file)));
    const auto blueprint = compile(loaded);
    EXPECT_TRUE(blueprint.has_value() != loaded.diagnostics.has_errors());
    return loaded.diagnostics.text();
}

class Broken : public testing::TestWithParam<std::string> {
protected:
    // Diagnostics name files as they were given: by their bare names, seen from the folder.
    void SetUp() override { before_ = fs::current_path(), fs::current_path(folder()); }
    void TearDown() override { fs::current_path(before_); }
    fs::path before_;
};

TEST_P(Broken, IsExplainedExactly) {
    const fs::path expected = folder() / (GetParam() + ".expected");
    const std::string found = diagnostics_of(GetParam());
    EXPECT_NE(found, "") << "nothing is wrong with this file";
    const char* update = std::getenv("FAULTLINE_UPDATE");
    if (update != nullptr && *update == '1') {
        std::ofstream{expected, std::ios::binary} << found;
        return;
    }
    EXPECT_EQ(found, content(expected));
}

INSTANTIATE_TEST_SUITE_P(Files, Broken, testing::ValuesIn(broken_files()), [](const auto& tested) {
    std::string name = tested.param;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
    return name;
});

}  // namespace
}  // namespace faultline::scenarios
