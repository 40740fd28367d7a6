#include "reports/store/export.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "reports/write_file.hpp"

namespace faultline::reports::store {
namespace {

namespace fs = std::filesystem;

// The folders, from the root on, that lead to all of the paths.
fs::path common_folder(const std::vector<fs::path>& paths) {
    fs::path common = paths.front().parent_path();
    for (const fs::path& path : paths) {
        const fs::path folder = path.parent_path();
        const auto ends = std::mismatch(common.begin(), common.end(), folder.begin(), folder.end());
        fs::path shared;
        for (auto part = common.begin(); part != ends.first; ++part) shared /= *part;
        common = shared;
    }
    return common;
}

std::string write_all(const StoredRun& run, const std::string& summary, const fs::path& folder) {
    std::error_code error;
    const std::vector<std::string> paths = relative_paths(run);
    for (size_t i = 0; i < paths.size(); ++i) {
        const fs::path path = folder / "scenario" / paths[i];
        fs::create_directories(path.parent_path(), error);
        if (error) return path.parent_path().string() + ": " + error.message();
        if (std::string problem = write_file(path.string(), run.sources[i].text); !problem.empty())
            return problem;
    }
    const std::string command = "cd " + run.facts.folder + "\n" + run.facts.command + "\n";
    for (const auto& [name, text] :
         {std::pair<const char*, const std::string&>{"result.json", run.document},
          {"summary.txt", summary},
          {"command.txt", command}})
        if (std::string problem = write_file((folder / name).string(), text); !problem.empty())
            return problem;
    return "";
}

}  // namespace

std::vector<std::string> relative_paths(const StoredRun& run) {
    if (run.sources.empty()) return {};
    std::vector<fs::path> paths;
    for (const scenarios::SourceFile& file : run.sources)
        paths.push_back((fs::path(run.facts.folder) / file.path).lexically_normal());
    const fs::path common = common_folder(paths);
    std::vector<std::string> relative;
    for (const fs::path& path : paths) relative.push_back(path.lexically_relative(common).string());
    return relative;
}

std::string export_run(const StoredRun& run, const std::string& summary,
                       const std::string& folder) {
    std::error_code error;
    if (fs::exists(folder, error)) return folder + ": is there already";
    fs::path target = fs::path(folder);
    if (!target.has_filename()) target = target.parent_path();  // "out/"
    const fs::path temporary = target.string() + "." + std::to_string(getpid()) + ".part";
    if (!fs::create_directory(temporary, error))
        return folder + ": " + (error ? error.message() : "cannot be made");
    std::string problem = write_all(run, summary, temporary);
    if (problem.empty()) {
        fs::rename(temporary, target, error);
        if (error) problem = folder + ": " + error.message();
    }
    if (!problem.empty()) fs::remove_all(temporary, error);
    return problem;
}

}  // namespace faultline::reports::store
