// scenarios/compile_faults.cpp - what breaks: verbs, and the instances that names stand for.
//
// A name that stands for several things which no single reference covers (a host with what runs on
// it, a whole shard) becomes one fault for each, at the same time.
#include <fmt/format.h>

#include "models/link_trouble.hpp"
#include "scenarios/compile_context.hpp"
#include "scenarios/instance_name.hpp"
#include "scenarios/units.hpp"

namespace faultline::scenarios {
namespace {

using models::Fault;
using models::InstanceRef;
using Role = models::InstanceRef::Role;

constexpr const char* kSimulated =
    "simulated are kill, hang, slow, errors, latency, loss, zone_outage and flush";

class TargetResolver {
public:
    TargetResolver(CompileContext& cx, const std::string& path, const std::string& text)
        : cx_{cx}, path_{path}, text_{text} {}

    // Empty, and reported, if there is no such thing.
    std::vector<InstanceRef> instances(const InstanceName& name) {
        if (const auto host = cx_.host_ids.find(name.name); host != cx_.host_ids.end())
            return on_host(host->second, name);
        const auto found = cx_.component_ids.find(name.name);
        if (found == cx_.component_ids.end()) {
            std::vector<std::string> known = sorted_keys(cx_.scenario.hosts());
            for (const DeclaredComponent& component : cx_.components)
                known.push_back(component.name);
            cx_.report.unknown(path_, "component or host", name.name, known);
            return {};
        }
        const DeclaredComponent& component = cx_.components[found->second];
        if (component.kind == ComponentKind::database) return of_database(found->second, name);
        if (name.shard || name.role != InstanceName::Role::none)
            return wrong(component.name + " is a " + kind_name(component.kind) +
                         ": only databases have shards, primaries and replicas");
        // Autoscaling may bring instances that are not there at the start.
        const uint32_t count = models::instance_count(cx_.blueprint.components[found->second]);
        if (name.index && *name.index >= count)
            return wrong(fmt::format("there is no {}: its instances are {}", text_,
                                     range(component.name, count)));
        if (name.any) return {{.component = found->second, .role = Role::any}};
        return {{.component = found->second, .index = name.index.value_or(models::kNone)}};
    }

private:
    std::vector<InstanceRef> wrong(const std::string& message, const std::string& hint = "") {
        cx_.report.error(path_, message, hint);
        return {};
    }

    static std::string range(const std::string& name, uint32_t count) {
        const std::string first = name + "[0]";
        return count == 1 ? first : first + " to " + fmt::format("{}[{}]", name, count - 1);
    }

    std::vector<InstanceRef> on_host(uint32_t host, const InstanceName& name) {
        if (name.index || name.shard || name.any || name.role != InstanceName::Role::none)
            return wrong("a host is one machine: write " + name.name);
        std::vector<InstanceRef> all;
        for (models::ComponentId id = 0; id < cx_.blueprint.components.size(); ++id)
            if (cx_.blueprint.components[id].placement.host == host)
                all.push_back({.component = id, .index = models::kNone});
        if (all.empty()) return wrong("nothing runs on host " + name.name);
        return all;
    }

    std::vector<InstanceRef> of_database(models::ComponentId id, const InstanceName& name) {
        const schema::Database& written = cx_.scenario.databases().at(name.name);
        const uint32_t replicas = written.replicas();
        const uint32_t shards = written.has_shards() ? written.shards().count() : 1;
        const bool whole = !name.shard && !name.index && !name.any;
        if (whole && name.role == InstanceName::Role::none)
            return {{.component = id, .index = models::kNone}};
        if (name.any) return {{.component = id, .role = Role::any}};
        if (!name.shard && shards > 1)
            return wrong(name.name + " has shards: say which",
                         "such as " + name.name + ".shard[0].primary");
        const uint32_t shard = name.shard.value_or(0);
        if (shard >= shards)
            return wrong(
                fmt::format("there is no shard {}: they count from 0 to {}", shard, shards - 1));
        const InstanceRef primary{.component = id, .role = Role::primary, .shard = shard};
        if (name.role == InstanceName::Role::primary) return {primary};
        if (name.role == InstanceName::Role::none) {
            if (name.index)
                return wrong("the instances of a database have roles",
                             "such as " + name.name + ".primary or " + name.name + ".replica[0]");
            std::vector<InstanceRef> all{primary};
            for (uint32_t i = 0; i < replicas; ++i)
                all.push_back({.component = id, .role = Role::replica, .index = i, .shard = shard});
            return all;
        }
        if (replicas == 0) return wrong(name.name + " has no replicas");
        if (!name.index && replicas > 1)
            return wrong("say which replica", "they are " + range("replica", replicas));
        if (name.index.value_or(0) >= replicas)
            return wrong(fmt::format("there is no {}: its replicas are {}", text_,
                                     range("replica", replicas)));
        return {{.component = id,
                 .role = Role::replica,
                 .index = name.index.value_or(0),
                 .shard = shard}};
    }

    CompileContext& cx_;
    std::string path_, text_;
};

class FaultCompiler {
public:
    FaultCompiler(CompileContext& cx, const schema::Fault& written, const std::string& path)
        : cx_{cx}, written_{written}, path_{path} {}

    void run() {
        timing();
        using Verb = schema::Fault::VerbCase;
        switch (written_.verb_case()) {
            case Verb::kKill:
                return on_instances(Fault::Verb::kill, written_.kill(), path_ + ".kill");
            case Verb::kHang:
                return on_instances(Fault::Verb::hang, written_.hang(), path_ + ".hang");
            case Verb::kSlow:
                fault_.factor = written_.slow().by();
                return on_instances(Fault::Verb::slow, written_.slow().target(),
                                    path_ + ".slow.target");
            case Verb::kErrors:
                fault_.share = written_.errors().share();
                return errors();
            case Verb::kLatency:
                fault_.delay =
                    compile_distribution(cx_, written_.latency().add(), path_ + ".latency.add");
                return on_link(Fault::Verb::latency, written_.latency().link(),
                               path_ + ".latency.link");
            case Verb::kLoss:
                fault_.delay = models::retransmission_delay(written_.loss().share());
                return on_link(Fault::Verb::loss, written_.loss().link(), path_ + ".loss.link");
            case Verb::kFlush:
                return flush();
            case Verb::kZoneOutage:
                return zone(written_.zone_outage(), path_ + ".zone_outage");
            case Verb::VERB_NOT_SET:
                return cx_.report.error(path_, "nothing breaks: a fault needs a verb", kSimulated);
            default:
                return cx_.report.not_simulated(path_, "this fault is", kSimulated);
        }
    }

private:
    void timing() {
        fault_.silent = written_.silent();
        fault_.at = {written_.at()};
        if (written_.has_every()) {
            fault_.every = compile_distribution(cx_, written_.every(), path_ + ".every");
            if (fault_.every->mean_ns() <= 0)
                cx_.report.error(path_ + ".every", "faults without time between them never end");
        } else if (fault_.at.ns >= cx_.blueprint.run.duration.ns) {
            cx_.report.warning(path_ + ".at",
                               fmt::format("the run ends after {}: this never happens",
                                           write_duration(cx_.blueprint.run.duration.ns)));
        }
        if (written_.has_for_())
            fault_.duration = compile_distribution(cx_, written_.for_(), path_ + ".for");
    }

    void on_instances(Fault::Verb verb, const std::string& text, const std::string& path) {
        const auto name = parse_instance_name(text);
        if (!name) {
            cx_.report.error(path, "'" + text + "' names no instance",
                             "such as api[1], api[*], shop.primary, shop.replica[0] or "
                             "shop.shard[2].primary");
            return;
        }
        if (name->scope == InstanceName::Scope::region)
            return cx_.report.not_simulated(path, "regions are", kSimulated);
        if (name->scope == InstanceName::Scope::zone) {
            if (verb == Fault::Verb::kill) return zone(name->name, path);
            return cx_.report.not_simulated(path, "a whole zone that is slow is",
                                            "slow down the components in it one by one");
        }
        const auto targets = TargetResolver{cx_, path, text}.instances(*name);
        if (targets.size() > 1 && fault_.every)
            return cx_.report.not_simulated(path, "random faults of several components at once are",
                                            "name one component");
        fault_.verb = verb;
        fault_.target_name = text;
        for (const InstanceRef& target : targets) {
            fault_.target = target;
            cx_.blueprint.faults.push_back(fault_);
        }
    }

    void errors() {
        const std::string path = path_ + ".errors.target";
        const auto name = parse_instance_name(written_.errors().target());
        const auto found = name ? cx_.component_ids.find(name->name) : cx_.component_ids.end();
        if (found != cx_.component_ids.end() &&
            cx_.components[found->second].kind == ComponentKind::load_balancer)
            return cx_.report.error(path, "a load balancer passes on its members' answers",
                                    "name what answers: its backends");
        on_instances(Fault::Verb::errors, written_.errors().target(), path);
    }

    void on_link(Fault::Verb verb, const std::string& text, const std::string& path) {
        const auto link = find_link(cx_, path, text);
        if (!link) return;
        fault_.verb = verb;
        fault_.target_name = text;
        fault_.link = *link;
        cx_.blueprint.faults.push_back(fault_);
    }

    void flush() {
        const std::string path = path_ + ".flush";
        fault_.verb = Fault::Verb::flush;
        fault_.target_name = written_.flush();
        fault_.target.component =
            cx_.find_component(path, written_.flush(), {ComponentKind::cache, ComponentKind::cdn});
        fault_.target.index = models::kNone;
        if (fault_.target.component == models::kNone) return;
        if (cx_.components[fault_.target.component].any_operation)
            cx_.report.warning(
                path, written_.flush() + " states a hit_ratio, which emptying it does not change",
                "describe its keyspaces");
        cx_.blueprint.faults.push_back(fault_);
    }

    void zone(const std::string& text, const std::string& path) {
        const std::string name = text.starts_with("zone:") ? text.substr(5) : text;
        const auto found = cx_.zone_ids.find(name);
        if (found == cx_.zone_ids.end() || name.empty()) {
            std::vector<std::string> known = cx_.blueprint.zones;
            std::erase(known, "");
            return cx_.report.unknown(path, "zone", name, known);
        }
        fault_.verb = Fault::Verb::zone_outage;
        fault_.target_name = "zone:" + name;
        fault_.zone = found->second;
        cx_.blueprint.faults.push_back(fault_);
    }

    CompileContext& cx_;
    const schema::Fault& written_;
    std::string path_;
    Fault fault_;
};

}  // namespace

void compile_faults(CompileContext& cx) {
    for (int i = 0; i < cx.scenario.faults_size(); ++i)
        FaultCompiler{cx, cx.scenario.faults(i), element("faults", i)}.run();
}

}  // namespace faultline::scenarios
