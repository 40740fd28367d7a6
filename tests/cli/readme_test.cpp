// The README prints what it says: its scenario is the example's, its output the program's.
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/command.hpp"

namespace faultline::cli {
namespace {

std::string in_repository(const std::string& path) {
    return std::string{FAULTLINE_SOURCE_DIR} + "/" + path;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

// What stands in the n-th fenced block of a page.
std::vector<std::string> block(const std::string& page, int n) {
    std::vector<std::string> found;
    int fences = 0;
    for (const std::string& line : lines_of(page)) {
        if (line.starts_with("```")) {
            ++fences;
        } else if (fences == 2 * n + 1) {
            found.push_back(line);
        }
    }
    return found;
}

TEST(Readme, ShowsTheScenarioOfItsExample) {
    std::vector<std::string> example;
    for (const std::string& line : lines_of(content(in_repository("examples/two-servers.yaml"))))
        if (!line.starts_with("#")) example.push_back(line);
    EXPECT_EQ(block(content(in_repository("README.md")), 1), example);
}

TEST(Readme, ShowsWhatTheProgramPrints) {
    const std::vector<std::string> shown = block(content(in_repository("README.md")), 2);
    ASSERT_GT(shown.size(), 20U);
    const std::vector<std::string> printed =
        lines_of(faultline({"run", in_repository("examples/two-servers.yaml")}).out);
    size_t at = 0;
    for (const std::string& line : shown) {
        if (line.find(", seed ") != std::string::npos) continue;  // names the file as it was given
        while (at < printed.size() && printed[at] != line) ++at;
        EXPECT_LT(at, printed.size()) << "not printed (any more): " << line;
        if (at == printed.size()) return;
    }
}

}  // namespace
}  // namespace faultline::cli
