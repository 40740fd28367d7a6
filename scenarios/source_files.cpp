#include "scenarios/source_files.hpp"

#include <algorithm>
#include <filesystem>

#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {

SourceFiles SourceFiles::kept(std::vector<SourceFile> files) {
    SourceFiles sources;
    sources.files_ = std::move(files);
    sources.from_disk_ = false;
    return sources;
}

const SourceFile* SourceFiles::find(const std::string& path) const {
    const auto found = std::find_if(files_.begin(), files_.end(),
                                    [&](const SourceFile& file) { return file.path == path; });
    return found == files_.end() ? nullptr : &*found;
}

std::optional<std::string> SourceFiles::read(const std::string& path, std::string& problem) {
    if (const SourceFile* file = find(path)) return file->text;
    if (!from_disk_) {
        problem = "is not among the files that were kept";
        return std::nullopt;
    }
    auto text = read_text_file(path, problem);
    if (text) files_.push_back({path, *text});
    return text;
}

bool SourceFiles::exists(const std::string& path) const {
    std::error_code error;
    return find(path) != nullptr || (from_disk_ && std::filesystem::exists(path, error));
}

}  // namespace faultline::scenarios
