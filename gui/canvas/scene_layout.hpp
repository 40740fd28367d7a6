// gui/canvas/scene_layout.hpp - where on the canvas everything stands: cards, the boxes of zones
// with a pip for each instance, wires with the way that dots take along them.
//
// In layers, by the layout that the report draws with (reports/html/topology_layout.hpp): the same
// system always looks the same.
#pragma once
#include <QPainterPath>
#include <QRectF>
#include <array>
#include <vector>

#include "gui/session/system_view.hpp"

namespace faultline::gui {

inline constexpr size_t kWirePoints = 64;

struct Pip {
    QRectF box;
    uint32_t instance = 0;
};
struct ZoneBox {
    QRectF box;
    uint32_t zone = 0;
    std::vector<uint32_t> instances;
    std::vector<Pip> pips;  // empty: too many to draw
};
struct CardPlace {
    QRectF card;
    std::vector<ZoneBox> zones;  // empty: one instance at no place in particular
    QRectF whole() const;
};
struct Wire {
    QPainterPath path;
    std::array<QPointF, kWirePoints> points;
    // 0 at the caller, 1 at the callee.
    QPointF at(double share) const;
};

struct SceneLayout {
    std::vector<CardPlace> cards;  // by component; of one that nobody calls the card is empty
    std::vector<Wire> wires;       // by edge
    QRectF bounds;

    // What is there; kNone: nothing.
    uint32_t card_at(QPointF at) const;
    uint32_t pip_at(QPointF at) const;  // instance
    uint32_t wire_at(QPointF at, double within) const;
};

SceneLayout lay_out(const SystemView& system);

}  // namespace faultline::gui
