// scenarios/compile_faults.cpp - what breaks: verbs, and whether they make sense of what they are
// aimed at. When it breaks is compile_fault_times.cpp's.
#include <fmt/format.h>

#include <algorithm>

#include "models/link_trouble.hpp"
#include "scenarios/compile_fault_times.hpp"
#include "scenarios/compile_operations.hpp"
#include "scenarios/fault_targets.hpp"

namespace faultline::scenarios {
namespace {

using models::Fault;
using models::InstanceRef;
using Verb = models::Fault::Verb;
using Role = models::InstanceRef::Role;

bool uses_disk(const models::Steps& steps) {
    return std::any_of(steps.begin(), steps.end(), [](const models::Step& step) {
        return step.kind == models::Step::Kind::disk ||
               std::any_of(step.branches.begin(), step.branches.end(), uses_disk);
    });
}

class FaultCompiler {
public:
    FaultCompiler(CompileContext& cx, const schema::Fault& written, const std::string& path)
        : cx_{cx}, written_{written}, path_{path} {}

    // What was wrong with it has been reported; there is one in any case, so that numbers agree.
    Fault run() {
        compile_fault_times(cx_, written_, path_, fault_);
        verb();
        return std::move(fault_);
    }

private:
    void verb() {
        using Case = schema::Fault::VerbCase;
        switch (written_.verb_case()) {
            case Case::kKill:
                return kill();
            case Case::kHang:
                return aim(Verb::hang, written_.hang(), path_ + ".hang");
            case Case::kSlow:
                return slow();
            case Case::kErrors:
                fault_.share = written_.errors().share();
                return answers(Verb::errors, written_.errors().target(), path_ + ".errors.target");
            case Case::kDependencyOutage:
                return dependency_outage();
            case Case::kRestartLoop:
                return restart_loop();
            case Case::kMemoryLeak:
                return memory_leak();
            case Case::kCpuTheft:
                fault_.share = written_.cpu_theft().share();
                return on_machines(Verb::cpu_theft, written_.cpu_theft().target(),
                                   path_ + ".cpu_theft.target", "cores could be gone");
            case Case::kDiskSlow:
                fault_.factor = written_.disk_slow().by();
                return on_machines(Verb::disk_slow, written_.disk_slow().target(),
                                   path_ + ".disk_slow.target", "disk could be slow");
            case Case::kFillDisk:
                return fill_disk();
            case Case::kLatency:
                fault_.delay =
                    compile_distribution(cx_, written_.latency().add(), path_ + ".latency.add");
                return on_link(Verb::latency, written_.latency().link(), path_ + ".latency.link");
            case Case::kLoss:
                fault_.delay = models::retransmission_delay(written_.loss().share());
                return on_link(Verb::loss, written_.loss().link(), path_ + ".loss.link");
            case Case::kBandwidth:
                return bandwidth();
            case Case::kPartition:
                return partition();
            case Case::kDnsFailure:
                return dns_failure();
            case Case::kFlush:
                return flush();
            case Case::kHotKey:
                return hot_key();
            case Case::kTrafficSpike:
                return traffic_spike();
            case Case::kClockJump:
                return clock_jump();
            case Case::kDrain:
                aim(Verb::drain, written_.drain(), path_ + ".drain");
                return check_drain(cx_, fault_, path_ + ".drain");
            case Case::kSwitchover:
                aim(Verb::switchover, written_.switchover(), path_ + ".switchover");
                return check_switchover(cx_, fault_, path_ + ".switchover");
            case Case::kScale:
                return compile_scale(cx_, written_.scale(), path_ + ".scale", fault_);
            case Case::kZoneOutage:
                return zone(written_.zone_outage(), path_ + ".zone_outage");
            case Case::kRegionOutage:
                return region(written_.region_outage(), path_ + ".region_outage");
            case Case::VERB_NOT_SET:
                return cx_.report.error(path_, "nothing breaks: a fault needs a verb",
                                        "`faultline catalog faults` lists them");
        }
    }

    // "kill: api" or "slow: {target: api}": where the name stands.
    std::string at(const std::string& verb, const std::string& key) const {
        return cx_.inside(path_ + "." + verb, key);
    }

    // The first target, and what is struck with it.
    void aim(Verb verb, const std::string& text, const std::string& path) {
        fault_.verb = verb;
        fault_.target_name = text;
        auto targets = find_targets(cx_, path, text);
        if (targets.empty()) return;
        fault_.target = targets.front();
        fault_.also.assign(targets.begin() + 1, targets.end());
    }

    // Every component that is struck, each once.
    std::vector<models::ComponentId> components() const {
        std::vector<models::ComponentId> all;
        const auto add = [&](const InstanceRef& ref) {
            if (ref.component != models::kNone &&
                std::find(all.begin(), all.end(), ref.component) == all.end())
                all.push_back(ref.component);
        };
        add(fault_.target);
        for (const InstanceRef& ref : fault_.also) add(ref);
        return all;
    }
    const models::Component& component(models::ComponentId id) const {
        return cx_.blueprint.components[id];
    }

    void kill() {
        const std::string path = path_ + ".kill";
        if (written_.kill().starts_with("zone:")) return zone(written_.kill(), path);
        if (written_.kill().starts_with("region:")) return region(written_.kill(), path);
        aim(Verb::kill, written_.kill(), path);
    }

    void slow() {
        fault_.factor = written_.slow().by();
        fault_.share = written_.slow().share();
        fault_.ramp = {written_.slow().ramp()};
        aim(Verb::slow, written_.slow().target(), path_ + ".slow.target");
    }

    // Of what answers by itself.
    void answers(Verb verb, const std::string& text, const std::string& path) {
        aim(verb, text, path);
        for (const models::ComponentId id : components())
            if (cx_.components[id].kind == ComponentKind::load_balancer)
                return cx_.report.error(path, "a load balancer passes on its members' answers",
                                        "name what answers: its backends");
    }

    void dependency_outage() {
        const schema::DependencyOutage& outage = written_.dependency_outage();
        fault_.hangs = outage.how() == "hang";
        fault_.share = 1;
        const std::string path = at("dependency_outage", "target");
        if (fault_.hangs) return aim(Verb::dependency_outage, outage.target(), path);
        answers(Verb::dependency_outage, outage.target(), path);
    }

    void restart_loop() {
        const schema::RestartLoop& loop = written_.restart_loop();
        fault_.details = models::RestartLoop{
            {loop.runs()}, {loop.backoff()}, {loop.backoff_max()}, {loop.reset_after()}};
        if (loop.runs() == 0 && (loop.backoff() == 0 || loop.backoff_max() == 0))
            cx_.report.error(path_ + ".restart_loop",
                             "it neither runs nor waits: that would be a loop without an end",
                             "kill it instead");
        aim(Verb::restart_loop, loop.target(), at("restart_loop", "target"));
    }

    void memory_leak() {
        const schema::MemoryLeak& leak = written_.memory_leak();
        fault_.factor = leak.by();
        models::MemoryLeak details;
        details.fills = compile_distribution(cx_, leak.fills(), path_ + ".memory_leak.fills");
        details.slows_from = leak.slows_from();
        details.restart = {leak.restart()};
        details.killed = leak.ends() == "killed";
        if (details.fills.mean_ns() <= 0)
            cx_.report.error(path_ + ".memory_leak.fills", "memory that is full at once never was");
        fault_.details = std::move(details);
        aim(Verb::memory_leak, leak.target(), at("memory_leak", "target"));
    }

    void on_machines(Verb verb, const std::string& text, const std::string& path,
                     const std::string& what) {
        aim(verb, text, path);
        for (const models::ComponentId id : components()) {
            const models::Placement& placement = component(id).placement;
            if (placement.machine == models::kNone && placement.host == models::kNone)
                cx_.report.error(path, component(id).name + " has no machine whose " + what,
                                 "give it one with `machine`, or make it `slow`");
        }
    }

    void fill_disk() {
        const std::string path = at("fill_disk", "target");
        fault_.panics = written_.fill_disk().log();
        aim(Verb::fill_disk, written_.fill_disk().target(), path);
        for (const models::ComponentId id : components()) {
            const DeclaredComponent& it = cx_.components[id];
            const auto* service = std::get_if<models::ServiceSpec>(&component(id).spec);
            const bool writes =
                it.kind == ComponentKind::database || it.kind == ComponentKind::queue ||
                it.kind == ComponentKind::cache ||
                (service && std::any_of(service->operations.begin(), service->operations.end(),
                                        [](const auto& o) { return uses_disk(o.steps); }));
            if (!writes)
                cx_.report.error(path, "nothing that " + it.name + " does needs room on a disk",
                                 "databases, queues, caches and services with `disk` steps do");
        }
    }

    void on_link(Verb verb, const std::string& text, const std::string& path) {
        fault_.verb = verb;
        fault_.target_name = text;
        if (const auto link = find_link(cx_, path, text)) fault_.link = *link;
    }

    void bandwidth() {
        const schema::Bandwidth& narrow = written_.bandwidth();
        const double seconds =
            static_cast<double>(narrow.message()) / static_cast<double>(narrow.limit());
        fault_.details = models::Bandwidth{sim::from_seconds(std::min(seconds, 1e9))};
        on_link(Verb::bandwidth, narrow.link(), path_ + ".bandwidth.link");
    }

    std::vector<InstanceRef> side(const std::string& path, const std::string& text) {
        if (text == "clients") return {InstanceRef{}};
        return find_targets(cx_, path, text);
    }

    void partition() {
        const schema::Partition& parted = written_.partition();
        const std::string path = at("partition", "between");
        fault_.verb = Verb::partition;
        fault_.target = {};
        const auto& between = parted.between();
        if (between.size() > 2)
            return cx_.report.error(path, "a partition has two sides",
                                    "make what lies on one side a group");
        fault_.target_name = between[0];
        models::Partition details;
        details.one_way = parted.one_way();
        details.gives_up = {parted.gives_up()};
        details.rest = between.size() == 1;
        details.from = side(element(path, 0), between[0]);
        if (between.size() == 2) {
            fault_.target_name += (details.one_way ? "->" : " | ") + between[1];
            details.to = side(element(path, 1), between[1]);
            if (between[0] == between[1])
                cx_.report.error(element(path, 1), "both sides are " + between[0]);
        }
        fault_.details = std::move(details);
    }

    void dns_failure() {
        const schema::DnsFailure& dns = written_.dns_failure();
        using enum ComponentKind;
        fault_.verb = Verb::dns_failure;
        fault_.target_name = dns.name();
        fault_.target.component =
            cx_.find_component(at("dns_failure", "name"), dns.name(),
                               {load_balancer, service, cache, database, queue, cdn});
        fault_.details = models::DnsFailure{{dns.ttl()}, {dns.fails()}};
    }

    void flush() {
        const std::string path = path_ + ".flush";
        fault_.verb = Verb::flush;
        fault_.target_name = written_.flush();
        fault_.target.component =
            cx_.find_component(path, written_.flush(), {ComponentKind::cache, ComponentKind::cdn});
        fault_.target.index = models::kNone;
        if (fault_.target.component == models::kNone) return;
        if (cx_.components[fault_.target.component].any_operation)
            cx_.report.warning(
                path, written_.flush() + " states a hit_ratio, which emptying it does not change",
                "describe its keyspaces");
    }

    void hot_key() {
        using enum ComponentKind;
        const schema::HotKey& hot = written_.hot_key();
        const std::string path = path_ + ".hot_key.target";
        fault_.verb = Verb::hot_key;
        fault_.target_name = hot.target();
        fault_.share = hot.share();
        models::HotKey details;
        fault_.target.component = cx_.find_component(path, hot.target(), {cache, cdn, database});
        fault_.target.index = models::kNone;
        if (fault_.target.component == models::kNone) return;
        const models::Component& target = component(fault_.target.component);
        const auto* data = std::get_if<models::DatabaseSpec>(&target.spec);
        const auto& keys = data ? data->keys : models::store_of(target)->keyspaces;
        if (keys.empty())
            return cx_.report.error(path, hot.target() + " has no keys of which one could be hot",
                                    data ? "state `keys`, and the queries' shard_key"
                                         : "describe its keyspaces instead of a hit_ratio");
        if (hot.has_key()) {
            const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& space) {
                return space.name == hot.key();
            });
            std::vector<std::string> known;
            for (const models::Keyspace& space : keys) known.push_back(space.name);
            if (found == keys.end())
                return cx_.report.unknown(path_ + ".hot_key.key", "key of " + hot.target(),
                                          hot.key(), known);
            details.keyspace = static_cast<uint32_t>(found - keys.begin());
        }
        fault_.details = details;
    }

    void traffic_spike() {
        const schema::TrafficSpike& spike = written_.traffic_spike();
        fault_.verb = Verb::traffic_spike;
        fault_.factor = spike.scale();
        fault_.target_name = spike.has_workload() ? spike.workload() : "clients";
        if (!spike.has_workload()) return;
        std::vector<std::string> known{"clients"};
        for (const std::string& name : sorted_keys(cx_.scenario.more_workloads()))
            known.push_back(name);
        const auto found = std::find(known.begin(), known.end(), spike.workload());
        if (found == known.end())
            return cx_.report.unknown(path_ + ".traffic_spike.workload", "group of users",
                                      spike.workload(), known);
        fault_.group = static_cast<uint32_t>(found - known.begin());
    }

    // Does anything here depend on its clock?
    bool reads_a_clock(models::ComponentId id) const {
        if (const auto* store = models::store_of(component(id))) return store->ttl != sim::kNever;
        if (const auto* service = std::get_if<models::ServiceSpec>(&component(id).spec))
            return service->limit.has_value();
        return std::holds_alternative<models::LoadBalancerSpec>(component(id).spec);
    }

    void clock_jump() {
        const schema::ClockJump& jump = written_.clock_jump();
        const std::string path = path_ + ".clock_jump.target";
        fault_.details = models::ClockJump{{jump.has_ahead() ? jump.ahead() : -jump.back()}};
        aim(Verb::clock_jump, jump.target(), path);
        const auto all = components();
        if (!all.empty() &&
            std::none_of(all.begin(), all.end(), [&](auto id) { return reads_a_clock(id); }))
            cx_.report.error(path, "nothing that " + jump.target() + " does depends on its clock",
                             "caches with a ttl, load balancers and services with a limit do");
    }

    void zone(const std::string& text, const std::string& path) {
        fault_.verb = Verb::zone_outage;
        fault_.zone = find_zone(cx_, path, text);
        if (fault_.zone != models::kNone)
            fault_.target_name = "zone:" + cx_.blueprint.zones[fault_.zone];
    }

    void region(const std::string& text, const std::string& path) {
        const std::string name = text.starts_with("region:") ? text : "region:" + text;
        aim(Verb::region_outage, name, path);
    }

    CompileContext& cx_;
    const schema::Fault& written_;
    std::string path_;
    Fault fault_;
};

}  // namespace

void compile_faults(CompileContext& cx) {
    make_room(cx);
    compile_regions_and_groups(cx);
    for (int i = 0; i < cx.scenario.faults_size(); ++i)
        cx.blueprint.faults.push_back(
            FaultCompiler{cx, cx.scenario.faults(i), element("faults", i)}.run());
    check_fault_times(cx);
    if (cx.scenario.has_abort_when())
        cx.blueprint.abort_when = compile_trigger(cx, "abort_when", cx.scenario.abort_when());
}

}  // namespace faultline::scenarios
