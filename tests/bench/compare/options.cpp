#include "tests/bench/compare/options.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <exception>

namespace faultline::bench {

int run_main(int count, char** words, Options defaults,
             const std::function<int(const Options&)>& work) {
    Options options = std::move(defaults);
    for (int i = 1; i < count; i += 2) {
        const std::string name = words[i], value = i + 1 < count ? words[i + 1] : "";
        if (name == "--runs" && std::atoi(value.c_str()) > 0)
            options.runs = std::atoi(value.c_str());
        else if (name == "--only" && !value.empty())
            options.only = value;
        else if (name == "--results" && !value.empty())
            options.results = value;
        else
            return fmt::print(stderr, "cannot take '{} {}'; options: {}\n", name, value,
                              "--runs N, --only TEXT, --results FILE"),
                   2;
    }
    try {
        return work(options);
    } catch (const std::exception& problem) {
        return fmt::print(stderr, "{}: {}\n", words[0], problem.what()), 1;
    }
}

}  // namespace faultline::bench
