// scenarios/compile_database.cpp - databases: connections, replicas, shards, failover, queries.
#include <fmt/format.h>

#include "scenarios/compile_context.hpp"

namespace faultline::scenarios {
namespace {

models::Failover compile_failover(CompileContext& cx, const schema::Failover& written,
                                  uint32_t replicas, const std::string& path) {
    if (replicas == 0)
        cx.report.error(path, "without replicas there is nothing to fail over to",
                        "state replicas: 1 or more");
    const schema::Switch& switching = written.switch_();
    return {.check_interval = {written.check().interval()},
            .check_fall = written.check().fall(),
            .promotion = {written.promotion()},
            .dns_ttl = {switching.dns_ttl()},
            .switch_delay = {switching.delay()},
            .tail_share = switching.tail().share(),
            .tail = {switching.tail().for_()},
            .rejoin = {written.rejoin()}};
}

// The shard of every region, in the order of Workload::regions (sorted by name).
std::vector<uint32_t> compile_geo(CompileContext& cx, const schema::Shards& written,
                                  const std::string& path) {
    const auto& regions = cx.scenario.workload().regions();
    std::vector<uint32_t> shard_of_region;
    if (regions.empty())
        cx.report.error(path, "geo needs to know where the users are", "state workload.regions");
    for (const std::string& region : sorted_keys(regions)) {
        const auto found = written.map().find(region);
        if (found == written.map().end()) {
            cx.report.error(path + ".map", "nothing says which shard region '" + region + "' has");
            continue;
        }
        if (found->second >= written.count())
            cx.report.error(path + ".map." + region,
                            fmt::format("there is no shard {}: they count from 0 to {}",
                                        found->second, written.count() - 1));
        shard_of_region.push_back(found->second);
    }
    for (const std::string& region : sorted_keys(written.map()))
        if (!regions.contains(region))
            cx.report.unknown(path + ".map." + region, "region of the users", region,
                              sorted_keys(regions));
    return shard_of_region;
}

models::Sharding compile_shards(CompileContext& cx, const schema::Shards& written,
                                const std::string& path) {
    models::Sharding shards;
    shards.count = written.count();
    shards.boundaries.assign(written.boundaries().begin(), written.boundaries().end());
    if (written.by() == schema::Shards::GEO) {
        shards.by = models::Sharding::By::geo;
        shards.shard_of_region = compile_geo(cx, written, path);
    } else if (!written.map().empty()) {
        cx.report.error(path + ".map", "a map of regions goes with by: geo");
    }
    if (written.by() == schema::Shards::RANGE) {
        shards.by = models::Sharding::By::range;
        if (shards.boundaries.size() + 1 != shards.count)
            cx.report.error(cx.inside(path, "boundaries"),
                            fmt::format("{} shards have {} boundaries between them, not {}",
                                        shards.count, shards.count - 1, shards.boundaries.size()));
        for (size_t i = 1; i < shards.boundaries.size(); ++i)
            if (shards.boundaries[i] <= shards.boundaries[i - 1])
                cx.report.error(element(path + ".boundaries", static_cast<int>(i)),
                                "boundaries have to ascend");
    } else if (!shards.boundaries.empty()) {
        cx.report.error(path + ".boundaries", "boundaries go with by: range");
    }
    return shards;
}

models::Query compile_query(CompileContext& cx, const schema::Query& written,
                            const std::string& name, const models::DatabaseSpec& database,
                            const std::string& path) {
    models::Query query;
    query.name = name;
    query.kind = written.kind() == schema::Query::WRITE ? models::Query::Kind::write
                                                        : models::Query::Kind::read;
    query.cpu = compile_distribution(cx, written.cpu(), path + ".cpu");
    query.wait = compile_distribution(cx, written.wait(), path + ".wait");
    query.pages = written.pages();
    query.scatter = written.scatter();
    if (written.has_shard_key()) {
        std::vector<std::string> known;
        for (uint32_t i = 0; i < database.keys.size(); ++i) {
            known.push_back(database.keys[i].name);
            if (database.keys[i].name == written.shard_key()) query.shard_keys = i;
        }
        if (query.shard_keys == models::kNone)
            cx.report.unknown(path + ".shard_key", "key of the database", written.shard_key(),
                              known);
        const auto& boundaries = database.shards.boundaries;
        if (query.shard_keys != models::kNone && !boundaries.empty() &&
            boundaries.back() >= database.keys[query.shard_keys].keys)
            cx.report.warning(path + ".shard_key",
                              "key " + written.shard_key() +
                                  " has no keys beyond the last boundary: the last shard is idle");
        if (query.scatter)
            cx.report.error(path + ".scatter", "a query asks the shard of its key, or all of them");
    }
    return query;
}

void check_replicas(CompileContext& cx, const DeclaredComponent& self,
                    const models::DatabaseSpec& spec) {
    if (spec.replicas > 0) return;
    if (spec.reads == models::DatabaseSpec::Reads::replicas)
        cx.report.error(self.path + ".reads", self.name + " has no replicas to read from",
                        "state replicas: 1 or more");
    if (spec.reads == models::DatabaseSpec::Reads::prefer_replicas)
        cx.report.warning(self.path + ".reads",
                          self.name + " has no replicas: reads go to the primary");
    if (spec.replication.mode == models::Replication::Mode::sync)
        cx.report.warning(cx.inside(self.path + ".replication", "mode"),
                          self.name + " has no replicas: no write waits for one");
}

// A pool is per instance that calls; here is what one instance of the database takes.
void compile_connections(CompileContext& cx, const DeclaredComponent& self,
                         const schema::Database& written, models::DatabaseSpec& spec) {
    if (written.has_workers()) {
        spec.workers = written.workers();
        if (cx.is_written(self.path + ".max_connections"))
            cx.report.error(self.path + ".max_connections",
                            "workers and max_connections both say how many calls are in service",
                            "workers: the next one waits; max_connections: it is rejected");
    } else {
        spec.workers = written.max_connections();
        spec.queue = 0;
    }
    if (written.has_queue()) spec.queue = written.queue();
}

}  // namespace

models::DatabaseSpec compile_database(CompileContext& cx, const DeclaredComponent& self,
                                      const models::Placement& placement) {
    using Reads = models::DatabaseSpec::Reads;
    const schema::Database& written = cx.scenario.databases().at(self.name);
    models::DatabaseSpec spec;
    spec.replicas = written.replicas();
    spec.replication.mode = written.replication().mode() == schema::Replication::SYNC
                                ? models::Replication::Mode::sync
                                : models::Replication::Mode::async;
    spec.replication.lag =
        compile_distribution(cx, written.replication().lag(), self.path + ".replication.lag");
    if (written.reads() == schema::Database::REPLICAS) spec.reads = Reads::replicas;
    if (written.reads() == schema::Database::PREFER_REPLICAS) spec.reads = Reads::prefer_replicas;
    compile_connections(cx, self, written, spec);
    spec.buffer_hit_ratio = written.buffer_hit_ratio();
    if (written.has_memory())
        spec.memory = {written.memory().base(), written.memory().per_call()};
    spec.data_bytes = written.size();
    if (written.has_failover())
        spec.failover =
            compile_failover(cx, written.failover(), spec.replicas, self.path + ".failover");
    if (written.has_backup())
        spec.backup = models::Backup{{written.backup().every()}, {written.backup().restore()}};
    if (written.has_shards())
        spec.shards = compile_shards(cx, written.shards(), self.path + ".shards");
    spec.keys = compile_keyspaces(cx, written.keys(), self.path + ".keys");
    check_replicas(cx, self, spec);
    if (written.queries().empty())
        cx.report.error(self.path, self.name + " has no queries, so nothing can be asked of it");
    const bool disk = placement.machine != models::kNone || placement.host != models::kNone;
    for (const std::string& name : self.operations) {
        const std::string path = self.path + ".queries." + name;
        spec.queries.push_back(compile_query(cx, written.queries().at(name), name, spec, path));
        if (spec.queries.back().pages > 0 && !disk)
            cx.report.warning(path + ".pages", "without a machine there is no disk to read from",
                              "give the database a machine or a host, or state wait");
    }
    return spec;
}

}  // namespace faultline::scenarios
