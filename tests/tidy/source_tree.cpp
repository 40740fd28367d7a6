// tests/tidy/source_tree.cpp - walks the repository and blanks what is not code.
#include "tests/tidy/source_tree.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

namespace faultline::tidy {
namespace fs = std::filesystem;

namespace {

const fs::path kRoot = FAULTLINE_SOURCE_DIR;

constexpr std::array<std::string_view, 13> kFolders = {
    "cli",     "cmake",     "docs",    "examples", "gui",   "models", "packaging",
    "reports", "scenarios", "scripts", "sim",      "tests", "studies"};

bool ends_with_one_of(const std::string& name, const std::vector<std::string_view>& endings) {
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return name.ends_with(ending); });
}

SourceFile read(const fs::path& path) {
    SourceFile file{fs::relative(path, kRoot).generic_string(), {}};
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) file.lines.push_back(line);
    return file;
}

// Blanks one line; `in_comment` carries a block comment over to the next.
std::string blank(std::string line, bool& in_comment) {
    char quote = 0;
    for (size_t i = 0; i < line.size(); ++i) {
        const std::string_view two = std::string_view(line).substr(i, 2);
        if (in_comment) {
            in_comment = two != "*/";
            line[i] = ' ';
        } else if (quote) {
            const char here = line[i];
            line[i] = ' ';
            if (here == '\\' && i + 1 < line.size()) line[++i] = ' ';
            if (here == quote) quote = 0;
        } else if (two == "//") {
            line.resize(i);
        } else if (two == "/*") {
            in_comment = true;
        } else if (line[i] == '"' || (line[i] == '\'' && (i == 0 || !std::isxdigit(line[i - 1])))) {
            quote = line[i];
        }
    }
    return line;
}

}  // namespace

std::vector<SourceFile> files_ending(const std::vector<std::string_view>& endings) {
    std::vector<SourceFile> files;
    for (const auto& entry : fs::directory_iterator(kRoot))
        if (entry.is_regular_file() && ends_with_one_of(entry.path().filename(), endings))
            files.push_back(read(entry.path()));
    for (std::string_view folder : kFolders) {
        if (!fs::is_directory(kRoot / folder)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder))
            if (entry.is_regular_file() && ends_with_one_of(entry.path().filename(), endings))
                files.push_back(read(entry.path()));
    }
    std::sort(files.begin(), files.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    return files;
}

bool exists_in_tree(const std::string& path) { return fs::exists(kRoot / path); }

std::vector<std::string> code_only(const std::vector<std::string>& lines) {
    std::vector<std::string> code;
    code.reserve(lines.size());
    bool in_comment = false;
    // An include names a file, and that name is what the tests look at.
    for (const std::string& line : lines)
        code.push_back(line.starts_with("#include") ? line : blank(line, in_comment));
    return code;
}

std::string finding(const SourceFile& file, size_t index, std::string_view message) {
    return file.path + ":" + std::to_string(index + 1) + ": " + std::string(message);
}

}  // namespace faultline::tidy
