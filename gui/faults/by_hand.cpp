#include "gui/faults/by_hand.hpp"

#include <QInputDialog>
#include <algorithm>

#include "gui/canvas/state_icon.hpp"

namespace faultline::gui {

using models::kNone;

const SystemView::Component* component_of(const Hub& hub, const Target& target) {
    if (target.component >= hub.system().users()) return nullptr;
    return &hub.system().components[target.component];
}

uint32_t edge_of(const Hub& hub, const Target& target) {
    if (target.edge != kNone) return target.edge;
    const auto& edges = hub.system().edges;
    for (uint32_t e = 0; e < edges.size(); ++e)
        if (edges[e].to == target.component) return e;
    return kNone;
}

QString link_name(const Hub& hub, uint32_t edge) {
    const SystemView::Edge& one = hub.system().edges[edge];
    return QString::fromStdString(hub.system().components[one.from].name + "->" +
                                  hub.system().components[one.to].name);
}

namespace {

// "%1" is what the fault names (of a zone or region "%3"), "%2" its wire.
QString text_of(const Hub& hub, const Verb& verb, const Target& target) {
    QString text = verb.text;
    if (text.contains("%2")) {
        const QString link = link_name(hub, edge_of(hub, target));
        return text.replace("%2", QString(link).replace("->", QString::fromUtf8(" \u2192 ")));
    }
    const QString name = verb.fault(hub, target).section('"', 1, 1);
    return text.replace("%1", name).replace("%3", name);
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
    // What has a key is at hand, the rest a step further.
    auto* more = new QMenu("More", &menu);
    const auto add = [&](const Verb& verb, const Target& at, bool with_key) {
        if (verb.fault(hub, at).isEmpty()) return;
        QString text = text_of(hub, verb, at);
        if (with_key && *verb.key) text += QString("\t") + verb.key;
        QMenu& into = *verb.key ? menu : *more;
        QAction* action = into.addAction(text, &hub, [&hub, &verb, at] { strike(hub, verb, at); });
        action->setObjectName(verb.name);
    };
    const Target one = one_of(hub, target);
    if (target.edge == kNone && one.instance != target.instance) add(verbs().front(), one, true);
    for (const Verb& verb : verbs()) {
        const bool of_link = QString(verb.text).contains("%2");
        if (target.edge != kNone && !of_link) continue;
        // A key takes one of several instances, where the verb takes any.
        const bool key_does_it = target.edge != kNone || one.instance == target.instance ||
                                 verb.fault(hub, one) == verb.fault(hub, target);
        add(verb, target, key_does_it);
    }
    if (!more->isEmpty()) menu.addMenu(more);
    QAction* words = menu.addAction("In words...\tW", &hub,
                                    [&hub, target] { strike_in_words(nullptr, hub, target); });
    words->setObjectName("in_words");
    menu.addSeparator();
    QAction* mend =
        menu.addAction("Mend what was done here\tR", &hub, [&hub, target] { revive(hub, target); });
    mend->setObjectName("revive");
    mend->setEnabled(can_be_revived(hub, target));
}

void strike_in_words(QWidget* parent, Hub& hub, const Target& target) {
    auto* dialog = new QInputDialog(parent);
    dialog->setObjectName("in_words");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle("Break something, in words");
    dialog->setLabelText(
        "A fault as a scenario writes it (faultline catalog faults), without times:");
    const QString name = component_of(hub, target) ? fault_name(hub, target) : "api[0]";
    dialog->setTextValue(QString("slow: {target: \"%1\", by: 5x, ramp: 30s}").arg(name));
    dialog->resize(560, dialog->height());
    QObject::connect(dialog, &QInputDialog::textValueSelected, &hub,
                     [&hub](const QString& fault) { hub.strike(fault); });
    dialog->open();
}

}  // namespace faultline::gui
