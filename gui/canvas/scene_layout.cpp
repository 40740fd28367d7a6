#include "gui/canvas/scene_layout.hpp"

#include <QLineF>
#include <algorithm>
#include <cmath>

#include "reports/html/topology_layout.hpp"

namespace faultline::gui {
namespace {

using models::kNone;
using reports::kCardHeight;
using reports::kCardWidth;

// Of the wires between two layers: there has to be a way for dots to go.
constexpr double kGapX = 128, kGapY = 34;
constexpr double kStrip = 24, kStripGap = 4, kPip = 10, kPipGap = 3, kZoneLabel = 20;

std::vector<scenarios::CallPath> paths_of(const SystemView& system) {
    std::vector<scenarios::CallPath> paths;
    for (const SystemView::Edge& edge : system.edges)
        paths.push_back(
            {system.components[edge.from].name, system.components[edge.to].name, edge.waits});
    return paths;
}

bool has_strip(const SystemView& system, const SystemView::Component& component) {
    return component.kind != "users" && (component.count > 1 || system.zones.size() > 1);
}

void add_pips(ZoneBox& zone, bool labelled) {
    const double left = labelled ? kZoneLabel + 4 : 7;
    const auto count = static_cast<double>(zone.instances.size());
    if (left + count * (kPip + kPipGap) > zone.box.width()) return;
    double x = zone.box.left() + left;
    for (const uint32_t instance : zone.instances) {
        zone.pips.push_back({{x, zone.box.center().y() - kPip / 2, kPip, kPip}, instance});
        x += kPip + kPipGap;
    }
}

void add_zones(const SystemView& system, const SystemView::Component& component, CardPlace& place) {
    if (!has_strip(system, component)) return;
    const auto count = static_cast<double>(component.zones.size());
    const double width = (kCardWidth - kStripGap * (count - 1)) / count;
    double x = place.card.left();
    for (const uint32_t zone : component.zones) {
        ZoneBox box;
        box.zone = zone;
        box.box = {x, place.card.bottom() + kStripGap, width, kStrip};
        for (uint32_t i = 0; i < component.count; ++i)
            if (system.instances[component.first_instance + i].zone == zone)
                box.instances.push_back(component.first_instance + i);
        add_pips(box, system.zones.size() > 1);
        place.zones.push_back(std::move(box));
        x += width + kStripGap;
    }
}

Wire wire_between(const QRectF& from, const QRectF& to) {
    const QPointF a{from.right(), from.center().y()}, b{to.left(), to.center().y()};
    const double bend = std::max(46.0, std::abs(b.x() - a.x()) * 0.45);
    const QPointF c = a + QPointF(bend, 0), d = b - QPointF(bend, 0);
    Wire wire;
    wire.path.moveTo(a);
    wire.path.cubicTo(c, d, b);
    // By length, so that a dot goes at an even pace: the curve in short straight pieces. Qt's own
    // percentAtLength takes seconds for a few hundred wires.
    constexpr size_t kPieces = 256;
    std::array<QPointF, kPieces + 1> fine;
    std::array<double, kPieces + 1> length{};
    for (size_t i = 0; i <= kPieces; ++i) {
        const double t = static_cast<double>(i) / kPieces, u = 1 - t;
        fine[i] = u * u * u * a + 3 * u * u * t * c + 3 * u * t * t * d + t * t * t * b;
        if (i > 0) length[i] = length[i - 1] + QLineF(fine[i - 1], fine[i]).length();
    }
    size_t piece = 0;
    for (size_t i = 0; i < kWirePoints; ++i) {
        const double wanted = length[kPieces] * static_cast<double>(i) / (kWirePoints - 1);
        while (piece < kPieces && length[piece] < wanted) ++piece;
        wire.points[i] = fine[piece];
    }
    return wire;
}

}  // namespace

QRectF CardPlace::whole() const {
    QRectF all = card;
    for (const ZoneBox& zone : zones) all |= zone.box;
    return all;
}

QPointF Wire::at(double share) const {
    const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(kWirePoints - 1);
    const auto i = std::min(static_cast<size_t>(place), kWirePoints - 2);
    return points[i] + (points[i + 1] - points[i]) * (place - static_cast<double>(i));
}

uint32_t SceneLayout::card_at(QPointF at) const {
    for (uint32_t i = 0; i < cards.size(); ++i)
        if (!cards[i].card.isEmpty() && cards[i].whole().contains(at)) return i;
    return kNone;
}

uint32_t SceneLayout::pip_at(QPointF at) const {
    for (const CardPlace& place : cards)
        for (const ZoneBox& zone : place.zones)
            for (const Pip& pip : zone.pips)
                if (pip.box.adjusted(-1.5, -6, 1.5, 6).contains(at)) return pip.instance;
    return kNone;
}

uint32_t SceneLayout::wire_at(QPointF at, double within) const {
    uint32_t nearest = kNone;
    double distance = within * within;
    for (uint32_t w = 0; w < wires.size(); ++w)
        for (const QPointF& point : wires[w].points) {
            const QPointF d = point - at;
            if (d.x() * d.x() + d.y() * d.y() >= distance) continue;
            distance = d.x() * d.x() + d.y() * d.y();
            nearest = w;
        }
    return nearest;
}

SceneLayout lay_out(const SystemView& system) {
    SceneLayout layout;
    layout.cards.resize(system.components.size());
    const bool strips = std::any_of(system.components.begin(), system.components.end(),
                                    [&](const auto& one) { return has_strip(system, one); });
    const reports::Drawing drawing = reports::lay_out(paths_of(system), strips);
    const double width = reports::kCardWidth + reports::kCardGapX;
    const double height = drawing.card_height + reports::kCardGapY;
    for (const reports::Card& card : drawing.cards) {
        const uint32_t id = system.find(card.name);
        if (id == kNone) continue;
        CardPlace& place = layout.cards[id];
        place.card = {card.x / width * (kCardWidth + kGapX),
                      card.y / height * (drawing.card_height + kGapY), kCardWidth, kCardHeight};
        add_zones(system, system.components[id], place);
        layout.bounds |= place.whole();
    }
    for (const SystemView::Edge& edge : system.edges)
        layout.wires.push_back(
            wire_between(layout.cards[edge.from].card, layout.cards[edge.to].card));
    return layout;
}

}  // namespace faultline::gui
