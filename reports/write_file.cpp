#include "reports/write_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace faultline::reports {
namespace {

std::string because(const std::string& path) { return path + ": " + std::strerror(errno); }

std::string folder_of(const std::string& path) {
    const size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

// The file that a link leads to, so that the link is kept and its target replaced.
std::string resolved(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr),
                                                           &std::free);
    return real ? std::string(real.get()) : path;
}

std::string write_in_place(const std::string& path, std::string_view text) {
    const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return because(path);
    std::string problem = write_to(file, text);
    if (close(file) != 0 && problem.empty()) problem = std::strerror(errno);
    return problem.empty() ? "" : path + ": " + problem;
}

}  // namespace

std::string write_to(int file_descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(file_descriptor, text.data(), text.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            return std::strerror(errno);
        }
        text.remove_prefix(static_cast<size_t>(written));
    }
    return "";
}

std::string cannot_write(const std::string& path) {
    if (path == "-") return "";
    struct stat facts {};
    if (stat(path.c_str(), &facts) == 0) {
        if (S_ISDIR(facts.st_mode)) return path + ": is a directory";
        if (!S_ISREG(facts.st_mode)) return access(path.c_str(), W_OK) == 0 ? "" : because(path);
        if (access(path.c_str(), W_OK) != 0) return because(path);
    }
    return access(folder_of(resolved(path)).c_str(), W_OK | X_OK) == 0 ? "" : because(path);
}

std::string write_file(const std::string& path, std::string_view text) {
    if (path == "-") {
        const std::string problem = write_to(STDOUT_FILENO, text);
        return problem.empty() ? "" : "standard output: " + problem;
    }
    struct stat facts {};
    const bool exists = stat(path.c_str(), &facts) == 0;
    if (exists && !S_ISREG(facts.st_mode)) return write_in_place(path, text);

    const std::string target = resolved(path);
    const std::string temporary = target + "." + std::to_string(getpid()) + ".part";
    const mode_t mode = exists ? facts.st_mode & 0777U : 0666U;
    const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file < 0) return because(path);
    std::string problem = write_to(file, text);
    if (problem.empty() && fsync(file) != 0) problem = std::strerror(errno);
    if (close(file) != 0 && problem.empty()) problem = std::strerror(errno);
    if (problem.empty() && rename(temporary.c_str(), target.c_str()) != 0)
        problem = std::strerror(errno);
    if (problem.empty()) return "";
    unlink(temporary.c_str());
    return path + ": " + problem;
}

}  // namespace faultline::reports
