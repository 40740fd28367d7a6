// scenarios/compile_places.cpp - zones, machines, hosts, and which component stands where.
#include <set>

#include "scenarios/compile_context.hpp"

namespace faultline::scenarios {
namespace {

// Every zone that anything names, sorted; one without a name if nothing names any.
void declare_zones(CompileContext& cx) {
    std::set<std::string> zones;
    const auto add = [&](const auto& components) {
        for (const auto& entry : components)
            zones.insert(entry.second.zones().begin(), entry.second.zones().end());
    };
    add(cx.scenario.load_balancers());
    add(cx.scenario.services());
    add(cx.scenario.caches());
    add(cx.scenario.databases());
    add(cx.scenario.queues());
    for (const auto& entry : cx.scenario.hosts())
        if (entry.second.has_zone()) zones.insert(entry.second.zone());
    if (zones.empty()) zones.insert("");
    cx.blueprint.zones.assign(zones.begin(), zones.end());
    for (uint32_t i = 0; i < cx.blueprint.zones.size(); ++i) cx.zone_ids[cx.blueprint.zones[i]] = i;
}

uint32_t find_machine(CompileContext& cx, const std::string& path, const std::string& name) {
    const auto found = cx.machine_ids.find(name);
    if (found != cx.machine_ids.end()) return found->second;
    cx.report.unknown(path, "machine", name, sorted_keys(cx.scenario.machines()));
    return models::kNone;
}

}  // namespace

void declare_places(CompileContext& cx) {
    declare_zones(cx);
    for (const std::string& name : sorted_keys(cx.scenario.machines())) {
        const schema::Machine& written = cx.scenario.machines().at(name);
        cx.machine_ids[name] = static_cast<uint32_t>(cx.blueprint.machines.size());
        cx.blueprint.machines.push_back({.name = name,
                                         .cores = written.cores(),
                                         .memory_bytes = written.memory(),
                                         .disk_latency = {written.disk().latency()},
                                         .disk_iops = written.disk().iops(),
                                         .usd_per_hour = written.price(),
                                         .disk_bytes = written.disk().size()});
    }
    for (const std::string& name : sorted_keys(cx.scenario.hosts())) {
        const schema::Host& written = cx.scenario.hosts().at(name);
        const std::string path = "hosts." + name;
        cx.host_ids[name] = static_cast<uint32_t>(cx.blueprint.hosts.size());
        cx.blueprint.hosts.push_back(
            {.name = name,
             .machine = find_machine(cx, cx.inside(path, "machine"), written.machine()),
             .zone = written.has_zone() ? cx.zone_ids.at(written.zone()) : 0});
    }
}

models::Placement compile_placement(CompileContext& cx, const std::string& path,
                                    const std::string& machine, const std::string& host,
                                    const std::vector<std::string>& zones) {
    models::Placement placement;
    if (!machine.empty() && !host.empty())
        cx.report.error(path + ".host", "it has a machine to itself or shares a host, not both");
    if (!machine.empty()) placement.machine = find_machine(cx, path + ".machine", machine);
    if (!host.empty()) {
        const auto found = cx.host_ids.find(host);
        if (found == cx.host_ids.end()) {
            cx.report.unknown(path + ".host", "host", host, sorted_keys(cx.scenario.hosts()));
        } else {
            placement.host = found->second;
            placement.zones = {cx.blueprint.hosts[found->second].zone};
            if (!zones.empty())
                cx.report.error(path + ".zones", "it stands where its host stands",
                                "give the host the zone");
            return placement;
        }
    }
    if (!zones.empty()) {
        placement.zones.clear();
        for (const std::string& zone : zones) placement.zones.push_back(cx.zone_ids.at(zone));
    }
    return placement;
}

}  // namespace faultline::scenarios
