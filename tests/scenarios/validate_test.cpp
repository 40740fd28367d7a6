// Each mistake that a sound system can be given is said, and by its own sentence.
#include "scenarios/validate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenarios/compiling.hpp"

namespace faultline::scenarios {
namespace {

using testing::HasSubstr;

// A sound small system; each test lays its mistake over it.
constexpr const char* kSound = R"(
workload: {arrivals: 10/s, requests: {x: {to: edge}}}
machines: {small: {cores: 2}}
load_balancers: {edge: {backends: [{to: api}]}}
services:
  api:
    replicas: 2
    workers: 8
    operations: {x: [{wait: 1ms}, {cache: {in: redis, on_miss: [{query: db}]}}]}
caches: {redis: {hit_ratio: 50%}}
databases: {db: {replicas: 1, workers: 8, queries: {q: {wait: 1ms}}}}
run: {duration: 10m, warmup: 1m}
)";

std::string complaints(const std::vector<std::string>& sets) {
    return compile_text(kSound, sets).complaints;
}

TEST(Validate, ASoundSystemHasNoComplaints) {
    const Compiled compiled = compile_text(kSound);
    EXPECT_TRUE(compiled.blueprint);
    EXPECT_EQ(compiled.complaints, "");
}

struct Mistake {
    const char* name;
    std::vector<std::string> sets;
    const char* said;
};

class EachMistake : public testing::TestWithParam<Mistake> {};

TEST_P(EachMistake, IsSaid) {
    const Compiled compiled = compile_text(kSound, GetParam().sets);
    EXPECT_FALSE(compiled.blueprint);
    EXPECT_THAT(compiled.complaints, HasSubstr(GetParam().said));
    EXPECT_THAT(compiled.complaints, HasSubstr(": "));
}

INSTANTIATE_TEST_SUITE_P(
    Validate, EachMistake,
    testing::Values(
        Mistake{"warmup", {"run.warmup=10m"}, "leaves nothing"},
        Mistake{"backup_only",
                {"load_balancers.edge.backends=[{to: api, backup: true}]"},
                "every backend is a backup"},
        Mistake{"ip_hash_backup",
                {"load_balancers.edge.policy=ip_hash",
                 "load_balancers.edge.backends=[{to: api}, {to: api2, backup: true}]",
                 "services.api2={workers: 1, operations: {x: [{wait: 1ms}]}}"},
                "backup cannot be used with ip_hash"},
        Mistake{"backend_twice",
                {"load_balancers.edge.backends=[{to: api}, {to: api}]"},
                "listed twice"},
        Mistake{"backend_kind", {"load_balancers.edge.backends=[{to: db}]"}, "'db' is a database"},
        Mistake{"failover",
                {"databases.db.replicas=0", "databases.db.failover={promotion: 1s}"},
                "nothing to fail over to"},
        Mistake{"reads",
                {"databases.db.replicas=0", "databases.db.reads=replicas"},
                "no replicas to read from"},
        Mistake{"autoscale_range",
                {"services.api.autoscale={min: 3, max: 2}"},
                "min 3 is more than max 2"},
        Mistake{"autoscale_start",
                {"services.api.autoscale={min: 3, max: 5}"},
                "it starts with 2 instances"},
        Mistake{"boundaries",
                {"databases.db.shards={count: 3, by: range, boundaries: [10]}"},
                "3 shards have 2 boundaries"},
        Mistake{"boundary_order",
                {"databases.db.shards={count: 3, by: range, boundaries: [20, 10]}"},
                "ascend"},
        Mistake{"geo",
                {"databases.db.shards={count: 2, by: geo, map: {eu: 0}}"},
                "where the users are"},
        Mistake{"geo_region",
                {"databases.db.shards={count: 2, by: geo, map: {eu: 0}}",
                 "workload.regions={eu: 60%, us: 40%}"},
                "which shard region 'us' has"},
        Mistake{"shares",
                {"workload.requests={x: {share: 60%, to: edge}, y: {share: 50%, to: edge}}"},
                "110%"},
        Mistake{"share_sum",
                {"workload.requests={x: {share: 60%, to: edge}, y: {share: 30%, to: edge}}"},
                "sum to 90%"},
        Mistake{"same_name", {"queues.db={operation: [{wait: 1ms}]}"}, "names are unique"},
        Mistake{"operation", {"workload.requests.x.operation=browse"}, "has an operation 'browse'"},
        Mistake{"machine", {"services.api.machine=smal"}, "did you mean 'small'?"},
        Mistake{"call_database", {"services.api.operations.x=[{call: db}]"}, "ask it with `query`"},
        Mistake{"need",
                {"services.api.operations.x=[{parallel: {need: 2, branches: [[{wait: 1ms}]]}}]"},
                "2 of 1 branches"},
        Mistake{"repeat",
                {"services.api.operations.x=[{repeat: {times: 5000, steps: [{wait: 1ms}]}}]"},
                "outside 1 to 1000"},
        Mistake{"choose",
                {"services.api.operations.x=[{choose: [{p: 30%, steps: [{wait: 1ms}]}]}]"},
                "sum to 30%"},
        Mistake{"disk", {"services.api.operations.x=[{disk: 2}]"}, "without a machine"},
        Mistake{"ring",
                {"services.api.operations.x=[{call: edge}]"},
                "in a ring: edge.x -> api.x -> edge.x"},
        Mistake{"keys", {"caches.redis={keyspaces: {k: {keys: 300M}}}"}, "more than the 200000000"},
        Mistake{"link", {"network={\"api->shop\": {latency: 1ms}}"}, "is called 'shop'"},
        Mistake{"callee", {"services.api.calls={dbb: {pool: 2}}"}, "did you mean 'db'?"},
        Mistake{"fault_role", {"faults=[{at: 1m, kill: api.primary}]"}, "only databases have"},
        Mistake{
            "fault_replica", {"faults=[{at: 1m, kill: \"db.replica[1]\"}]"}, "its replicas are"},
        Mistake{"fault_zone", {"faults=[{at: 1m, zone_outage: a}]"}, "no zone is called 'a'"},
        Mistake{"fault_flush", {"faults=[{at: 1m, flush: db}]"}, "'db' is a database"},
        Mistake{
            "objective_class", {"objectives={y.p95: 1s}"}, "no class of requests is called 'y'"}),
    [](const auto& mistake) { return std::string(mistake.param.name); });

TEST(Validate, WarnsOfMoreLoadThanAnythingCouldServe) {
    const Compiled compiled = compile_text(kSound, {"workload.arrivals=20K/s"});
    EXPECT_TRUE(compiled.blueprint);
    EXPECT_THAT(compiled.complaints, HasSubstr("offers 125 % of what the workers of api can do"));
    EXPECT_THAT(compiled.complaints, HasSubstr("the workers of db's primary"));
}

TEST(Validate, WarnsOfComponentsThatNobodyAsks) {
    EXPECT_THAT(complaints({"caches.other={hit_ratio: 50%}"}),
                HasSubstr("no request ever comes to other"));
}

TEST(Validate, WarnsOfPoliciesForCallsThatNobodyMakes) {
    EXPECT_THAT(complaints({"services.api.calls={edge: {timeout: 1s}}"}),
                HasSubstr("api never calls edge"));
}

TEST(Validate, WarnsOfPoolsThatAskForMoreThanTheDatabaseAdmits) {
    EXPECT_THAT(complaints({"services.api.calls={db: {pool: 100}}",
                            "databases.db={max_connections: 100, queries: {q: {wait: 1ms}}}"}),
                HasSubstr("may ask for 200, but db admits 100"));
}

TEST(Validate, WarnsOfServersThatNothingLimits) {
    EXPECT_THAT(complaints({"services.api={operations: {x: [{cpu: 1ms}, {cache: {in: redis, "
                            "on_miss: [{query: db}]}}]}}"}),
                HasSubstr("nothing limits api"));
}

TEST(Validate, WarnsOfShardsWithoutKeys) {
    EXPECT_THAT(
        complaints({"databases.db.shards={count: 2, by: range, boundaries: [500]}",
                    "databases.db.keys={k: {keys: 400}}", "databases.db.queries.q.shard_key=k"}),
        HasSubstr("the last shard is idle"));
}

TEST(Validate, WarnsOfFaultsAfterTheEnd) {
    EXPECT_THAT(complaints({"faults=[{at: 11m, kill: \"api[0]\"}]"}), HasSubstr("never happens"));
}

}  // namespace
}  // namespace faultline::scenarios
