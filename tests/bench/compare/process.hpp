// tests/bench/compare/process.hpp - runs a program to its end and says what it printed and cost.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace faultline::bench {

struct Finished {
    int status = 0;           // exit status; 128 + signal if it was killed by one
    std::string output;       // standard output; standard error goes where ours goes
    double seconds = 0;       // wall time from fork to end
    uint64_t peak_bytes = 0;  // most resident memory
};

// Throws std::runtime_error if it cannot be started.
Finished run(const std::vector<std::string>& command);

}  // namespace faultline::bench
