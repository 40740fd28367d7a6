#include "models/cache_store.hpp"

#include <gtest/gtest.h>

#include <list>

#include "sim/random_stream.hpp"
#include "toy_cluster.hpp"

namespace faultline::models {
namespace {

CacheSpec spec_of(uint64_t memory, sim::Duration ttl = sim::kNever) {
    CacheSpec spec;
    spec.memory_bytes = memory;
    spec.ttl = ttl;
    spec.keyspaces = {{"small", 100, {}, 10}, {"large", 50, {}, 100}};
    return spec;
}
constexpr sim::Time kNow{};

TEST(CacheStore, FindsWhatWasPutIn) {
    CacheStore store{spec_of(0)};
    EXPECT_FALSE(store.lookup(0, 7, kNow));
    store.fill(0, 7, kNow);
    EXPECT_TRUE(store.lookup(0, 7, kNow));
    EXPECT_FALSE(store.lookup(1, 7, kNow)) << "the same number in another keyspace is another key";
}

TEST(CacheStore, EvictsTheLeastRecentlyUsed) {
    CacheStore store{spec_of(30)};
    for (const uint32_t key : {1u, 2u, 3u}) store.fill(0, key, kNow);
    EXPECT_TRUE(store.lookup(0, 1, kNow));  // now 2 is the oldest
    store.fill(0, 4, kNow);
    EXPECT_FALSE(store.lookup(0, 2, kNow));
    EXPECT_TRUE(store.lookup(0, 1, kNow));
    EXPECT_TRUE(store.lookup(0, 3, kNow));
    EXPECT_TRUE(store.lookup(0, 4, kNow));
}

TEST(CacheStore, ALookUpThatMissesChangesNothing) {
    CacheStore store{spec_of(20)};
    store.fill(0, 1, kNow);
    store.fill(0, 2, kNow);
    EXPECT_FALSE(store.lookup(0, 3, kNow));
    store.fill(0, 4, kNow);
    EXPECT_FALSE(store.lookup(0, 1, kNow));
    EXPECT_TRUE(store.lookup(0, 2, kNow));
}

TEST(CacheStore, KeepsItsLimitOfBytesWhateverTheSizes) {
    CacheStore store{spec_of(250)};
    for (uint32_t key = 0; key < 25; ++key) store.fill(0, key, kNow);
    EXPECT_EQ(store.bytes(), 250u);
    store.fill(1, 0, kNow);  // ten small ones go
    EXPECT_EQ(store.bytes(), 250u);
    EXPECT_EQ(store.entries(), 16u);
    EXPECT_FALSE(store.lookup(0, 9, kNow));
    EXPECT_TRUE(store.lookup(0, 10, kNow));
}

TEST(CacheStore, NeverHoldsWhatIsLargerThanTheWhole) {
    CacheStore store{spec_of(50)};
    store.fill(0, 1, kNow);
    store.fill(1, 1, kNow);
    EXPECT_FALSE(store.lookup(1, 1, kNow));
    EXPECT_TRUE(store.lookup(0, 1, kNow)) << "and evicts nothing for it";
}

TEST(CacheStore, ForgetsAfterTheTimeToLive) {
    CacheStore store{spec_of(0, 10_s)};
    store.fill(0, 1, at_time(1));
    EXPECT_TRUE(store.lookup(0, 1, at_time(10.999)));
    EXPECT_FALSE(store.lookup(0, 1, at_time(11))) << "a hit does not renew it";
    EXPECT_EQ(store.entries(), 0u);
    store.fill(0, 1, at_time(11));
    store.fill(0, 1, at_time(15));  // but filling it again does
    EXPECT_TRUE(store.lookup(0, 1, at_time(24)));
    EXPECT_EQ(store.bytes(), 10u);
}

TEST(CacheStore, IsEmptyAfterAFlush) {
    CacheStore store{spec_of(1000)};
    for (uint32_t key = 0; key < 30; ++key) store.fill(key % 2, key, kNow);
    store.flush();
    EXPECT_EQ(store.bytes(), 0u);
    EXPECT_EQ(store.entries(), 0u);
    EXPECT_FALSE(store.lookup(0, 2, kNow));
    store.fill(0, 2, kNow);
    EXPECT_TRUE(store.lookup(0, 2, kNow));
}

// The same as a list of keys that is searched: slow, plain, and to be agreed with.
TEST(CacheStore, AgreesWithAPlainListOfKeys) {
    struct Entry {
        uint32_t space, key;
        int64_t expires;
    };
    CacheStore store{spec_of(700, 3_s)};
    std::list<Entry> plain;
    sim::RandomStream random{11, "keys"};
    int64_t now = 0;
    uint64_t hits = 0;
    for (int i = 0; i < 50'000; ++i) {
        now += static_cast<int64_t>(random.below(100'000'000));
        const auto space = static_cast<uint32_t>(random.below(2));
        const auto key = static_cast<uint32_t>(random.below(space ? 10 : 60));
        const auto it = std::find_if(plain.begin(), plain.end(), [&](const Entry& e) {
            return e.space == space && e.key == key;
        });
        const bool expected = it != plain.end() && it->expires > now;
        ASSERT_EQ(store.lookup(space, key, sim::Time{now}), expected) << i;
        hits += expected;
        if (expected) {
            plain.splice(plain.begin(), plain, it);
            continue;
        }
        if (it != plain.end()) plain.erase(it);
        const auto bytes = [&] {
            uint64_t sum = 0;
            for (const Entry& e : plain) sum += e.space ? 100 : 10;
            return sum;
        };
        while (bytes() + (space ? 100 : 10) > 700) plain.pop_back();
        plain.push_front({space, key, now + 3'000'000'000});
        store.fill(space, key, sim::Time{now});
        ASSERT_EQ(store.bytes(), bytes());
        ASSERT_EQ(store.entries(), plain.size());
        if (i % 5000 == 4999) {
            store.flush();
            plain.clear();
        }
    }
    EXPECT_GT(hits, 5000u);
}

// ---- in a cluster
// ------------------------------------------------------------------------------------
TEST(Cache, IsAskedFirstAndFilledOnAMiss) {
    Toy toy{"client -> a -> {cache, db}"};
    toy.rate(50).work("db", exactly(10_ms));
    toy.cache("cache").keyspaces[0].keys = 20;
    Cluster cx = toy.start();
    run_to(cx, 60);
    expect_at_rest(cx);
    // Every key is fetched about once (twice if asked for again while the first fetch is under
    // way).
    const uint64_t queries = edge_count(cx, toy, "a", "db", &Edge::calls);
    EXPECT_GE(queries, 20u);
    EXPECT_LE(queries, 40u);
    EXPECT_EQ(cx.key_streams[0].misses, queries);
    EXPECT_EQ(cx.key_streams[0].hits + queries, totals(cx).offered);
    EXPECT_EQ(cx.stores[0].entries(), 20u);
}

TEST(Cache, ThatIsDownIsAMissAndIsNotFilled) {
    Toy toy{"client -> a -> {cache, db}"};
    toy.rate(50).work("db", exactly(10_ms)).kill("cache", 20, 10);
    toy.cache("cache").keyspaces[0].keys = 20;
    Cluster cx = toy.start();
    run_to(cx, 20);
    const uint64_t before = edge_count(cx, toy, "a", "db", &Edge::calls);
    run_to(cx, 29.9);
    const uint64_t during = edge_count(cx, toy, "a", "db", &Edge::calls) - before;
    EXPECT_GT(during, 300u) << "everything goes to the database";
    EXPECT_EQ(cx.stores[0].entries(), 0u);
    expect_at_rest(cx);
    EXPECT_EQ(totals(cx).failed, 0u);
}

TEST(Cache, ALookUpThatFailedLeavesNoKeyToFillWith) {
    // A key of the large population must not be taken for one of the small that did not answer.
    Toy toy{"client -> a -> {cache1, b} -> {cache2, db}"};
    toy.rate(10).work("cache2", exactly(50_ms)).timeout("b", "cache2", 10_ms);
    toy.cache("cache1").keyspaces[0].keys = 1'000'000;
    toy.cache("cache2").keyspaces[0].keys = 2;
    Cluster cx = toy.start();
    run_to(cx, 30);
    EXPECT_EQ(cx.stores[1].entries(), 0u);
    expect_at_rest(cx);
}

TEST(Cache, WithAStatedHitRatioHitsThatOften) {
    Toy toy{"client -> a -> {cache, db}"};
    toy.rate(1000);
    toy.cache("cache").hit_ratio = 0.8;
    toy.cache("cache").keyspaces.clear();
    Cluster cx = toy.start();
    run_to(cx, 40);
    expect_at_rest(cx);
    const double share = static_cast<double>(edge_count(cx, toy, "a", "db", &Edge::calls)) /
                         static_cast<double>(totals(cx).offered);
    EXPECT_NEAR(share, 0.2, 3.29 * 0.4 / 200);  // 40,000 draws, 99.9 %
}

// A request a second; its look-up sets out at 1.001, reaches the cache at 1.101 and is back at
// 1.201.
Toy asking_far_away() {
    Toy toy{"client -> a -> {cache, db}"};
    toy.every(1_s).link("a", "cache", 100_ms).work("db", exactly(1_ms));
    toy.cache("cache").hit_ratio = 1;
    toy.cache("cache").keyspaces.clear();
    return toy;
}

TEST(Cache, ThatAnswersByADrawIsAskedInOneEvent) {
    Toy toy = asking_far_away();
    Cluster cx = toy.start();
    run_to(cx, 1.2);
    EXPECT_EQ(totals(cx).ended(), 0u);
    run_to(cx, 100.5);
    EXPECT_DOUBLE_EQ(totals(cx).latency_min, 0.201);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 0.201);
    EXPECT_EQ(cx.key_streams[0].hits, 100u);
    EXPECT_EQ(cx.instances[instance_named(cx, "cache")].served, 100u);
    EXPECT_EQ(cx.kernel.events(), 300u) << "arrival, work, answer";
    expect_at_rest(cx);
}

TEST(Cache, ThatDiesBeforeAQuestionGetsThereDoesNotAnswerIt) {
    for (const auto& [dies, hits] : {std::pair{1.05, 0u}, {1.1005, 0u}, {1.102, 1u}, {1.15, 1u}}) {
        Toy toy = asking_far_away();
        toy.kill("cache", dies, 0.6);
        Cluster cx = toy.start();
        run_to(cx, 1.5);
        EXPECT_EQ(totals(cx).succeeded, 1u) << "cache-aside: a dead cache is a miss";
        EXPECT_DOUBLE_EQ(totals(cx).latency_max, hits ? 0.201 : 0.202) << dies;
        EXPECT_EQ(cx.key_streams[0].hits, hits) << dies;
        EXPECT_EQ(cx.instances[instance_named(cx, "cache")].served, hits) << dies;
        EXPECT_EQ(edge_count(cx, toy, "a", "db", &Edge::calls), 1 - hits) << dies;
        run_to(cx, 4);
        expect_at_rest(cx);
    }
}

TEST(Cache, ThatIsBackWhenTheQuestionGetsThereAnswersIt) {
    Toy toy = asking_far_away();
    toy.kill("cache", 0.5, 0.55);
    Cluster cx = toy.start();
    run_to(cx, 1.5);
    EXPECT_EQ(cx.key_streams[0].hits, 1u);
    EXPECT_DOUBLE_EQ(totals(cx).latency_max, 0.201);
    expect_at_rest(cx);
}

TEST(Cdn, AsksItsOriginOnceForEachKeyUntilItIsFlushed) {
    Toy toy{"client -> cdn -> a"};
    toy.rate(50);
    toy.cdn("cdn").cache.keyspaces[0].keys = 10;
    Fault flush;
    flush.verb = Fault::Verb::flush;
    flush.target_name = "cdn";
    flush.target = toy.instance_ref("cdn");
    flush.at = at_time(30);
    toy.blueprint.faults.push_back(flush);
    Cluster cx = toy.start();
    run_to(cx, 29.9);
    EXPECT_EQ(edge_count(cx, toy, "cdn", "a", &Edge::calls), 10u);
    run_to(cx, 60);
    EXPECT_EQ(edge_count(cx, toy, "cdn", "a", &Edge::calls), 20u);
    ASSERT_EQ(cx.story.incidents().size(), 1u);
    EXPECT_EQ(cx.story.incidents()[0].recovered, at_time(30)) << "it only happens, and is over";
    expect_at_rest(cx);
}

}  // namespace
}  // namespace faultline::models
