// gui/faults/by_hand.hpp - every way to break and mend what is selected, as the menu, the keys and
// the mouse offer it: one catalog.
//
// What is struck is written as a scenario writes it ("kill: \"api[1]\""), and struck by the hub.
#pragma once
#include <QMenu>
#include <QString>
#include <vector>

#include "gui/window/hub.hpp"

namespace faultline::gui {

// What a verb is done to: a component, one of its instances, or an edge.
struct Target {
    uint32_t component = models::kNone, instance = models::kNone, edge = models::kNone;
};
Target selection(const Hub& hub);

struct Verb {
    const char* name;  // of its action: kill, slow, ...
    const char* text;  // "Kill %1"
    const char* key;   // "" for none
    // The fault to strike; "" if it makes no sense there.
    QString (*fault)(const Hub& hub, const Target& target);
};
const std::vector<Verb>& verbs();

// The component, if it is one and not the users.
const SystemView::Component* component_of(const Hub& hub, const Target& target);
// The wire that is selected or, of a component, the one by which it is called first.
uint32_t edge_of(const Hub& hub, const Target& target);
QString link_name(const Hub& hub, uint32_t edge);  // "api->shop"
// How a fault names it: api[1], shop.primary of the moment, api for all of them.
QString fault_name(const Hub& hub, const Target& target);
// Of several instances the first that serves: whom "kill" takes where none is selected.
Target one_of(const Hub& hub, const Target& target);

void strike(Hub& hub, const Verb& verb, const Target& target);
// All that was done by hand there is over; without a target, everywhere.
void revive(Hub& hub, const Target& target);
bool can_be_revived(const Hub& hub, const Target& target);
// A double click: mends what is broken there, else kills it.
void toggle(Hub& hub, const Target& target);

// Asks for any fault in a scenario's words, with an example about the target, and strikes it.
void strike_in_words(QWidget* parent, Hub& hub, const Target& target);
// Every verb that makes sense there.
void fill_menu(QMenu& menu, Hub& hub, const Target& target);

}  // namespace faultline::gui
