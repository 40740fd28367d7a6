// tests/cli/completion_test.cpp - what a shell completes, asked of bash itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <sstream>

#include "tests/cli/command.hpp"

namespace faultline::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// The answers to a line of which the last word is being typed.
std::vector<std::string> completed(Folder& folder, const std::vector<std::string>& line) {
    const Ended script = faultline({"completion", "bash"});
    EXPECT_EQ(script.status, 0);
    const std::string source = folder.file("completion.bash", script.out);
    std::string words;
    for (const std::string& word : line) words += " '" + word + "'";
    const std::string ask = "cd '" + folder.path("") + "'; source '" + source + "'; COMP_WORDS=(" +
                            words + "); COMP_CWORD=" + std::to_string(line.size() - 1) +
                            "; _faultline; printf '%s\\n' \"${COMPREPLY[@]}\"";
    const std::string asked = folder.file("ask.bash", ask);
    FILE* pipe = popen(("bash '" + asked + "'").c_str(), "r");
    std::string text;
    char buffer[4096];
    while (const size_t got = fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, got);
    EXPECT_EQ(pclose(pipe), 0) << text;
    std::vector<std::string> answers;
    std::istringstream lines(text);
    for (std::string one; std::getline(lines, one);) answers.push_back(one);
    return answers;
}

TEST(Completion, OffersVerbsOptionsAndScenarioFilesInBash) {
    Folder folder;
    folder.file("shop.yaml", "");
    folder.file("notes.txt", "");
    EXPECT_THAT(completed(folder, {"faultline", "reh"}), ElementsAre("rehearse"));
    EXPECT_THAT(completed(folder, {"faultline", "rehearse", "--b"}), ElementsAre("--by"));
    EXPECT_THAT(completed(folder, {"faultline", "history", "rer"}), ElementsAre("rerun"));
    const auto files = completed(folder, {"faultline", "run", ""});
    EXPECT_THAT(files, Contains("shop.yaml"));
    EXPECT_THAT(files, Not(Contains("notes.txt")));
}

TEST(Completion, IsThereForOtherShellsAndNamesThem) {
    EXPECT_THAT(faultline({"completion", "zsh"}).out, HasSubstr("bashcompinit"));
    const Ended fish = faultline({"completion", "fish"});
    EXPECT_THAT(fish.out, HasSubstr("-n '__fish_seen_subcommand_from run' -l json"));
    const Ended unknown = faultline({"completion", "csh"});
    EXPECT_EQ(unknown.status, 2);
    EXPECT_THAT(unknown.err, HasSubstr("bash"));
}

}  // namespace
}  // namespace faultline::cli
