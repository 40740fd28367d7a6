// tests/tidy/docs_test.cpp - what the pages and the examples say about the repository is true.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <string>

#include "tests/tidy/source_tree.hpp"

namespace faultline::tidy {
namespace {

using Matches = std::sregex_iterator;

// A page may name a unit without its ending: `models/station` is station.hpp.
bool names_something(const std::string& path) {
    for (const char* ending : {"", ".hpp", ".cpp"})
        if (exists_in_tree(path + ending)) return true;
    return false;
}

std::string without_trailing_dots(std::string path) {
    while (path.ends_with('.') || path.ends_with('/')) path.pop_back();
    return path;
}

TEST(Docs, NameOnlyPathsThatExist) {
    const std::regex path(
        R"((^|[\s`"'(=])((sim|models|scenarios|studies|reports|cli|gui|tests|examples|docs)"
        R"(|third_party|packaging)/[A-Za-z0-9_./-]*)([*{<\[]?))");
    for (const SourceFile& page : files_ending({".md"})) {
        for (size_t i = 0; i < page.lines.size(); ++i) {
            for (Matches m(page.lines[i].begin(), page.lines[i].end(), path), end; m != end; ++m) {
                const bool pattern = (*m)[4].length() > 0;
                const std::string name = without_trailing_dots((*m)[2]);
                // Of a pattern (examples/*.yaml) the folder before it must exist.
                if (!names_something(pattern ? name.substr(0, name.rfind('/')) : name))
                    ADD_FAILURE() << finding(page, i, "names " + name + ", which does not exist");
            }
        }
    }
}

TEST(Docs, LinkOnlyToFilesThatExist) {
    const std::regex link(R"(\]\(([^)#:\s]+)(#[^)]*)?\))");
    for (const SourceFile& page : files_ending({".md"})) {
        const auto folder = std::filesystem::path(page.path).parent_path();
        for (size_t i = 0; i < page.lines.size(); ++i) {
            for (Matches m(page.lines[i].begin(), page.lines[i].end(), link), end; m != end; ++m) {
                const std::string target = (*m)[1];
                if (!exists_in_tree((folder / target).lexically_normal().generic_string()))
                    ADD_FAILURE() << finding(page, i,
                                             "links to " + target + ", which is not there");
            }
        }
    }
}

TEST(Docs, NameOnlyVerbsThatDevKnows) {
    std::string dev;
    for (const SourceFile& file : files_ending({"dev"}))
        if (file.path == "dev")
            for (const std::string& line : file.lines) dev += line + "\n";
    const std::string verbs = dev.substr(dev.rfind("case $verb in"));
    const std::regex call(R"(\./dev ([a-z]+))");
    for (const SourceFile& page : files_ending({".md"}))
        for (size_t i = 0; i < page.lines.size(); ++i)
            for (Matches m(page.lines[i].begin(), page.lines[i].end(), call), end; m != end; ++m)
                if (!std::regex_search(verbs, std::regex("[ |]" + (*m)[1].str() + "[|)]")))
                    ADD_FAILURE() << finding(page, i, "./dev has no verb " + (*m)[1].str());
}

TEST(Examples, SayInTheirFirstLineWhatTheyTeach) {
    for (const SourceFile& file : files_ending({".yaml"})) {
        if (file.folder() != "examples") continue;
        if (file.lines.empty() || !file.lines.front().starts_with("# "))
            ADD_FAILURE() << finding(file, 0, "does not begin with a comment");
    }
}

}  // namespace
}  // namespace faultline::tidy
