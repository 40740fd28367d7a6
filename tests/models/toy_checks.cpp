// What must hold of every cluster at any moment, and of one that has come to rest.
#include <gtest/gtest.h>

#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

// What the calls say about each instance, pool, processor and member.
struct Census {
    std::vector<uint32_t> working, waiting, holding, pooling, jobs;
    std::vector<std::vector<uint32_t>> routed;  // by balancer and member
    std::vector<uint32_t> reading;
    uint32_t calls = 0, requests = 0;
    std::vector<uint64_t> requests_of;  // by source
};

Census census(const Cluster& cx) {
    Census c;
    c.working.resize(cx.instances.size());
    c.waiting.resize(cx.instances.size());
    c.holding.resize(cx.pools.size());
    c.pooling.resize(cx.pools.size());
    c.jobs.resize(cx.processors.size());
    for (const Balancer& balancer : cx.balancers) c.routed.emplace_back(balancer.upstream.size());
    c.reading.resize(cx.instances.size());
    c.requests_of.resize(cx.sources.size());
    for (uint32_t slot = 0; slot < cx.calls.high_water(); ++slot) {
        const Call& call = cx.calls[slot];
        if (call.state == CallState::free) continue;
        ++c.calls;
        if (call.parent.slot == kClientParent) {
            ++c.requests;
            ++c.requests_of[call.source];
        }
        const Instance& node = cx.instances[call.node];
        if (call.flags & kHoldsWorker) ++c.working[call.node];
        // One that a limiter has let in later waits at the balancer, until a member is chosen.
        const bool at_limiter = (call.flags & kAdmitted) && !(call.flags & kRouted);
        if (call.state == CallState::queued && !at_limiter) ++c.waiting[call.node];
        const PlanStep& step = cx.steps[call.pc];
        if (call.flags & kHoldsConnection) ++c.holding[cx.edges[step.a].pool + node.ordinal];
        if (call.state == CallState::pooling) ++c.pooling[cx.edges[step.a].pool + node.ordinal];
        if (call.state == CallState::working && step.op == Op::cpu) ++c.jobs[node.processor];
        if (!(call.flags & kRouted)) continue;
        const Edge& edge = cx.edges[call.edge];
        if (edge.route == Route::balancer || edge.route == Route::balanced)
            ++c.routed[edge.target][call.member];
        else
            ++c.reading[call.node];
    }
    return c;
}

void expect_nothing_in_progress(const Upstream& upstream, const std::string& whose) {
    for (uint32_t m = 0; m < upstream.size(); ++m)
        EXPECT_EQ(upstream.member(m).connections, 0u) << "member " << m << " of " << whose;
}

void expect_stations_empty(const Cluster& cx) {
    const int64_t now = cx.kernel.now().ns;
    for (uint32_t i = 0; i < cx.instances.size(); ++i) {
        const Instance& node = cx.instances[i];
        const std::string name = cx.instance_name(i);
        EXPECT_EQ(node.free_workers, node.workers) << name;
        EXPECT_EQ(node.waiting.size, 0u) << name;
        EXPECT_EQ(node.waiting.head, kNone) << name;
        // With nobody inside the sums of times are integrals, so neither negative nor too large.
        EXPECT_GE(node.busy_ns, 0) << name;
        EXPECT_GE(node.queued_ns, 0) << name;
        const int64_t workers = node.workers == kNoLimit ? INT64_MAX : node.workers;
        EXPECT_LE(node.busy_ns / workers, now) << name;
    }
    for (const ConnectionPool& pool : cx.pools) {
        EXPECT_EQ(pool.free, pool.size);
        EXPECT_EQ(pool.waiting.size, 0u);
        EXPECT_GE(pool.busy_ns, 0);
        EXPECT_GE(pool.queued_ns, 0);
    }
    for (const Processor& processor : cx.processors) {
        EXPECT_EQ(processor.jobs(), 0u);
        EXPECT_LE(processor.busy_ns(cx.kernel.now()),
                  static_cast<double>(now) * processor.cores() * (1 + 1e-9));
    }
}

}  // namespace

void expect_consistent(const Cluster& cx) {
    const Census c = census(cx);
    EXPECT_EQ(cx.calls.in_use(), c.calls);
    const Totals t = totals(cx);
    EXPECT_EQ(t.offered - t.ended(), c.requests) << "requests in flight";
    for (uint32_t i = 0; i < cx.instances.size(); ++i) {
        EXPECT_EQ(cx.instances[i].busy(), c.working[i]) << cx.instance_name(i);
        EXPECT_EQ(cx.instances[i].waiting.size, c.waiting[i]) << cx.instance_name(i);
        if (cx.instances[i].up) continue;
        EXPECT_EQ(c.working[i] + c.waiting[i], 0u) << cx.instance_name(i) << " is down";
    }
    for (uint32_t p = 0; p < cx.pools.size(); ++p) {
        EXPECT_EQ(cx.pools[p].size - cx.pools[p].free, c.holding[p]) << "pool " << p;
        EXPECT_EQ(cx.pools[p].waiting.size, c.pooling[p]) << "pool " << p;
    }
    for (uint32_t p = 0; p < cx.processors.size(); ++p)
        EXPECT_EQ(cx.processors[p].jobs(), c.jobs[p]) << "processor " << p;
    for (uint32_t b = 0; b < cx.balancers.size(); ++b)
        for (uint32_t m = 0; m < cx.balancers[b].upstream.size(); ++m)
            EXPECT_EQ(cx.balancers[b].upstream.member(m).connections, c.routed[b][m]) << b;
    for (const Database& database : cx.databases)
        for (const Shard& shard : database.shards)
            for (uint32_t m = 0; m < shard.count; ++m)
                EXPECT_EQ(shard.readers.member(m).connections, c.reading[shard.first_instance + m]);
    for (size_t s = 0; s < cx.sources.size(); ++s)
        if (const Source& source = cx.sources[s]; source.kind == Source::Kind::thinking_pool) {
            EXPECT_EQ(source.population - source.thinking, c.requests_of[s]) << "users who wait";
        }
}

void expect_at_rest(Cluster& cx, double limit_s) {
    cx.stop_sources();
    const sim::Time limit = cx.kernel.now() + sim::from_seconds(limit_s);
    while (cx.calls.in_use() > 0 && cx.run_until(limit, 1) == sim::Stop::budget_spent) {
    }
    EXPECT_EQ(cx.calls.in_use(), 0u) << "calls are left " << limit_s << " s after the last request";
    const Totals t = totals(cx);
    EXPECT_EQ(t.offered, t.ended());
    expect_stations_empty(cx);
    for (const Balancer& balancer : cx.balancers)
        expect_nothing_in_progress(balancer.upstream,
                                   balancer.own_instance == kNone
                                       ? "direct callers"
                                       : cx.instance_name(balancer.own_instance));
    for (const Database& database : cx.databases)
        for (const Shard& shard : database.shards) {
            expect_nothing_in_progress(shard.readers, cx.components[database.component].name);
            EXPECT_EQ(shard.parked.size, 0u);
        }
    EXPECT_EQ(cx.free_tried.size(), cx.tried.size());
    EXPECT_EQ(cx.free_probes.size(), cx.probes.size());
    EXPECT_TRUE(cx.ready.empty());
    for (const Source& source : cx.sources)
        if (source.kind == Source::Kind::thinking_pool) {
            EXPECT_EQ(source.thinking, source.population);
        }
}

}  // namespace faultline::models
