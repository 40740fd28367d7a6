// tests/models/random_system.cpp - users and links, drawn at random, and the whole.
#include "tests/models/random_system.hpp"

#include <string>

#include "tests/models/random_generator.hpp"

namespace faultline::models {

using namespace sim::literals;

void RandomGenerator::add_workloads() {
    add_workload(out_.workload);
    while (chance(0.2)) {
        Workload& more = out_.more_workloads.emplace_back();
        more.name = "group" + std::to_string(out_.more_workloads.size());
        add_workload(more);
    }
}

void RandomGenerator::add_workload(Workload& load) {
    if (chance(0.5)) {
        load.rate = between(5, 150);
        if (chance(0.3)) load.interarrival = some_time(5, 50);
    } else {
        load.users = between(1, 100);
        load.think_time = some_time(50, 1000);
    }
    load.call = some_policy(true);
    if (chance(0.2)) load.call.timeout = sim::kNever;
    if (chance(0.5)) load.call.retries = 0;
    const uint32_t classes = between(1, 3);
    for (uint32_t c = 0; c < classes; ++c)
        load.classes.push_back({"class" + std::to_string(c), 1.0 / classes,
                                targets_[below(static_cast<uint32_t>(targets_.size()))], below(2)});
    for (RequestClass& c : load.classes)
        if (const auto* cdn = std::get_if<CdnSpec>(&out_.components[c.to].spec))
            if (cdn->cache.hit_ratio) c.operation = 0;
    load.regions = {{"eu", 0.5}, {"us", 0.3}, {"asia", 0.2}};
    if (chance(0.4))
        load.profile = {{sim::Time{}, 1}, {sim::Time{} + 5_s, 2.5}, {sim::Time{} + 8_s, 0.2}};
}

void RandomGenerator::add_network() {
    Network& net = out_.network;
    if (chance(0.5)) net.internet = some_time(1, 40);
    if (chance(0.5)) net.same_zone = some_time(0.05, 0.5);
    if (chance(0.5)) net.cross_zone = some_time(0.5, 2);
    if (chance(0.2)) net.fallback = sim::Distribution::constant(1_ms);
}

Blueprint RandomGenerator::generate() {
    out_.name = "random system";
    out_.run.duration = 15_s;
    add_places();
    add_databases();
    add_caches();
    add_queue();
    add_layers();
    add_cdn();
    add_workloads();
    add_network();
    add_faults();
    add_changes();
    add_backups_and_budgets();
    return out_;
}

Blueprint random_system(uint64_t seed) { return RandomGenerator{seed}.generate(); }

}  // namespace faultline::models
