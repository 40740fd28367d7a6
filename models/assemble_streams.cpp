// models/assemble_streams.cpp - samplers, streams, keys and limiters: what has a state of its own
// beside plans and edges.
#include "models/assemble.hpp"

namespace faultline::models {

uint32_t Assembler::sampler(const std::string& name, const sim::Distribution& distribution) {
    const auto [it, fresh] = samplers_.try_emplace(name, 0);
    if (fresh) {
        it->second = static_cast<uint32_t>(cx_.samplers.size());
        cx_.samplers.emplace_back(distribution, sim::RandomStream{seed_, name});
    }
    return it->second;
}

uint32_t Assembler::stream(const std::string& name) {
    cx_.streams.emplace_back(seed_, name);
    return static_cast<uint32_t>(cx_.streams.size()) - 1;
}

uint32_t Assembler::key_stream(ComponentId id, uint32_t keyspace) {
    const auto [it, fresh] =
        key_streams_.try_emplace({id, keyspace}, static_cast<uint32_t>(cx_.key_streams.size()));
    if (!fresh) return it->second;
    const auto& spec = blueprint_.components[id].spec;
    const std::vector<Keyspace>* spaces = nullptr;
    if (const auto* cache = std::get_if<CacheSpec>(&spec)) spaces = &cache->keyspaces;
    if (const auto* cdn = std::get_if<CdnSpec>(&spec)) spaces = &cdn->cache.keyspaces;
    if (const auto* database = std::get_if<DatabaseSpec>(&spec)) spaces = &database->keys;
    KeyStream keys;
    keys.store = cx_.components[id].store;
    keys.keyspace = keyspace;
    keys.component = id;
    std::string purpose = "keys";
    if (keyspace < spaces->size()) {
        const Keyspace& space = (*spaces)[keyspace];
        keys.popularity = sim::Zipf{space.keys, space.popularity.kind == Popularity::Kind::zipf
                                                    ? space.popularity.exponent
                                                    : 0};
        purpose = space.name;
    }
    keys.random = {seed_, name(id) + "/" + purpose};
    cx_.key_streams.push_back(std::move(keys));
    return it->second;
}

uint32_t Assembler::limiters(ComponentId id, const RateLimit& limit) {
    const auto [it, fresh] = limiters_.try_emplace(id, static_cast<uint32_t>(cx_.limiters.size()));
    if (!fresh) return it->second;
    uint64_t clients = 0;
    for (const Workload* group : workloads_of(blueprint_)) clients += client_count(*group);
    const auto& info = cx_.components[id];
    for (uint32_t i = 0; i < info.count; ++i)
        cx_.limiters.emplace_back(limit, info.first_instance + i, clients);
    return it->second;
}

}  // namespace faultline::models
