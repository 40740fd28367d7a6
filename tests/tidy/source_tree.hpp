// tests/tidy/source_tree.hpp - the repository as text, for tests about how it is written.
//
// Files come in path order and without what is not ours to style: build trees and third_party/.
// Reading the whole tree costs a few milliseconds.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace faultline::tidy {

struct SourceFile {
    std::string path;  // from the repository root, with forward slashes
    std::vector<std::string> lines;

    std::string folder() const { return path.substr(0, path.find('/')); }
    bool is_cpp() const { return path.ends_with(".cpp") || path.ends_with(".hpp"); }
};

// All files under the project's folders, or at its root, whose names end with one of `endings`.
std::vector<SourceFile> files_ending(const std::vector<std::string_view>& endings);

// Whether `path` (from the repository root) is a file or a folder.
bool exists_in_tree(const std::string& path);

// The lines with comments and the contents of string literals blanked, so that a search for a name
// finds only code. Raw strings are taken to the end of their line: good enough for our own style.
std::vector<std::string> code_only(const std::vector<std::string>& lines);

// "path:line: message", as compilers print it; `index` counts from 0.
std::string finding(const SourceFile& file, size_t index, std::string_view message);

}  // namespace faultline::tidy
