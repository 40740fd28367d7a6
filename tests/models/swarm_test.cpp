// Swarms: hundreds of random systems with random faults, each checked for what must hold in every
// one. A failure prints the seed of its system.
#include <gtest/gtest.h>

#include <cstdlib>

#include "random_system.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(NDEBUG)
constexpr uint64_t kSystems = 40;
#else
constexpr uint64_t kSystems = 200;
#endif
// FAULTLINE_SWARM=N checks N systems instead: for a night's search.
uint64_t systems() {
    const char* wanted = std::getenv("FAULTLINE_SWARM");
    return wanted ? std::strtoull(wanted, nullptr, 10) : kSystems;
}
constexpr uint64_t kMostEvents = 400'000;  // overload may amplify itself: enough is enough

struct Result {
    uint64_t fingerprint, events, calls;
    int64_t now;
    bool operator==(const Result&) const = default;
};
Result result_of(const Cluster& cx) {
    return {cx.recorder.fingerprint().value(), cx.kernel.events(), cx.calls.in_use(),
            cx.kernel.now().ns};
}

Cluster started(const Blueprint& blueprint, uint64_t seed) {
    Cluster cluster{blueprint, seed};
    cluster.start();
    cluster.recorder.begin_stretch(cluster.kernel.now());
    return cluster;
}

TEST(Swarm, EverySystemRepeatsItselfForksAndComesToRest) {
    uint64_t events = 0, requests = 0, incidents = 0, bad = 0;
    for (uint64_t seed = 1; seed <= systems(); ++seed) {
        SCOPED_TRACE("random_system(" + std::to_string(seed) + ")");
        const Blueprint blueprint = random_system(seed);
        Cluster first = started(blueprint, seed);
        const sim::RunScope scope{first.kernel.now_address(), first.kernel.events_address(), seed,
                                  "a random system", "random_system(seed)"};
        for (const double t : {1.0, 3.3, 5.0, 7.0}) {
            first.run_until(at_time(t), kMostEvents / 4);
            expect_consistent(first);
        }
        Cluster fork = first;
        first.run_until(at_time(15), kMostEvents);
        fork.run_until(at_time(15), kMostEvents);
        expect_consistent(fork);
        ASSERT_EQ(result_of(first), result_of(fork)) << "the fork went another way";

        Cluster second = started(blueprint, seed);
        for (const double t : {1.0, 3.3, 5.0, 7.0}) second.run_until(at_time(t), kMostEvents / 4);
        second.run_until(at_time(15), kMostEvents);
        ASSERT_EQ(result_of(first), result_of(second)) << "the same seed went another way";

        expect_at_rest(first, 10'000);
        const Totals t = totals(first);
        events += first.kernel.events();
        requests += t.offered;
        bad += t.offered - t.succeeded;
        incidents += first.story.incidents().size();
        if (HasFailure()) return;
    }
    // The swarm would prove nothing if nothing happened in it.
    EXPECT_GT(requests, systems() * 100);
    EXPECT_GT(bad, requests / 50);
    EXPECT_LT(bad, requests * 4 / 5);
    EXPECT_GT(incidents, systems());
    RecordProperty("events", std::to_string(events));
    RecordProperty("requests", std::to_string(requests));
}

}  // namespace
}  // namespace faultline::models
