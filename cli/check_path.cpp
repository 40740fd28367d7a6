#include "cli/check_path.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "cli/common.hpp"
#include "cli/exit_status.hpp"
#include "reports/write_file.hpp"

namespace faultline::cli {

int check_path(const std::string& option, const std::string& path, const std::string& file) {
    std::error_code none;
    if (std::filesystem::equivalent(file, path, none)) {
        complain(fmt::format("{} {} would replace the file that is to be run", option, path));
        return kUsage;
    }
    const std::string problem = reports::cannot_write(path);
    if (problem.empty()) return kFine;
    complain("cannot write " + problem);
    return kCannotReadWrite;
}

}  // namespace faultline::cli
