// tests/bench/compare/process.hpp - runs a program to its end and says what it printed and cost.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace faultline::bench {

struct Finished {
    int status = 0;           // exit status; 128 + signal if it was killed by one
    std::string output;       // standard output
    double seconds = 0;       // wall time from fork to end
    double cpu_seconds = 0;   // of all its threads, in the program and in the kernel for it
    uint64_t peak_bytes = 0;  // most resident memory
};

// Its standard error goes where ours goes, or nowhere. Throws std::runtime_error if it cannot be
// started.
enum class Errors { shown, dropped };
Finished run(const std::vector<std::string>& command, Errors errors = Errors::shown);

// Less CPU time than this share of what a program could use: the machine was not ours alone.
constexpr double kUndisturbed = 0.9;

// The same, again and up to four times while other programs take the processor from it; the run
// that had the most of it. `processors`: how many it can keep busy. A failed run is not repeated.
Finished run_undisturbed(const std::vector<std::string>& command, double processors);

}  // namespace faultline::bench
