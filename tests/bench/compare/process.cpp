#include "tests/bench/compare/process.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>

namespace faultline::bench {

Finished run(const std::vector<std::string>& command, Errors errors) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    const auto start = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("no process");
    if (child == 0) {
        std::vector<char*> words;
        for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
        words.push_back(nullptr);
        dup2(ends[1], STDOUT_FILENO);
        if (errors == Errors::dropped)
            if (const int nowhere = open("/dev/null", O_WRONLY); nowhere >= 0)
                dup2(nowhere, STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp(words[0], words.data());
        _exit(127);
    }
    close(ends[1]);
    Finished finished;
    std::array<char, 65536> buffer;
    for (ssize_t n; (n = read(ends[0], buffer.data(), buffer.size())) > 0;)
        finished.output.append(buffer.data(), static_cast<size_t>(n));
    close(ends[0]);
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    finished.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    finished.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    finished.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    finished.peak_bytes = static_cast<uint64_t>(usage.ru_maxrss) * 1024;
    if (finished.status == 127) throw std::runtime_error("cannot run " + command.front());
    return finished;
}

Finished run_undisturbed(const std::vector<std::string>& command, double processors) {
    constexpr int kAttempts = 4;
    const auto share = [](const Finished& one) { return one.cpu_seconds / one.seconds; };
    Finished best = run(command);
    for (int attempt = 1; attempt < kAttempts && best.status == 0; ++attempt) {
        if (share(best) >= kUndisturbed * processors) break;
        Finished again = run(command);
        if (share(again) > share(best)) best = std::move(again);
    }
    return best;
}

}  // namespace faultline::bench
