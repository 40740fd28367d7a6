// tests/bench/regions/regions.cpp - does one run in regions pay on two threads, and is it exact?
//
//   regions [--regions N] [--cells N] [--skew F] [--rate PER_S] [--share F] [--lookahead MS]
//           [--seconds S] [--runs N] [--attempts N]
//
// Runs the same simulated time in the worlds of worlds.hpp, alternating, and prints on one line the
// medians: millions of requests/s in one kernel, in regions on one thread and on two, the ratios,
// and whether every fingerprint (of all regions, in their order) is that of OneInboxKernel; ends
// with 1 if not. A tenth of the time is simulated before the clock starts. A run counts only if it
// was undisturbed (on a core for 97 % of the time): it goes on until N of each world were, or the
// attempts are used up, and says how many were.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "tests/bench/regions/worlds.hpp"

namespace faultline::bench {
namespace {

// Threads that wait for each other spin: undisturbed, all of them are on a core all the time.
constexpr double kUndisturbed = 0.97;

double wall_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

// Of all threads of this process.
double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Measured {
    double seconds = 0;
    bool disturbed = false;
    uint64_t requests = 0, events = 0, windows = 0, fingerprint = 0;
};

template <class World>
uint64_t requests_done(const World& world) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < world.size(); ++i) sum += world.region(i).done();
    return sum;
}

template <class World>
Measured measure(World& world, const Setting& setting, int threads) {
    const sim::Time warm = sim::Time{} + sim::from_seconds(setting.seconds / 10);
    world.run_until(warm);
    const uint64_t requests = requests_done(world), events = world.events();
    const double cpu = cpu_seconds();
    const double start = wall_seconds();
    world.run_until(warm + sim::from_seconds(setting.seconds));
    Measured m;
    m.seconds = wall_seconds() - start;
    m.disturbed = cpu_seconds() - cpu < kUndisturbed * threads * m.seconds;
    m.requests = requests_done(world) - requests;
    m.events = world.events() - events;
    sim::Fingerprint all;
    for (uint32_t i = 0; i < world.size(); ++i) all.fold(world.region(i).fingerprint());
    m.fingerprint = all.value();
    if constexpr (requires { world.windows(); }) m.windows = world.windows() * 10 / 11;
    return m;
}

// Million requests/s of one world in its undisturbed runs.
struct Rates {
    std::vector<double> all;
    void note(const Measured& m) {
        if (!m.disturbed) all.push_back(static_cast<double>(m.requests) / m.seconds / 1e6);
    }
    double median() {
        if (all.empty()) return 0;
        std::sort(all.begin(), all.end());
        return all[all.size() / 2];
    }
};

bool compare(const Setting& setting, size_t runs, int attempts) {
    Rates one, apart, both;
    Measured m;
    bool same = true;
    const uint64_t reference = [&] {
        OneInboxKernel world(setting);
        return measure(world, setting, 1).fingerprint;
    }();
    const auto attempt = [&](Rates& rates, auto&& world, int threads, bool check) {
        m = measure(world, setting, threads);
        rates.note(m);
        same = same && (!check || m.fingerprint == reference);
    };
    while (attempts-- > 0 && std::min({one.all.size(), apart.all.size(), both.all.size()}) < runs) {
        if (one.all.size() <= both.all.size()) attempt(one, OneKernel(setting), 1, false);
        if (apart.all.size() <= both.all.size()) attempt(apart, Apart(setting, 1), 1, true);
        attempt(both, Apart(setting, 2), 2, true);
    }
    const auto windows = static_cast<double>(m.windows);
    // What two threads take beyond half of what one takes: waiting for each other, and the barrier.
    const double lost_us =
        (1 / both.median() - 0.5 / apart.median()) * static_cast<double>(m.requests) / windows;
    std::printf(
        "%u x %u cells  share %5.3f  lookahead %6.2f ms  events/region/window %8.1f | M/s: one "
        "kernel %.2f  apart %.2f  two threads %.2f | two/one kernel %.2f  two/apart %.2f | lost "
        "%.2f us a window | %s, runs %zu %zu %zu\n",
        setting.regions, setting.cells, setting.share,
        static_cast<double>(setting.lookahead.ns) / 1e6,
        static_cast<double>(m.events) / windows / setting.regions, one.median(), apart.median(),
        both.median(), both.median() / one.median(), both.median() / apart.median(), lost_us,
        same ? "same" : "DIFFERENT", one.all.size(), apart.all.size(), both.all.size());
    std::fflush(stdout);
    return same;
}

}  // namespace
}  // namespace faultline::bench

int main(int count, char** words) {
    faultline::bench::Setting setting;
    size_t runs = 5;
    int attempts = 50;
    for (int i = 1; i + 1 < count; i += 2) {
        const double value = std::atof(words[i + 1]);
        const auto is = [&](const char* name) { return std::strcmp(words[i], name) == 0; };
        if (is("--regions"))
            setting.regions = static_cast<uint32_t>(value);
        else if (is("--cells"))
            setting.cells = static_cast<uint32_t>(value);
        else if (is("--skew"))
            setting.skew = value;
        else if (is("--rate"))
            setting.rate = value;
        else if (is("--share"))
            setting.share = value;
        else if (is("--lookahead"))
            setting.lookahead = faultline::sim::from_seconds(value / 1e3);
        else if (is("--seconds"))
            setting.seconds = value;
        else if (is("--runs"))
            runs = static_cast<size_t>(value);
        else if (is("--attempts"))
            attempts = static_cast<int>(value);
        else
            return std::fprintf(stderr, "unknown: %s\n", words[i]), 2;
    }
    return faultline::bench::compare(setting, runs, attempts) ? 0 : 1;
}
