// tests/cli/command.cpp - fork, exec, and both pipes (or a terminal) read until they close.
#include "tests/cli/command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace faultline::cli {
namespace {

struct Channel {
    int ours = -1, theirs = -1;
};

Channel new_pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    return {ends[0], ends[1]};
}

Channel new_terminal() {
    const int ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (ours < 0 || grantpt(ours) != 0 || unlockpt(ours) != 0) throw std::runtime_error("openpt");
    return {ours, open(ptsname(ours), O_RDWR | O_NOCTTY | O_CLOEXEC)};
}

[[noreturn]] void become(const std::vector<std::string>& arguments, const How& how, int out,
                         int err) {
    // A build tool may have set these; tests say what they want.
    for (const char* name : {"NO_COLOR", "FAULTLINE_SEED", "FAULTLINE_JOBS"}) unsetenv(name);
    setenv("FAULTLINE_STORE", "off", 1);  // nothing goes to the home of whoever runs the tests
    setenv("TERM", "xterm", 1);
    for (const std::string& variable : how.environment) {
        const size_t equals = variable.find('=');
        setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
    }
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    std::vector<char*> argv{const_cast<char*>("faultline")};
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    execv(FAULTLINE_BINARY, argv.data());
    _exit(127);
}

// Reads until every writer has closed its end; interrupts the child when its time has come.
void listen(pid_t child, const How& how, std::vector<std::pair<int, std::string*>> channels) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    bool interrupted = how.interrupt_after <= 0, again = how.again_after <= 0;
    while (!channels.empty()) {
        std::vector<pollfd> polls;
        for (const auto& channel : channels) polls.push_back({channel.first, POLLIN, 0});
        poll(polls.data(), polls.size(), 20);
        const double passed = std::chrono::duration<double>(Clock::now() - start).count();
        if (!interrupted && passed >= how.interrupt_after) {
            kill(child, how.signal);
            interrupted = true;
        }
        if (!again && passed >= how.again_after) {
            kill(child, how.signal);
            again = true;
        }
        for (size_t i = polls.size(); i-- > 0;) {
            if (polls[i].revents == 0) continue;
            char buffer[4096];
            const ssize_t got = read(polls[i].fd, buffer, sizeof buffer);
            if (got > 0) {
                channels[i].second->append(buffer, static_cast<size_t>(got));
            } else {
                close(polls[i].fd);
                channels.erase(channels.begin() + static_cast<std::ptrdiff_t>(i));
            }
        }
    }
}

}  // namespace

Ended faultline(const std::vector<std::string>& arguments, const How& how) {
    Ended ended;
    Channel out = how.terminal ? new_terminal() : new_pipe();
    const Channel err = how.terminal ? Channel{} : new_pipe();
    const int full = how.full_disk ? open("/dev/full", O_WRONLY | O_CLOEXEC) : -1;
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("fork");
    if (child == 0)
        become(arguments, how, full >= 0 ? full : out.theirs,
               how.terminal ? out.theirs : err.theirs);
    close(out.theirs);
    std::vector<std::pair<int, std::string*>> channels{{out.ours, &ended.out}};
    if (!how.terminal) {
        close(err.theirs);
        channels.push_back({err.ours, &ended.err});
    }
    if (full >= 0) close(full);
    listen(child, how, channels);
    int status = 0;
    waitpid(child, &status, 0);
    ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ended;
}

Folder::Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "faultline_XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp");
    path_ = pattern;
}

Folder::~Folder() { std::filesystem::remove_all(path_); }

std::string Folder::file(const std::string& name, const std::string& text) const {
    std::ofstream(path(name)) << text;
    return path(name);
}

std::string content(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

}  // namespace faultline::cli
