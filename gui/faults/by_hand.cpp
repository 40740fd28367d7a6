#include "gui/faults/by_hand.hpp"

#include <algorithm>

#include "gui/canvas/state_icon.hpp"

namespace faultline::gui {
namespace {

using models::kNone;

QString quoted(const QString& name) { return "\"" + name + "\""; }

const SystemView::Component* component_of(const Hub& hub, const Target& target) {
    if (target.component >= hub.system().users()) return nullptr;
    return &hub.system().components[target.component];
}

bool answers_itself(const SystemView::Component& component) {
    return component.kind != "load_balancer";
}

QString link_name(const Hub& hub, uint32_t edge) {
    const SystemView::Edge& one = hub.system().edges[edge];
    return QString::fromStdString(hub.system().components[one.from].name + "->" +
                                  hub.system().components[one.to].name);
}

// The wire that is selected or, of a component, the one by which it is called first.
uint32_t edge_of(const Hub& hub, const Target& target) {
    if (target.edge != kNone) return target.edge;
    const auto& edges = hub.system().edges;
    for (uint32_t e = 0; e < edges.size(); ++e)
        if (edges[e].to == target.component) return e;
    return kNone;
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
QString zone_outage(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    if (!component || hub.system().zones.size() < 2) return "";
    const uint32_t instance =
        target.instance == kNone ? component->first_instance : target.instance;
    const uint32_t zone = hub.system().instances[instance].zone;
    return "zone_outage: " + quoted(QString::fromStdString(hub.system().zones[zone]));
}

QString text_of(const Hub& hub, const Verb& verb, const Target& target) {
    QString name = fault_name(hub, target);
    if (QString(verb.text).contains("%2")) {
        const uint32_t edge = edge_of(hub, target);
        if (edge == kNone) return {};
        QString link = link_name(hub, edge);
        return QString(verb.text).replace("%2", link.replace("->", QString::fromUtf8(" \u2192 ")));
    }
    if (QString(verb.text).contains("%3")) {
        const QString fault = verb.fault(hub, target);
        return QString(verb.text).replace("%3", fault.section('"', 1, 1));
    }
    return QString(verb.text).contains("%1") ? QString(verb.text).arg(name) : verb.text;
}

bool hits(const Intervention& one, const SystemView& system, const Target& target) {
    if (target.component == kNone && target.edge == kNone) return true;
    if (target.component == system.users()) return one.instances.empty() && one.edges.empty();
    if (target.edge != kNone)
        return std::find(one.edges.begin(), one.edges.end(), target.edge) != one.edges.end();
    const auto is_meant = [&](uint32_t i) {
        return target.instance != kNone ? i == target.instance
                                        : system.instances[i].component == target.component;
    };
    return std::any_of(one.instances.begin(), one.instances.end(), is_meant) ||
           std::any_of(one.edges.begin(), one.edges.end(), [&](uint32_t e) {
               return target.instance == kNone && system.edges[e].to == target.component;
           });
}

std::vector<size_t> in_force(const Hub& hub, const Target& target) {
    std::vector<size_t> found;
    const auto& all = hub.snapshot().interventions;
    for (size_t i = 0; i < all.size(); ++i)
        if (all[i].in_force(hub.snapshot().frame->at) && hits(all[i], hub.system(), target))
            found.push_back(i);
    return found;
}

}  // namespace

const std::vector<Verb>& verbs() {
    static const std::vector<Verb> all{
        {"kill", "Kill %1", "K", kill},
        {"kill_silently", "Kill %1 in silence (nobody is told)", "", kill_silently},
        {"hang", "Let %1 stand still", "H", hang},
        {"slow", "Slow %1 down, 5x", "S", slow},
        {"errors", "Let %1 answer 20 % with errors", "E", errors},
        {"flush", "Empty %1", "X", flush},
        {"latency", "Make %2 200 ms longer", "L", latency},
        {"loss", "Let %2 lose 5 %", "M", loss},
        {"partition", "Cut %2", "P", partition},
        {"cpu_theft", "Take half of %1's cores away", "", cpu_theft},
        {"fill_disk", "Fill the disk of %1", "", fill_disk},
        {"disk_slow", "Let the disk of %1 be 10x slower", "", disk_slow},
        {"restart_loop", "Let %1 die again and again", "", restart_loop},
        {"memory_leak", "Let %1 lose memory, full in 30 s", "", memory_leak},
        {"traffic_spike", "Three times the users' load", "T", traffic_spike},
        {"zone_outage", "Zone %3 goes down", "Z", zone_outage},
    };
    return all;
}

Target selection(const Hub& hub) {
    return {hub.selected(), hub.selected_instance(), hub.selected_edge()};
}

QString fault_name(const Hub& hub, const Target& target) {
    const SystemView& system = hub.system();
    if (target.component >= system.components.size()) return {};
    const SystemView::Component& component = system.components[target.component];
    if (target.instance == kNone) return QString::fromStdString(component.name);
    QString name = QString::fromStdString(system.instances[target.instance].name);
    if (component.kind != "database") return name;
    // By the role that it has now: a fault goes by that, too.
    const QString shard = name.section('.', 0, -2);
    const auto& states = hub.snapshot().frame->instances;
    uint32_t replica = 0;
    for (uint32_t i = component.first_instance; i < target.instance; ++i) {
        const QString other = QString::fromStdString(system.instances[i].name);
        if (other.section('.', 0, -2) == shard && !(states[i].state & kPrimary)) ++replica;
    }
    if (states[target.instance].state & kPrimary) return shard + ".primary";
    return QString("%1.replica[%2]").arg(shard).arg(replica);
}

Target one_of(const Hub& hub, const Target& target) {
    const auto* component = component_of(hub, target);
    if (!component || target.instance != kNone || component->count == 1) return target;
    Target one = target;
    const auto& states = hub.snapshot().frame->instances;
    for (uint32_t i = component->first_instance;
         one.instance == kNone && i < component->first_instance + component->count; ++i)
        if (!(states[i].state & (kDown | kOutOfService))) one.instance = i;
    return one;
}

void strike(Hub& hub, const Verb& verb, const Target& target) {
    const QString fault = verb.fault(hub, target);
    if (!fault.isEmpty()) hub.strike(fault);
}

bool can_be_revived(const Hub& hub, const Target& target) {
    return hub.live() && !in_force(hub, target).empty();
}

void revive(Hub& hub, const Target& target) {
    for (const size_t one : in_force(hub, target)) hub.mend(one);
}

void toggle(Hub& hub, const Target& target) {
    if (can_be_revived(hub, target))
        revive(hub, target);
    else
        strike(hub, verbs().front(), one_of(hub, target));
}

void fill_menu(QMenu& menu, Hub& hub, const Target& target) {
    const auto add = [&](const Verb& verb, const Target& at, bool with_key) {
        if (verb.fault(hub, at).isEmpty()) return;
        QString text = text_of(hub, verb, at);
        if (with_key && *verb.key) text += QString("\t") + verb.key;
        QAction* action = menu.addAction(text, &hub, [&hub, &verb, at] { strike(hub, verb, at); });
        action->setObjectName(verb.name);
    };
    const Target one = one_of(hub, target);
    if (target.edge == kNone && one.instance != target.instance) add(verbs().front(), one, true);
    for (const Verb& verb : verbs()) {
        const bool of_link = QString(verb.text).contains("%2");
        if (target.edge != kNone && !of_link) continue;
        add(verb, target, target.edge != kNone || one.instance == target.instance);
    }
    menu.addSeparator();
    QAction* mend =
        menu.addAction("Mend what was done here\tR", &hub, [&hub, target] { revive(hub, target); });
    mend->setObjectName("revive");
    mend->setEnabled(can_be_revived(hub, target));
}

}  // namespace faultline::gui
