// tests/tidy/source_test.cpp - the rules of docs/style that a program can check, over our C++.
//
// Each test names every offence as file:line, so one run is enough to mend them all.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <string>

#include "tests/tidy/source_tree.hpp"

namespace faultline::tidy {
namespace {

constexpr size_t kMaxFileLines = 400;
constexpr size_t kMaxFunctionLines = 70;
constexpr size_t kMaxColumns = 100;

// What lies lower has a smaller number; a file includes its own folder or a lower one.
const std::map<std::string, int> kFloors = {{"sim", 0},     {"models", 1},  {"scenarios", 2},
                                            {"studies", 3}, {"reports", 4}, {"cli", 5},
                                            {"gui", 5}};

std::vector<SourceFile> cpp_files() { return files_ending({".cpp", ".hpp"}); }

bool is_product(const SourceFile& file) { return kFloors.contains(file.folder()); }

bool is_engine(const SourceFile& file) {
    return file.folder() == "sim" || file.folder() == "models";
}

// Bytes that begin a character: what an editor shows as columns.
size_t columns(const std::string& line) {
    return static_cast<size_t>(
        std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

size_t indent(const std::string& line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

TEST(Source, HasFilesToLookAt) { EXPECT_GT(cpp_files().size(), 10U); }

TEST(Source, KeepsOneConceptAFileSoUnder400Lines) {
    for (const SourceFile& file : cpp_files())
        if (file.lines.size() > kMaxFileLines)
            ADD_FAILURE() << finding(file, kMaxFileLines, "the file goes on beyond 400 lines");
}

// A .cpp may leave that to its header, which it then includes first of all; a test is named for the
// unit that it tests.
TEST(Source, OpensEveryFileWithACommentThatSaysWhatItIs) {
    for (const SourceFile& file : cpp_files()) {
        const std::string first = file.lines.empty() ? "" : file.lines.front();
        if (file.path.ends_with("_test.cpp")) continue;
        const std::string unit = file.path.substr(0, file.path.rfind('.'));
        if (!first.starts_with("//") && first != "#include \"" + unit + ".hpp\"")
            ADD_FAILURE() << finding(file, 0, "begins without a comment");
    }
}

// By the indentation that clang-format gives: a body ends with a lone brace as deep as its head.
TEST(Source, KeepsEveryFunctionOnOneScreen) {
    for (const SourceFile& file : cpp_files()) {
        if (!is_product(file)) continue;
        const std::vector<std::string> code = code_only(file.lines);
        for (const size_t depth : {0U, 4U, 8U}) {
            const std::string end = std::string(depth, ' ') + "}";
            size_t head = 0;
            for (size_t i = 0; i < code.size(); ++i) {
                if (code[i] == end && i - head >= kMaxFunctionLines)
                    ADD_FAILURE() << finding(file, head, "a body of more than 70 lines");
                if (indent(code[i]) == depth && indent(code[i]) < code[i].size()) head = i;
            }
        }
    }
}

TEST(Source, FitsIn100ColumnsWithoutTabsOrTrailingBlanks) {
    for (const SourceFile& file : files_ending({".cpp", ".hpp", ".proto", "CMakeLists.txt"})) {
        for (size_t i = 0; i < file.lines.size(); ++i) {
            const std::string& line = file.lines[i];
            // An address cannot be broken.
            if (file.is_cpp() && columns(line) > kMaxColumns &&
                line.find("://") == std::string::npos)
                ADD_FAILURE() << finding(file, i, "more than 100 columns");
            if (line.find('\t') != std::string::npos) ADD_FAILURE() << finding(file, i, "a tab");
            if (line.ends_with(' ')) ADD_FAILURE() << finding(file, i, "a trailing blank");
        }
    }
}

TEST(Source, IncludesOnlyItsOwnFloorOrALowerOne) {
    const std::regex include(R"(^#include "([a-z_]+)/)");
    for (const SourceFile& file : cpp_files()) {
        if (!is_product(file)) continue;
        for (size_t i = 0; i < file.lines.size(); ++i) {
            std::smatch match;
            if (!std::regex_search(file.lines[i], match, include)) continue;
            const std::string target = match[1];
            const bool faces = target != file.folder() && kFloors.contains(target) &&
                               kFloors.at(target) == kFloors.at(file.folder());
            if (!kFloors.contains(target) || kFloors.at(target) > kFloors.at(file.folder()) ||
                faces)
                ADD_FAILURE() << finding(file, i, "an include up the floors");
        }
    }
}

TEST(Source, KeepsQtInTheWindowAndFormatsAboveTheEngine) {
    const std::regex qt(R"(^#include <Q[A-Zt])");
    const std::regex formats(
        R"(^#include [<"](google/|yaml-cpp/|fstream|iostream|filesystem|chrono|.*\.pb\.h))");
    for (const SourceFile& file : cpp_files()) {
        for (size_t i = 0; i < file.lines.size(); ++i) {
            if (is_product(file) && file.folder() != "gui" && std::regex_search(file.lines[i], qt))
                ADD_FAILURE() << finding(file, i, "Qt outside gui/");
            if (file.path.starts_with("gui/session/") && std::regex_search(file.lines[i], qt))
                ADD_FAILURE() << finding(file, i, "Qt in the session, which has none");
            if (is_engine(file) && std::regex_search(file.lines[i], formats))
                ADD_FAILURE() << finding(file, i, "formats, files or clocks in the engine");
        }
    }
}

// Each of these would let a run depend on the platform, the machine's state or the time of day.
TEST(Source, UsesNothingInTheEngineThatCouldDifferBetweenTwoRuns) {
    const std::regex banned(
        R"(unordered_|\bs?rand\(|(system|steady|high_resolution)_clock|std::\w+_distribution|)"
        R"(random_device|\bgetenv\b|\bgettimeofday\b|\btime\((nullptr|NULL|0)\)|std::hash\b)");
    for (const SourceFile& file : cpp_files()) {
        if (!is_engine(file)) continue;
        const std::vector<std::string> code = code_only(file.lines);
        for (size_t i = 0; i < code.size(); ++i) {
            std::smatch match;
            if (std::regex_search(code[i], match, banned))
                ADD_FAILURE() << finding(file, i, "banned in the engine: " + match[0].str());
        }
    }
}

TEST(Source, LeavesNoPromisesInTheText) {
    // In two pieces, so that this file does not find itself.
    const std::regex promise(std::string("\\b(TO") + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");
    const auto files =
        files_ending({".cpp", ".hpp", ".proto", ".md", ".yaml", ".sh", "dev", "CMakeLists.txt"});
    for (const SourceFile& file : files)
        for (size_t i = 0; i < file.lines.size(); ++i)
            if (std::regex_search(file.lines[i], promise))
                ADD_FAILURE() << finding(file, i, "a promise; keep it or drop it");
}

}  // namespace
}  // namespace faultline::tidy
