#include "tests/bench/compare/start_up.hpp"

#include <algorithm>
#include <stdexcept>

#include "tests/bench/compare/measure.hpp"
#include "tests/bench/compare/process.hpp"

namespace faultline::bench {
namespace {

const std::vector<std::vector<std::string>> kCommands = {
    {FAULTLINE_BINARY, "run", FAULTLINE_SOURCE_DIR "/examples/one-queue.yaml", "--set",
     "run.duration=1s", "--set", "run.warmup=0s"},
    {FAULTLINE_BINARY, "check", FAULTLINE_SOURCE_DIR "/examples/web-shop.yaml"}};

}  // namespace

double StartUp::median_ms() const { return middle_of(runs_ms); }

double StartUp::slowest_ms() const { return *std::max_element(runs_ms.begin(), runs_ms.end()); }

std::vector<StartUp> measure_start_up(int runs) {
    std::vector<StartUp> all = {{"faultline run one-queue.yaml, one second", {}},
                                {"faultline check web-shop.yaml", {}}};
    for (int round = 0; round <= runs; ++round) {
        for (size_t i = 0; i < all.size(); ++i) {
            const Finished finished = run(kCommands[i], Errors::dropped);
            if (finished.status != 0)
                throw std::runtime_error(all[i].name + ": status " +
                                         std::to_string(finished.status));
            if (round > 0) all[i].runs_ms.push_back(finished.seconds * 1e3);
        }
    }
    return all;
}

}  // namespace faultline::bench
