// Whatever strikes, in whatever order and overlap: when it is over, everything is as it was.
#include <gtest/gtest.h>

#include <algorithm>

#include "models/fault.hpp"
#include "random_system.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

// All faults of it are over by then.
constexpr double kOver = 60;

Blueprint with_faults_that_end(uint64_t seed) {
    Blueprint blueprint = random_system(seed);
    blueprint.run.duration = 70_s;
    for (Fault& fault : blueprint.faults) {
        fault.every.reset();
        fault.common_cause = 0;
        if (!is_momentary(fault)) fault.duration = exactly(2_s);
    }
    return blueprint;
}

Cluster started(const Blueprint& blueprint, uint64_t seed) {
    Cluster cluster{blueprint, seed};
    cluster.start();
    cluster.recorder.begin_stretch(cluster.kernel.now());
    return cluster;
}

bool cannot_start(const Cluster& cx, uint32_t component) {
    return std::ranges::any_of(cx.blueprint->changes, [&](const Change& change) {
        return change.service == component && change.version.crash_at_start;
    });
}

void expect_whole(const Cluster& cx, const Cluster& fresh) {
    EXPECT_TRUE(cx.troubles.empty());
    for (uint32_t i = 1; i < cx.instances.size(); ++i) {
        const Instance& node = cx.instances[i];
        const std::string name = cx.instance_name(i);
        // An autoscaler may have switched it off; a version that cannot start may have stayed.
        EXPECT_TRUE(node.up || !node.in_service || cannot_start(cx, node.component)) << name;
        // A new version may have stayed, and be slow.
        EXPECT_EQ(node.open, node.up && node.release == 0) << name;
        const double slow = node.release == 0 ? 1 : cx.releases[node.release - 1].version().slow;
        EXPECT_EQ(node.slowdown, static_cast<float>(slow)) << name;
        EXPECT_EQ(node.error_share, 0.0F) << name;
        EXPECT_FALSE(node.disk_full) << name;
    }
    EXPECT_TRUE(cx.stopped.empty());
    for (uint32_t p = 0; p < cx.processors.size(); ++p)
        EXPECT_EQ(cx.processors[p].usable(), fresh.processors[p].usable());
    for (uint32_t d = 0; d < cx.disks.size(); ++d) {
        Disk used = cx.disks[d], unused = fresh.disks[d];
        const sim::Time later = cx.kernel.now() + 1_min;
        EXPECT_EQ(used.submit(later, 3).ns, unused.submit(later, 3).ns);
    }
    for (const KeyStream& keys : cx.key_streams) EXPECT_TRUE(keys.hot.empty());
    for (uint32_t s = 0; s < cx.sources.size(); ++s) {
        const Source& source = cx.sources[s];
        EXPECT_EQ(source.surge, 1);
        EXPECT_EQ(source.kind, fresh.sources[s].kind);
        if (source.users == 0) continue;
        const double scale = source.profile.empty() ? 1 : source.profile.back().scale;
        EXPECT_NEAR(static_cast<double>(source.population - source.leaving),
                    static_cast<double>(source.users) * scale, 0.5001);
    }
}

TEST(FaultPlans, OfTheWholeVocabularyLeaveNoResidueLoseNoRequestAndFork) {
    constexpr uint64_t kSystems = 120, kMostEvents = 200'000;
    std::vector<int> struck(static_cast<size_t>(Fault::Verb::scale) + 1);
    for (uint64_t seed = 1; seed <= kSystems; ++seed) {
        SCOPED_TRACE("with_faults_that_end(" + std::to_string(seed) + ")");
        const Blueprint blueprint = with_faults_that_end(seed);
        Cluster cx = started(blueprint, seed), whole = started(blueprint, seed);
        cx.run_until(at_time(6), kMostEvents);
        Cluster fork = cx;
        for (Cluster* one : {&fork, &cx}) one->run_until(at_time(13), kMostEvents);
        ASSERT_EQ(fork.recorder.fingerprint().value(), cx.recorder.fingerprint().value());
        whole.run_until(at_time(6), kMostEvents);
        whole.run_until(at_time(13), kMostEvents);
        ASSERT_EQ(whole.recorder.fingerprint().value(), cx.recorder.fingerprint().value());
        expect_consistent(cx);
        // Overload may amplify itself for as long as anybody asks: then nobody does.
        if (cx.run_until(at_time(kOver), kMostEvents) != sim::Stop::time_reached) {
            cx.stop_sources();
            cx.run_until(at_time(kOver), UINT64_MAX);
        }
        expect_consistent(cx);
        if (!cx.sources[0].stopped) expect_whole(cx, Cluster{blueprint, seed});
        for (const Fault& fault : blueprint.faults) ++struck[static_cast<size_t>(fault.verb)];
        expect_at_rest(cx, 10'000);
        if (HasFailure()) return;
    }
    for (const Fault::Verb verb :
         {Fault::Verb::partition, Fault::Verb::memory_leak, Fault::Verb::hot_key,
          Fault::Verb::clock_jump, Fault::Verb::restart_loop, Fault::Verb::fill_disk,
          Fault::Verb::drain, Fault::Verb::switchover, Fault::Verb::scale})
        EXPECT_GT(struck[static_cast<size_t>(verb)], 3) << verb_name(verb);
}

}  // namespace
}  // namespace faultline::models
