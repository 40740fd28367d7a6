// tests/bench/compare/options.hpp - the command line of the programs that run whole scenarios.
#pragma once
#include <functional>
#include <string>

namespace faultline::bench {

struct Options {
    int runs;             // of each, for the median
    std::string only;     // measures what has this in its name; empty: everything
    std::string results;  // JSON; empty: none

    bool chosen(const std::string& name) const { return name.find(only) != std::string::npos; }
};

// Reads [--runs N] [--only TEXT] [--results FILE] over `defaults` and does the work; its status, 2
// for an argument that cannot be taken, 1 for an exception, whose message is printed.
int run_main(int count, char** words, Options defaults,
             const std::function<int(const Options&)>& work);

}  // namespace faultline::bench
