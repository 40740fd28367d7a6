// gui/canvas/dots.hpp - sampled calls on their way: all dots of the canvas, painted by one pass.
//
// A dot flies over its wire in a fixed time of the screen, whatever its call took: at the speed of
// a real network it would be gone before it was seen. What a request does one after the other, its
// dots do one after the other. Those of failed calls fall off half-way. Cost of a paint: a look-up
// in the wire's table and a small picture for each.
#pragma once
#include <QPainter>
#include <QPixmap>
#include <QTransform>
#include <vector>

#include "gui/canvas/scene_layout.hpp"
#include "gui/session/snapshot.hpp"

namespace faultline::gui {

class DotField {
public:
    // More than this are not taken on: what is there already shows as much.
    static constexpr size_t kMost = 2000;
    static constexpr double kFlight = 0.65;  // seconds

    // Of a stretch that took `seconds` on the screen.
    void add(const std::vector<Hop>& hops, double seconds);
    void advance(double seconds);
    void clear() { dots_.clear(); }
    bool empty() const { return dots_.empty(); }
    size_t size() const { return dots_.size(); }
    // `to_screen`: from the layout's units. Sprites are made for the painter's device and theme.
    void paint(QPainter& painter, const SceneLayout& layout, const QTransform& to_screen);
    void theme_changed() { sprites_ = {}; }

private:
    struct Dot {
        uint32_t wire = 0;
        Hop::Kind kind = Hop::Kind::normal;
        float age = 0;  // seconds; negative: has not set out yet
    };
    void make_sprites(double ratio, double zoom);

    std::vector<Dot> dots_;
    QPixmap sprites_;  // one beside the other, by kind
    double sprite_size_ = 0;
    std::vector<QPainter::PixmapFragment> fragments_;
};

}  // namespace faultline::gui
