// tests/cli/command.hpp - runs the real binary, as a shell would.
#pragma once
#include <csignal>
#include <string>
#include <vector>

namespace faultline::cli {

struct Ended {
    int status = -1;  // exit status; 128 + signal when killed
    std::string out, err;
};

struct How {
    std::vector<std::string> environment{};  // NAME=value, added to this process's own
    bool terminal = false;       // standard output and error are one terminal: see `out`
    double interrupt_after = 0;  // seconds until `signal`; 0: never
    int signal = SIGINT;
    double again_after = 0;  // seconds until it is sent a second time; 0: never
    bool full_disk = false;  // standard output is /dev/full
};

Ended faultline(const std::vector<std::string>& arguments, const How& how = {});

// A folder that is gone when the test ends.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    // Writes a file and returns its path.
    std::string file(const std::string& name, const std::string& text) const;
    std::string path(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

std::string content(const std::string& path);

}  // namespace faultline::cli
