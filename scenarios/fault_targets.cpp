// scenarios/fault_targets.cpp - names to references. A name that stands for several things (a host
// with what runs on it, a whole shard, a group) gives a reference for each.
#include "scenarios/fault_targets.hpp"

#include <fmt/format.h>

#include "scenarios/instance_name.hpp"

namespace faultline::scenarios {
namespace {

using models::InstanceRef;
using Role = models::InstanceRef::Role;

class TargetResolver {
public:
    TargetResolver(CompileContext& cx, std::string path, std::string text)
        : cx_{cx}, path_{std::move(path)}, text_{std::move(text)} {}

    std::vector<InstanceRef> find() {
        const auto name = parse_instance_name(text_);
        if (!name)
            return wrong("'" + text_ + "' names no instance",
                         "such as api[1], api[*], shop.primary, shop.replica[0] or "
                         "shop.shard[2].primary");
        switch (name->scope) {
            case InstanceName::Scope::zone: {
                const uint32_t zone = find_zone(cx_, path_, text_);
                if (zone == models::kNone) return {};
                return {{.role = Role::zone, .index = zone}};
            }
            case InstanceName::Scope::region: {
                std::vector<InstanceRef> all;
                for (const uint32_t zone : find_region(cx_, path_, text_))
                    all.push_back({.role = Role::zone, .index = zone});
                return all;
            }
            case InstanceName::Scope::group:
                return of_group(name->name);
            case InstanceName::Scope::component:
                break;
        }
        return instances(*name);
    }

private:
    std::vector<InstanceRef> of_group(const std::string& name) {
        const auto found = cx_.scenario.groups().find(name);
        if (found == cx_.scenario.groups().end()) {
            cx_.report.unknown(path_, "group", name, sorted_keys(cx_.scenario.groups()));
            return {};
        }
        return cx_.groups.at(name);
    }

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
        // Scaling may bring instances that are not there at the start.
        const uint32_t count = models::slot_count(cx_.blueprint.components[found->second]);
        if (name.index && *name.index >= count)
            return wrong(fmt::format("there is no {}: its instances are {}", text_,
                                     range(component.name, count)));
        if (name.any) return {{.component = found->second, .role = Role::any}};
        return {{.component = found->second, .index = name.index.value_or(models::kNone)}};
    }

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

}  // namespace

std::vector<InstanceRef> find_targets(CompileContext& cx, const std::string& path,
                                      const std::string& text) {
    return TargetResolver{cx, path, text}.find();
}

uint32_t find_zone(CompileContext& cx, const std::string& path, const std::string& text) {
    const std::string name = text.starts_with("zone:") ? text.substr(5) : text;
    const auto found = cx.zone_ids.find(name);
    if (found != cx.zone_ids.end() && !name.empty()) return found->second;
    std::vector<std::string> known = cx.blueprint.zones;
    std::erase(known, "");
    cx.report.unknown(path, "zone", name, known);
    return models::kNone;
}

std::vector<uint32_t> find_region(CompileContext& cx, const std::string& path,
                                  const std::string& text) {
    const std::string name = text.starts_with("region:") ? text.substr(7) : text;
    const auto found = cx.scenario.regions().find(name);
    std::vector<uint32_t> zones;
    if (found == cx.scenario.regions().end()) {
        cx.report.unknown(path, "region", name, sorted_keys(cx.scenario.regions()));
        return zones;
    }
    for (const std::string& zone : found->second.zones())
        if (const auto id = cx.zone_ids.find(zone); id != cx.zone_ids.end())
            zones.push_back(id->second);
    return zones;
}

void compile_regions_and_groups(CompileContext& cx) {
    std::map<std::string, std::string> region_of;
    for (const std::string& name : sorted_keys(cx.scenario.regions())) {
        models::Region& region = cx.blueprint.regions.emplace_back();
        region.name = name;
        const std::string path = cx.inside("regions." + name, "zones");
        const auto& zones = cx.scenario.regions().at(name).zones();
        for (int i = 0; i < zones.size(); ++i) {
            const uint32_t zone = find_zone(cx, element(path, i), zones[i]);
            if (zone == models::kNone) continue;
            region.zones.push_back(zone);
            const auto [other, fresh] = region_of.try_emplace(zones[i], name);
            if (!fresh)
                cx.report.error(element(path, i), "zone " + zones[i] + " lies in region " +
                                                      other->second + " already");
        }
    }
    for (const std::string& name : sorted_keys(cx.scenario.groups())) {
        const std::string path = cx.inside("groups." + name, "members");
        const auto& members = cx.scenario.groups().at(name).members();
        std::vector<InstanceRef>& all = cx.groups[name];
        for (int i = 0; i < members.size(); ++i) {
            if (members[i].starts_with("group:")) {
                cx.report.error(element(path, i), "a group has no groups in it",
                                "name what is in them");
                continue;
            }
            const auto more = find_targets(cx, element(path, i), members[i]);
            all.insert(all.end(), more.begin(), more.end());
        }
    }
}

}  // namespace faultline::scenarios
