// scenarios/compile_cache.cpp - caches, CDNs and populations of keys.
#include <fmt/format.h>

#include "scenarios/compile_context.hpp"

namespace faultline::scenarios {
namespace {

// What one cache may track: some 8 bytes a key and 24 bytes an entry of the simulator's own memory.
constexpr uint64_t kKeysMax = 200'000'000;

// A Cache and a Cdn say the same about what they hold.
template <typename Written>
models::CacheSpec compile_store(CompileContext& cx, const Written& written,
                                const std::string& path) {
    models::CacheSpec spec;
    if (written.has_hit_ratio()) spec.hit_ratio = written.hit_ratio();
    spec.memory_bytes = written.memory();
    spec.policy = written.policy();
    spec.ttl = limit(written.has_ttl(), written.ttl());
    spec.keyspaces = compile_keyspaces(cx, written.keyspaces(), path + ".keyspaces");
    if (!spec.hit_ratio && spec.keyspaces.empty())
        cx.report.error(path, "nothing says what it hits", "state a hit_ratio, or keyspaces");
    if (spec.hit_ratio && !spec.keyspaces.empty())
        cx.report.error(path + ".hit_ratio", "with keyspaces the hit ratio follows from them",
                        "state one of them");
    uint64_t keys = 0;
    for (const models::Keyspace& keyspace : spec.keyspaces) {
        keys += keyspace.keys;
        if (spec.memory_bytes > 0 && keyspace.entry_bytes > spec.memory_bytes)
            cx.report.error(path + ".keyspaces." + keyspace.name + ".entry",
                            "one entry is larger than the memory of the cache");
    }
    if (keys > kKeysMax)
        cx.report.error(path + ".keyspaces",
                        fmt::format("{} keys are more than the {} that can be simulated key by key",
                                    keys, kKeysMax),
                        "state a hit_ratio, or scale keys and memory down together");
    return spec;
}

}  // namespace

std::vector<models::Keyspace> compile_keyspaces(
    CompileContext& cx, const google::protobuf::Map<std::string, schema::Keyspace>& written,
    const std::string& path) {
    std::vector<models::Keyspace> keyspaces;
    for (const std::string& name : sorted_keys(written)) {
        const schema::Keyspace& from = written.at(name);
        models::Keyspace keyspace{
            .name = name, .keys = from.keys(), .popularity = {}, .entry_bytes = from.entry()};
        if (from.popularity().kind_case() == schema::Popularity::kZipf) {
            const double exponent = from.popularity().zipf();
            if (exponent < 0 || exponent > 10)
                cx.report.error(path + "." + name + ".popularity",
                                fmt::format("a Zipf exponent of {} is outside 0 to 10", exponent));
            keyspace.popularity = {models::Popularity::Kind::zipf, exponent};
        }
        keyspaces.push_back(keyspace);
    }
    return keyspaces;
}

models::CacheSpec compile_cache(CompileContext& cx, const DeclaredComponent& self) {
    const schema::Cache& written = cx.scenario.caches().at(self.name);
    models::CacheSpec spec = compile_store(cx, written, self.path);
    spec.lookup = compile_distribution(cx, written.latency(), self.path + ".latency");
    return spec;
}

models::CdnSpec compile_cdn(CompileContext& cx, const DeclaredComponent& self) {
    const schema::Cdn& written = cx.scenario.cdns().at(self.name);
    models::CdnSpec spec;
    spec.cache = compile_store(cx, written, self.path);
    spec.latency = compile_distribution(cx, written.latency(), self.path + ".latency");
    const std::string path = self.path + ".origin";
    if (!written.has_origin()) {
        if (spec.cache.hit_ratio.value_or(0) < 1)
            cx.report.error(self.path, self.name + " has no origin to ask when it misses");
        return spec;
    }
    const schema::Origin& origin = written.origin();
    spec.origin = cx.find_component(cx.inside(path, "to"), origin.to(),
                                    {ComponentKind::service, ComponentKind::load_balancer});
    spec.origin_operation =
        cx.find_operation(cx.inside(path, "operation"), spec.origin, origin.operation());
    if (origin.has_pool()) {
        spec.origin_policy.pool = origin.pool();
        spec.origin_policy.pool_timeout = limit(origin.has_pool_timeout(), origin.pool_timeout());
    }
    spec.origin_policy.timeout = limit(origin.has_timeout(), origin.timeout());
    if (origin.has_retries()) compile_retries(origin.retries(), spec.origin_policy);
    return spec;
}

}  // namespace faultline::scenarios
