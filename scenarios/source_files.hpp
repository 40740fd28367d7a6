// scenarios/source_files.hpp - where the text of scenario files comes from, and all of it that was
// read.
//
// A run can be made again only from the very text it was made from, whatever became of the files
// since. So reading goes through here: each file is read once, and kept; what was kept can stand in
// for the disk later.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace faultline::scenarios {

struct SourceFile {
    std::string path;  // as it was asked for
    std::string text;
};

class SourceFiles {
public:
    SourceFiles() = default;  // from the disk
    // These files and no others, under the paths they have there.
    static SourceFiles kept(std::vector<SourceFile> files);

    // nullopt: it cannot be read, and `problem` says why.
    std::optional<std::string> read(const std::string& path, std::string& problem);
    bool exists(const std::string& path) const;

    // All that was read, in the order in which it was first asked for.
    const std::vector<SourceFile>& files() const { return files_; }

private:
    const SourceFile* find(const std::string& path) const;
    std::vector<SourceFile> files_;
    bool from_disk_ = true;
};

}  // namespace faultline::scenarios
