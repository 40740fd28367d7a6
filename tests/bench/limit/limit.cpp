// tests/bench/limit/limit.cpp - hand-specialised simulations: what this machine allows.
//
// Each does one fixed piece of work as directly as we could write it, still through a general event
// queue and with a latency histogram. The engine does the same work from a scenario file, and is
// measured beside these in one run.
//
//   limit mm SERVERS N               M/M/c at utilisation 0.9, N customers
//   limit tier CELLS N               the three-tier reference path, N requests
//   limit closed CELLS USERS N       the same under a closed population, 10 s mean think time
//   limit shards SHARDS N            M/M/4 shards of a database at utilisation 0.8, a hop each way
//
// One line comes out:  requests N seconds S ns_per_event E requests_per_second R peak_bytes B ...
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/bench/limit/common.hpp"
#include "tests/bench/limit/event_wheel.hpp"
#include "tests/bench/limit/shards.hpp"
#include "tests/bench/limit/three_tier.hpp"

namespace faultline::limit {
namespace {

// Mean service time 10 ms; a customer's latency is its sojourn.
void many_servers(unsigned servers, uint64_t customers) {
    constexpr uint64_t kArrival = 64;
    constexpr double kService = 1e7;
    const double gap = kService / (0.9 * servers);
    EventWheel events;
    Generator random(42);
    Ring waiting;
    Histogram latency;
    std::array<uint64_t, 64> since{};
    uint64_t sequence = 0, popped = 0, arrived = 0, done = 0;
    uint64_t idle = (uint64_t{1} << servers) - 1;
    const auto at = [&](uint64_t time, uint64_t what) {
        events.push({time, sequence++ << 24 | what});
    };
    const auto draw = [&](double mean) {
        return static_cast<uint64_t>(mean * kVariates.exponential(random));
    };
    const double start = wall_seconds();
    at(draw(gap), kArrival);
    while (done < customers) {
        const Event event = events.pop();
        const uint64_t now = event.time, what = event.order & 0xffffff;
        ++popped;
        if (what == kArrival) {
            if (++arrived < customers) at(now + draw(gap), kArrival);
            if (!idle) {
                waiting.push(now);
                continue;
            }
            const auto server = static_cast<uint64_t>(std::countr_zero(idle));
            idle &= idle - 1;
            since[server] = now;
            at(now + draw(kService), server);
        } else {
            latency.record(now - since[what]);
            ++done;
            if (waiting.empty()) {
                idle |= uint64_t{1} << what;
                continue;
            }
            since[what] = waiting.pop();
            at(now + draw(kService), what);
        }
    }
    print(done, popped, wall_seconds() - start, latency);
}

}  // namespace
}  // namespace faultline::limit

int main(int count, char** words) {
    const std::string work = count > 1 ? words[1] : "";
    const auto number = [&](int i) {
        return std::strtoull(i < count ? words[i] : "0", nullptr, 10);
    };
    if (work == "mm" && number(2) >= 1 && number(2) < 63) {
        faultline::limit::many_servers(static_cast<unsigned>(number(2)), number(3));
    } else if (work == "tier" && number(2) >= 1) {
        faultline::limit::ThreeTier(static_cast<uint32_t>(number(2)), 0).run(number(3));
    } else if (work == "closed" && number(2) >= 1) {
        faultline::limit::ThreeTier(static_cast<uint32_t>(number(2)),
                                    static_cast<uint32_t>(number(3)))
            .run(number(4));
    } else if (work == "shards" && number(2) >= 1) {
        faultline::limit::Shards(static_cast<uint32_t>(number(2))).run(number(3));
    } else {
        std::fputs(
            "usage: limit mm SERVERS N | tier CELLS N | closed CELLS USERS N | shards SHARDS N\n",
            stderr);
        return 2;
    }
}
