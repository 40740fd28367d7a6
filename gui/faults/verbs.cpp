// gui/faults/verbs.cpp - the catalog of by_hand.hpp: each verb as a fault in a scenario's words.
#include <algorithm>

#include "gui/faults/by_hand.hpp"
#include "scenarios/compile_operations.hpp"

namespace faultline::gui {
namespace {

using models::kNone;

QString quoted(const QString& name) { return "\"" + name + "\""; }

bool answers_itself(const SystemView::Component& component) {
    return component.kind != "load_balancer";
}

QString on_instance(const Hub& hub, const Target& target, const QString& text) {
    return component_of(hub, target) ? text.arg(quoted(fault_name(hub, target))) : QString();
}

QString kill(const Hub& hub, const Target& target) { return on_instance(hub, target, "kill: %1"); }
QString kill_silently(const Hub& hub, const Target& target) {
    return on_instance(hub, target, "kill: %1, silent: true");
}
QString hang(const Hub& hub, const Target& target) { return on_instance(hub, target, "hang: %1"); }
QString slow(const Hub& hub, const Target& target) {
    return on_instance(hub, target, "slow: {target: %1, by: 5x}");
}
QString errors(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    if (!component || !answers_itself(*component)) return "";
    return on_instance(hub, target, "errors: {target: %1, share: 20%}");
}
QString flush(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    if (!component || (component->kind != "cache" && component->kind != "cdn")) return "";
    return "flush: " + quoted(QString::fromStdString(component->name));
}
bool has_cores(const Hub& hub, const Target& target) {
    if (target.component >= hub.system().users()) return false;
    const auto& placement = hub.design().blueprint->components[target.component].placement;
    return placement.machine != kNone || placement.host != kNone;
}
QString on_machine(const Hub& hub, const Target& target, const QString& text) {
    return has_cores(hub, target) ? on_instance(hub, target, text) : QString();
}
QString cpu_theft(const Hub& hub, const Target& target) {
    return on_machine(hub, target, "cpu_theft: {target: %1, share: 50%}");
}
bool has_disk(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    return component && component->kind == "database" && has_cores(hub, target);
}
QString fill_disk(const Hub& hub, const Target& target) {
    return has_disk(hub, target) ? on_instance(hub, target, "fill_disk: %1") : QString();
}
QString disk_slow(const Hub& hub, const Target& target) {
    return has_disk(hub, target) ? on_instance(hub, target, "disk_slow: {target: %1, by: 10x}")
                                 : QString();
}
QString restart_loop(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    if (!component || component->kind != "service") return "";
    return on_instance(hub, target, "restart_loop: %1");
}
QString memory_leak(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    if (!component || component->kind != "service") return "";
    return on_instance(hub, target, "memory_leak: {target: %1, fills: 30s}");
}
QString traffic_spike(const Hub& hub, const Target& target) {
    return hub.live() && target.component == hub.system().users() ? "traffic_spike: 3x" : QString();
}
QString latency(const Hub& hub, const Target& target) {
    const uint32_t edge = edge_of(hub, target);
    if (edge == kNone) return "";
    return QString("latency: {link: %1, add: 200ms}").arg(quoted(link_name(hub, edge)));
}
QString loss(const Hub& hub, const Target& target) {
    const uint32_t edge = edge_of(hub, target);
    if (edge == kNone) return "";
    return QString("loss: {link: %1, share: 5%}").arg(quoted(link_name(hub, edge)));
}
QString partition(const Hub& hub, const Target& target) {
    const uint32_t edge = edge_of(hub, target);
    if (edge == kNone) return "";
    const SystemView::Edge& one = hub.system().edges[edge];
    return QString("partition: [%1, %2]")
        .arg(quoted(QString::fromStdString(hub.system().components[one.from].name)),
             quoted(QString::fromStdString(hub.system().components[one.to].name)));
}
QString bandwidth(const Hub& hub, const Target& target) {
    const uint32_t edge = edge_of(hub, target);
    if (edge == kNone) return "";
    return QString("bandwidth: {link: %1, limit: 1MB}").arg(quoted(link_name(hub, edge)));
}
QString dns_failure(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    // Balancers resolve names when they start; the others whenever they call.
    const SystemView& system = hub.system();
    const bool resolved = std::ranges::any_of(system.edges, [&](const SystemView::Edge& edge) {
        return edge.to == target.component && system.components[edge.from].kind != "load_balancer";
    });
    if (!component || !resolved) return "";
    return "dns_failure: " + quoted(QString::fromStdString(component->name));
}
QString dependency_outage(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    if (!component || !answers_itself(*component)) return "";
    return "dependency_outage: " + quoted(QString::fromStdString(component->name));
}

QString hot_key(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    if (!component) return "";
    const auto& spec = hub.design().blueprint->components[target.component];
    const auto* database = std::get_if<models::DatabaseSpec>(&spec.spec);
    const auto* store = models::store_of(spec);
    if (!(database && !database->keys.empty()) && !(store && !store->keyspaces.empty())) return "";
    return QString("hot_key: {target: %1, share: 50%}")
        .arg(quoted(QString::fromStdString(component->name)));
}
// Of what reads a clock: what expires, and what counts calls by the second.
QString clock_jump(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    if (!component) return "";
    const auto& spec = hub.design().blueprint->components[target.component];
    const auto* service = std::get_if<models::ServiceSpec>(&spec.spec);
    const auto* store = models::store_of(spec);
    const bool reads = (store && store->ttl != sim::kNever) || (service && service->limit) ||
                       std::holds_alternative<models::LoadBalancerSpec>(spec.spec);
    return reads ? on_instance(hub, target, "clock_jump: {target: %1, ahead: 1h}") : QString();
}
QString gray(const Hub& hub, const Target& target) {
    return on_instance(hub, target, "slow: {target: %1, by: 20x, share: 10%}");
}
QString slower_and_slower(const Hub& hub, const Target& target) {
    return on_instance(hub, target, "slow: {target: %1, by: 10x, ramp: 1m}");
}
QString region_outage(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    if (!component) return "";
    const uint32_t instance =
        target.instance == kNone ? component->first_instance : target.instance;
    const uint32_t zone = hub.system().instances[instance].zone;
    for (const models::Region& region : hub.design().blueprint->regions)
        if (std::ranges::find(region.zones, zone) != region.zones.end())
            return "region_outage: " + quoted(QString::fromStdString(region.name));
    return "";
}
QString drain(const Hub& hub, const Target& target) {
    const Target one = one_of(hub, target);
    if (!component_of(hub, one)) return "";
    const bool primary =
        one.instance != kNone && (hub.snapshot().frame->instances[one.instance].state & kPrimary);
    const models::InstanceRef whole{.component = one.component, .index = kNone};
    if (primary || !scenarios::can_be_drained(*hub.design().blueprint, whole)) return "";
    return on_instance(hub, one, "drain: %1");
}
// To the replica that is meant, or to the best one.
QString switchover(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    if (!component || component->kind != "database") return "";
    const auto& spec =
        std::get<models::DatabaseSpec>(hub.design().blueprint->components[target.component].spec);
    if (!scenarios::can_switch_over(spec)) return "";
    const bool whole = target.instance == kNone ||
                       (hub.snapshot().frame->instances[target.instance].state & kPrimary) != 0;
    if (whole && spec.shards.count > 1 && target.instance != kNone) return "";
    return on_instance(hub, whole ? Target{target.component} : target, "switchover: %1");
}
// Services that other hands scale are left to them.
bool can_be_scaled(const models::Blueprint& blueprint, uint32_t component) {
    const auto* service = std::get_if<models::ServiceSpec>(&blueprint.components[component].spec);
    const bool deployed = std::ranges::any_of(
        blueprint.changes, [&](const auto& change) { return change.service == component; });
    return service && !service->autoscale && !deployed;
}
// By one instance more or less than it was last told to have.
QString scale(const Hub& hub, const Target& target, int by) {
    const auto* component = component_of(hub, target);
    if (!component || !can_be_scaled(*hub.design().blueprint, target.component)) return "";
    int replicas = hub.snapshot().frame->components[target.component].in_service;
    for (const Intervention& one : hub.snapshot().interventions)
        if (one.replicas > 0 && one.target == component->name &&
            one.in_force(hub.snapshot().frame->at))
            replicas = static_cast<int>(one.replicas);
    if (replicas + by < 1) return "";
    return QString("scale: {service: %1, replicas: %2}")
        .arg(quoted(QString::fromStdString(component->name)))
        .arg(replicas + by);
}
QString scale_out(const Hub& hub, const Target& target) { return scale(hub, target, 1); }
QString scale_in(const Hub& hub, const Target& target) { return scale(hub, target, -1); }
QString zone_outage(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    if (!component || hub.system().zones.size() < 2) return "";
    const uint32_t instance =
        target.instance == kNone ? component->first_instance : target.instance;
    const uint32_t zone = hub.system().instances[instance].zone;
    return "zone_outage: " + quoted(QString::fromStdString(hub.system().zones[zone]));
}

}  // namespace

const std::vector<Verb>& verbs() {
    static const std::vector<Verb> all{
        {"kill", "Kill %1", "K", kill},
        {"kill_silently", "Kill %1 in silence (nobody is told)", "", kill_silently},
        {"hang", "Let %1 stand still", "H", hang},
        {"slow", "Slow %1 down, 5x", "S", slow},
        {"gray", "Slow a tenth of %1's calls down, 20x", "", gray},
        {"ramp", "Let %1 become 10x slower within a minute", "", slower_and_slower},
        {"errors", "Let %1 answer 20 % with errors", "E", errors},
        {"flush", "Empty %1", "X", flush},
        {"latency", "Make %2 200 ms longer", "L", latency},
        {"loss", "Let %2 lose 5 %", "M", loss},
        {"partition", "Cut %2", "P", partition},
        {"bandwidth", "Let %2 carry 1 MB a second", "", bandwidth},
        {"dns_failure", "Let nobody resolve %1's name", "", dns_failure},
        {"dependency_outage", "Let all of %1 answer with errors", "", dependency_outage},
        {"hot_key", "Let half of %1's questions be for one key", "", hot_key},
        {"clock_jump", "Set the clock of %1 an hour ahead", "", clock_jump},
        {"cpu_theft", "Take half of %1's cores away", "", cpu_theft},
        {"fill_disk", "Fill the disk of %1", "", fill_disk},
        {"disk_slow", "Let the disk of %1 be 10x slower", "", disk_slow},
        {"restart_loop", "Let %1 die again and again", "", restart_loop},
        {"memory_leak", "Let %1 lose memory, full in 30 s", "", memory_leak},
        {"traffic_spike", "Three times the users' load", "T", traffic_spike},
        {"drain", "Drain %1", "D", drain},
        {"switchover", "Switch %1 over to another primary", "N", switchover},
        {"scale_out", "One more instance of %1", "O", scale_out},
        {"scale_in", "One instance of %1 less", "I", scale_in},
        {"zone_outage", "Zone %3 goes down", "Z", zone_outage},
        {"region_outage", "Region %3 goes down", "", region_outage},
    };
    return all;
}

}  // namespace faultline::gui
