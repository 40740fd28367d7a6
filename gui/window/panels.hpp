// gui/window/panels.hpp - the panels of the window: what each is called, where it stands, and how
// it is made.
//
// A panel is a QWidget that lives on the hub alone (hub.hpp):
//
//     QWidget* make_incident_log(Hub& hub, QWidget* parent);
//
// connects to Hub::opened(), Hub::shown(), Hub::selection_changed(), reads hub.system(),
// hub.snapshot() and hub.frame(), and calls hub.strike(), hub.seek() and the like. To add one,
// write that function, and a line for it in panels.cpp: the window makes a dock of it, with a place
// that it remembers, a line in the View menu, and its shortcut. What stands in the centre is a page
// of the window's tabs.
#pragma once
#include <QString>
#include <QWidget>
#include <vector>

#include "gui/window/hub.hpp"

namespace faultline::gui {

enum class Place : uint8_t { centre, left, right, bottom };

struct Panel {
    const char* name;   // of the window's state; never changes
    const char* title;  // for people
    Place place;
    bool open;             // at the first start
    const char* shortcut;  // opens it and gives it the keyboard; "" for none
    QWidget* (*make)(Hub& hub, QWidget* parent);
};

// In the order in which they are added.
const std::vector<Panel>& panels();

}  // namespace faultline::gui
