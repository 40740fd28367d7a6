// models/fault_spec.hpp - what breaks, as plain values: a part of the blueprint.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "models/ids.hpp"
#include "sim/distribution.hpp"
#include "sim/time.hpp"

namespace faultline::models {

struct Condition;  // monitoring/condition.hpp

struct InstanceRef {                // resolved name: api[1], shop.primary, shop.shard[2].replica[0]
    ComponentId component = kNone;  // kNone with Role::index: the clients
    // `zone`: all that stands in zone `index`.
    enum class Role : uint8_t { index, any, primary, replica, zone } role = Role::index;
    // Of the instance (of a database: whatever its role), or of the replica; kNone with
    // Role::index: all of them.
    uint32_t index = 0;
    uint32_t shard = 0;
};

// What some faults need to say beyond a target, a factor and a share.
// The defaults are those of the scenario format.
struct RestartLoop {  // it serves for `runs`, dies, and is started again after a growing wait
    sim::Duration runs{10'000'000'000};
    // Kubernetes: CrashLoopBackOff.
    sim::Duration backoff{10'000'000'000}, backoff_max{300'000'000'000},
        reset_after{600'000'000'000};
};
struct MemoryLeak {
    sim::Distribution fills;  // from a fresh start until the memory is full
    double slows_from = 1;    // share of it from which work takes longer, up to Fault::factor
    sim::Duration restart;    // from the death at the limit to the next start
    bool killed = true;       // else it lives on, as slow as it gets
};
struct Partition {  // messages from one side to the other are lost
    std::vector<InstanceRef> from, to;
    bool rest = false;     // the other side is everybody else
    bool one_way = false;  // the way back is open
    // How long a message is sent again before its sender hears of it (Linux: tcp_syn_retries 6).
    sim::Duration gives_up{127'000'000'000};
};
struct Bandwidth {
    sim::Duration message;  // how long one of them occupies the link
};
struct DnsFailure {
    sim::Duration ttl, fails;  // callers' answers are this old at most; the wait for none
};
struct HotKey {
    uint32_t keyspace = kNone;  // of the cache, or key of the database; kNone: all
};
struct ClockJump {
    sim::Duration by;  // signed
};
struct Scale {  // of a service: so many instances as long as it lasts
    uint32_t replicas = 1;
    sim::Duration boot;  // from the order of an instance to its first call
};

struct Fault {
    enum class Verb : uint8_t {
        kill,
        hang,
        slow,
        errors,
        latency,
        loss,
        zone_outage,
        flush,
        region_outage,
        dependency_outage,
        restart_loop,
        memory_leak,
        cpu_theft,
        fill_disk,
        disk_slow,
        partition,
        bandwidth,
        dns_failure,
        hot_key,
        traffic_spike,
        clock_jump,
        // What people do on purpose.
        drain,
        switchover,
        scale
    };
    Verb verb = Verb::kill;
    std::string name;         // by which another one follows it; may be empty
    std::string target_name;  // as written, for people
    InstanceRef target;
    std::vector<InstanceRef> also;  // struck with it: the rest of a group, a host, a region
    uint32_t zone = kNone;          // zone_outage
    // slow, disk_slow, memory_leak: durations of work are this many times longer; traffic_spike:
    // so many times the load.
    double factor = 1;
    // errors: of its answers; slow: of the calls; cpu_theft: of the cores; hot_key: of the draws.
    double share = 1;
    sim::Duration ramp{};    // slow: until the factor is reached
    bool hangs = false;      // dependency_outage: it does not answer at all
    bool panics = false;     // fill_disk: a database stops at its next write
    uint32_t group = kNone;  // traffic_spike: of users; kNone: all of them
    std::optional<std::pair<ComponentId, ComponentId>> link;  // latency, loss, ...: caller, callee
    std::optional<sim::Distribution> delay;  // of what passes the link, more, each way
    std::variant<std::monostate, RestartLoop, MemoryLeak, Partition, Bandwidth, DnsFailure, HotKey,
                 ClockJump, Scale>
        details;
    // ---- when: at a time, at random, after another fault, or on a condition
    sim::Time at{};
    std::optional<sim::Distribution> every;     // at random: time from repair to the next
    std::optional<sim::Distribution> duration;  // absent: for ever
    // Of its failures this share takes all of its targets at once (the beta-factor model; needs
    // exponential times and a clock for each instance).
    double common_cause = 0;
    uint32_t after = kNone;  // index into Blueprint::faults: strikes when that one is over
    std::shared_ptr<const Condition> when;  // strikes when this first holds
    sim::Duration pause{};                  // and this long after that, or after the other
    bool silent = false;  // kill: calls in flight hear nothing (a black hole), instead of a reset
    // It has no time of its own: whoever runs the cluster appoints (Cluster::appoint) when it
    // strikes, when it is mended, when it strikes again, and so on.
    bool by_hand = false;
};

}  // namespace faultline::models
