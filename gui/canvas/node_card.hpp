// gui/canvas/node_card.hpp - what a component's card says, and how it is drawn: name, kind and
// servers, utilisation as number and bar, a queue meter, p99, signs for its state.
#pragma once
#include <QPainter>
#include <QString>
#include <vector>

#include "gui/canvas/scene_layout.hpp"
#include "gui/canvas/state_icon.hpp"
#include "gui/session/snapshot.hpp"

namespace faultline::gui {

struct CardText {
    QString name, kind, load, queue, left, right;
    double utilization = -1;  // negative: no bar
    int blocks = 0;           // lit, of twelve
    Meaning stripe = Meaning::normal;
    std::vector<Sign> signs;
    bool users = false;
};
// What is to be said of a component at the moment of the frame.
CardText card_text(const SystemView& system, const Frame& frame, uint32_t component);
// All of it in one sentence, for a tool tip and for whoever cannot see it.
QString card_sentence(const SystemView& system, const Frame& frame, uint32_t component);

// Blocks of the meter: up to the queue's limit or, without one, by powers of two.
inline constexpr int kQueueBlocks = 12;
int queue_blocks(double waiting, double limit);

enum class Highlight : uint8_t { none, hovered, selected };
void paint_card(QPainter& painter, const CardPlace& place, const CardText& text,
                Highlight highlight);
// The boxes of its zones, with a pip for each instance; `chosen`: the selected instance.
void paint_zones(QPainter& painter, const SystemView& system, const Frame& frame,
                 const CardPlace& place, uint32_t chosen);
// Zones have a colour each, the same everywhere.
QColor zone_tint(uint32_t zone);

}  // namespace faultline::gui
