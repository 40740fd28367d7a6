#include "tests/bench/compare/rounds.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <exception>
#include <filesystem>

#include "tests/bench/compare/process.hpp"

namespace faultline::bench {
namespace {

namespace fs = std::filesystem;

// Below this many calls the steps in which memory is taken hide what one costs.
constexpr double kFewestCalls = 10e3;

Figures limit_of(const Workload& workload, const std::optional<std::string>& outside) {
    const bool theirs = outside && !workload.des.empty();
    std::vector<std::string> command = {theirs ? *outside : LIMIT_BINARY};
    const auto& arguments = theirs ? workload.des : workload.limit;
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run_limit(command, theirs ? workload.des_line : "requests_per_second");
}

void run_once(const Workload& workload, const std::optional<std::string>& outside,
              Measured& measured) {
    measured.engine.push_back(run_engine(workload.engine, workload.processors));
    if (!workload.limit.empty()) measured.limit.push_back(limit_of(workload, outside));
}

void measure_memory(const Workload& workload, Measured& measured) {
    const Figures many = measured.middle();
    if (workload.fewer.empty()) return;
    if (workload.users == 0 && many.peak_calls < kFewestCalls) return;
    std::vector<std::string> arguments = workload.engine;
    arguments.insert(arguments.end(), workload.fewer.begin(), workload.fewer.end());
    const Figures few = run_engine(arguments);
    const double bytes = many.peak_bytes - few.peak_bytes;
    if (workload.users > 0)
        measured.bytes_per_user = bytes / (workload.users - workload.fewer_users);
    else
        measured.bytes_per_call = bytes / (many.peak_calls - few.peak_calls);
}

// What another's runs are to this one's: the limit's, or those of the workload it is compared with.
const std::vector<Figures>* opponent(const std::vector<Workload>& workloads,
                                     const std::vector<Measured>& measured, size_t of) {
    if (!measured[of].limit.empty()) return &measured[of].limit;
    for (size_t i = 0; i < workloads.size(); ++i)
        if (workloads[i].name == workloads[of].against) return &measured[i].engine;
    return nullptr;
}

}  // namespace

std::optional<double> Measured::ratio() const {
    if (ratios.empty()) return std::nullopt;
    return middle_of(ratios);
}

std::optional<std::string> outside_limit() {
    const char* named = std::getenv("FAULTLINE_LIMIT_DIR");
    const fs::path folder =
        named ? fs::path(named) : fs::path(FAULTLINE_SOURCE_DIR) / ".." / "shared" / "limit";
    const fs::path source = folder / "des.cpp";
    if (!fs::exists(source)) return std::nullopt;
    const std::string program = fs::path(LIMIT_BINARY).parent_path() / "des";
    if (run({"g++", "-O3", "-march=native", "-std=c++20", source, "-o", program}).status != 0)
        return std::nullopt;
    return program;
}

std::vector<Measured> measure(const std::vector<Workload>& workloads, int rounds,
                              const std::optional<std::string>& outside) {
    std::vector<Measured> measured(workloads.size());
    const auto attempt = [&](size_t i, auto work) {
        if (!measured[i].failure.empty()) return;
        try {
            work();
        } catch (const std::exception& problem) {
            measured[i].failure = problem.what();
        }
    };
    for (int round = 0; round < rounds; ++round) {
        for (size_t i = 0; i < workloads.size(); ++i)
            attempt(i, [&] { run_once(workloads[i], outside, measured[i]); });
        fmt::print(stderr, "round {} of {} done\n", round + 1, rounds);
    }
    for (size_t i = 0; i < workloads.size(); ++i) {
        attempt(i, [&] { measure_memory(workloads[i], measured[i]); });
        const std::vector<Figures>* other = opponent(workloads, measured, i);
        if (!other) continue;
        for (size_t k = 0; k < std::min(other->size(), measured[i].engine.size()); ++k)
            measured[i].ratios.push_back(measured[i].engine[k].requests_per_second /
                                         (*other)[k].requests_per_second);
    }
    return measured;
}

}  // namespace faultline::bench
