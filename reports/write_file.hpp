// reports/write_file.hpp - a document to a file, whole or not at all.
#pragma once
#include <string>
#include <string_view>

namespace faultline::reports {

// Each returns "" or a sentence that says what went wrong.

// Whether `path` can probably be written, asked before a long run rather than after it.
std::string cannot_write(const std::string& path);
// A new file appears under its name only once it is complete on disk: nobody reads half a document,
// and an error leaves what was there before. "-" is standard output; devices and pipes are
// written as they are.
std::string write_file(const std::string& path, std::string_view text);
std::string write_to(int file_descriptor, std::string_view text);

}  // namespace faultline::reports
