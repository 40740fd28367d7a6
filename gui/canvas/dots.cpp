#include "gui/canvas/dots.hpp"

#include <QPaintDevice>
#include <algorithm>
#include <cmath>

#include "gui/look/theme.hpp"

namespace faultline::gui {
namespace {

constexpr int kKinds = 4;
// Where a failed call leaves its wire, and how far it falls, in units of the layout.
constexpr double kFalls = 0.55, kDepth = 46;

}  // namespace

void DotField::add(const std::vector<Hop>& hops, double seconds) {
    for (const Hop& hop : hops) {
        if (dots_.size() >= kMost) return;
        const double wait = hop.offset * seconds + hop.depth * kFlight * 0.9;
        dots_.push_back({hop.edge, hop.kind, static_cast<float>(-wait)});
    }
}

void DotField::advance(double seconds) {
    for (Dot& dot : dots_) dot.age += static_cast<float>(seconds);
    std::erase_if(dots_, [](const Dot& dot) { return dot.age > kFlight; });
}

void DotField::make_sprites(double ratio, double zoom) {
    const double size = std::ceil(std::clamp(9 * zoom, 6.0, 16.0)) + 2;
    if (!sprites_.isNull() && size == sprite_size_ && sprites_.devicePixelRatio() == ratio) return;
    sprite_size_ = size;
    sprites_ = QPixmap(QSizeF(size * kKinds * ratio, size * ratio).toSize());
    sprites_.setDevicePixelRatio(ratio);
    sprites_.fill(Qt::transparent);
    QPainter painter(&sprites_);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& t = theme();
    const Meaning means[kKinds] = {Meaning::information, Meaning::busy, Meaning::normal,
                                   Meaning::down};
    for (int kind = 0; kind < kKinds; ++kind) {
        const QPointF middle((kind + 0.5) * size, size / 2);
        const double radius = size / 2 - 1.5;
        painter.setPen(QPen(t.card, 1));
        painter.setBrush(t.of(means[kind]));
        painter.drawEllipse(middle, radius, radius);
        // Not by colour alone: a retry has a hole, what is copied is small, what failed a cross.
        painter.setPen(QPen(t.card, std::max(1.2, size / 8), Qt::SolidLine, Qt::RoundCap));
        painter.setBrush(t.card);
        if (kind == static_cast<int>(Hop::Kind::retry))
            painter.drawEllipse(middle, radius * 0.3, radius * 0.3);
        if (kind != static_cast<int>(Hop::Kind::failed)) continue;
        const double c = radius * 0.45;
        painter.drawLine(middle + QPointF(-c, -c), middle + QPointF(c, c));
        painter.drawLine(middle + QPointF(c, -c), middle + QPointF(-c, c));
    }
}

void DotField::paint(QPainter& painter, const SceneLayout& layout, const QTransform& to_screen) {
    const double ratio = painter.device()->devicePixelRatioF();
    make_sprites(ratio, to_screen.m11());
    fragments_.clear();
    for (const Dot& dot : dots_) {
        if (dot.age < 0 || dot.wire >= layout.wires.size()) continue;
        const double share = dot.age / kFlight;
        const bool falls = dot.kind == Hop::Kind::failed && share > kFalls;
        QPointF at = layout.wires[dot.wire].at(falls ? kFalls : share);
        double opacity = 1;
        if (falls) {
            const double fallen = (share - kFalls) / (1 - kFalls);
            at += QPointF(6 * fallen, kDepth * fallen * fallen);
            opacity = 1 - fallen * fallen;
        }
        const QRectF source(static_cast<double>(dot.kind) * sprite_size_ * ratio, 0,
                            sprite_size_ * ratio, sprite_size_ * ratio);
        fragments_.push_back(QPainter::PixmapFragment::create(to_screen.map(at), source, 1 / ratio,
                                                              1 / ratio, 0, opacity));
    }
    painter.drawPixmapFragments(fragments_.data(), static_cast<int>(fragments_.size()), sprites_);
}

}  // namespace faultline::gui
