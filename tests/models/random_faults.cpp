// tests/models/random_faults.cpp - faults out of the whole vocabulary, drawn at random.
#include <algorithm>
#include <string>

#include "tests/models/random_generator.hpp"

namespace faultline::models {

using namespace sim::literals;
using Verb = Fault::Verb;

InstanceRef RandomGenerator::some_target(bool again) {
    InstanceRef target;
    target.component = below(static_cast<uint32_t>(out_.components.size()));
    target.index = kNone;
    if (const auto* database = std::get_if<DatabaseSpec>(&out_.components[target.component].spec)) {
        // Of a primary, a replica, any or all.
        target.role = static_cast<InstanceRef::Role>(below(4));
        target.shard = below(database->shards.count);
        if (target.role == InstanceRef::Role::replica) target.index = below(database->replicas + 1);
    } else if (chance(0.6)) {
        target.index = 0;
    } else if (again && chance(0.5)) {
        target.role = InstanceRef::Role::any;
    }
    return target;
}

void RandomGenerator::add_faults() {
    for (uint32_t f = below(6); f > 0; --f) {
        Fault fault;
        fault.target_name = "fault" + std::to_string(f);
        fault.at = sim::Time{} + milliseconds(500, 12'000);
        const bool again = chance(0.25);
        if (again) fault.every = some_time(500, 6000);
        fault.duration = some_time(100, 6000);
        fault.silent = chance(0.35);
        fault.target = some_target(again);
        if (chance(0.15)) fault.also.push_back(some_target(again));
        if (again && chance(0.3)) {
            fault.every = sim::Distribution::exponential(milliseconds(500, 6000));
            fault.common_cause = 0.3;
        } else if (!again && !out_.faults.empty() && chance(0.3)) {
            fault.after = static_cast<uint32_t>(out_.faults.size()) - 1;
            fault.pause = milliseconds(0, 500);
        }
        choose_verb(fault);
        // For ever only where nobody waits for its return.
        const auto& spec = out_.components[fault.target.component].spec;
        if (fault.verb == Verb::kill && fault.also.empty() && !again && chance(0.3) &&
            std::holds_alternative<ServiceSpec>(spec))
            fault.duration.reset();
        out_.faults.push_back(std::move(fault));
    }
}

void RandomGenerator::choose_verb(Fault& fault) {
    switch (below(19)) {
        case 0:
        case 1:
            fault.verb = Verb::slow;
            fault.factor = between(2, 10);
            if (chance(0.4)) fault.share = 0.3;
            if (chance(0.4)) fault.ramp = milliseconds(100, 4000);
            break;
        case 2:
            fault.verb = chance(0.5) ? Verb::errors : Verb::dependency_outage;
            fault.share = 0.1 * between(1, 10);
            fault.hangs = chance(0.5);
            break;
        case 3:
            fault.verb = Verb::hang;
            break;
        case 4:
            fault.verb = Verb::zone_outage;
            fault.zone = below(static_cast<uint32_t>(out_.zones.size()));
            break;
        case 5:
            if (caches_.empty()) break;
            fault.verb = Verb::flush;
            fault.target = {};
            fault.target.component = caches_.front();
            fault.also.clear();
            fault.duration.reset();
            fault.common_cause = 0;
            break;
        case 6:
            fault.verb = Verb::restart_loop;
            fault.details = RestartLoop{milliseconds(0, 800), milliseconds(1, 500),
                                        milliseconds(1, 3000), milliseconds(500, 5000)};
            break;
        case 7:
            fault.verb = Verb::memory_leak;
            fault.factor = between(1, 10);
            fault.details =
                MemoryLeak{some_time(300, 3000), 0.7, milliseconds(0, 1000), chance(0.7)};
            break;
        case 8:
            fault.verb = chance(0.5) ? Verb::cpu_theft : Verb::disk_slow;
            fault.share = 0.1 * between(1, 9);
            fault.factor = between(2, 20);
            break;
        case 9:
            fault.verb = Verb::fill_disk;
            fault.panics = chance(0.5);
            break;
        case 10:
            fault.verb = Verb::clock_jump;
            fault.details = ClockJump{milliseconds(-9000, 9000)};
            break;
        case 11:
            fault.verb = Verb::hot_key;
            fault.share = 0.1 * between(1, 10);
            fault.details = HotKey{};
            break;
        case 12:
            fault.verb = Verb::traffic_spike;
            fault.factor = 0.5 * below(5);
            break;
        case 13:
        case 14:
            choose_link_verb(fault);
            break;
        case 15:
        case 16:
            choose_operation(fault);
            break;
        default:
            break;
    }
    if (fault.verb == Verb::hot_key || fault.verb == Verb::traffic_spike || fault.link ||
        fault.verb == Verb::switchover || fault.verb == Verb::scale ||
        std::holds_alternative<DnsFailure>(fault.details) ||
        std::holds_alternative<Partition>(fault.details)) {
        fault.also.clear();
        fault.common_cause = 0;
    }
}

// What people do on purpose, where it can be done.
void RandomGenerator::choose_operation(Fault& fault) {
    const auto can_switch = [](const Component& one) {
        const auto* database = std::get_if<DatabaseSpec>(&one.spec);
        return database && database->failover && database->replicas > 0;
    };
    fault.verb = Verb::drain;
    const auto found = std::ranges::find_if(out_.components, can_switch);
    auto* service = std::get_if<ServiceSpec>(&out_.components[fault.target.component].spec);
    if (found != out_.components.end() && chance(0.5)) {
        fault.verb = Verb::switchover;
        fault.target = {};
        fault.target.component = static_cast<ComponentId>(found - out_.components.begin());
        fault.target.role = chance(0.5) ? InstanceRef::Role::index : InstanceRef::Role::replica;
        fault.target.index = fault.target.role == InstanceRef::Role::replica ? 0 : kNone;
        fault.duration.reset();
    } else if (service && !service->autoscale && chance(0.5)) {
        fault.verb = Verb::scale;
        fault.target.index = kNone;
        fault.target.role = InstanceRef::Role::index;
        fault.details = Scale{between(1, service->replicas + 3), milliseconds(0, 2000)};
        service->spare = std::max(service->spare, 3u);
    }
}

void RandomGenerator::choose_link_verb(Fault& fault) {
    const uint32_t which = below(4);
    if (which == 0) {
        fault.verb = Verb::partition;
        Partition parted;
        parted.from = {fault.target};
        parted.to = {chance(0.3) ? InstanceRef{} : some_target(false)};
        parted.rest = chance(0.2);
        parted.one_way = chance(0.3);
        parted.gives_up = milliseconds(300, 20'000);
        fault.details = std::move(parted);
        return;
    }
    if (which == 1) {
        fault.verb = Verb::dns_failure;
        fault.details = DnsFailure{milliseconds(0, 4000), milliseconds(0, 1000)};
        return;
    }
    fault.link = std::pair{kNone, targets_[below(static_cast<uint32_t>(targets_.size()))]};
    for (ComponentId id = 0; id < out_.components.size(); ++id)
        if (const auto* service = std::get_if<ServiceSpec>(&out_.components[id].spec))
            for (const auto& [callee, policy] : service->calls)
                if (chance(0.3)) fault.link = std::pair{id, callee};
    if (which == 2) {
        fault.verb = Verb::bandwidth;
        fault.details = Bandwidth{milliseconds(0.1, 30)};
    } else {
        fault.verb = Verb::latency;
        fault.delay = some_time(1, 300);
    }
}

}  // namespace faultline::models
