// gui/editor/sketch_picture.hpp - a sketch laid out and painted: cards from left to right along the
// calls, the users first; who is asked by nobody stands below.
#pragma once
#include <QPainter>
#include <QPalette>
#include <QRectF>
#include <QStringList>
#include <vector>

#include "scenarios/edit/sketch.hpp"

namespace faultline::gui {

class SketchPicture {
public:
    struct Card {
        QString name, section, facts;  // section "": the users
        QRectF place;
        bool wrong = false;  // something is not right with it
    };
    struct Wire {
        size_t from, to;
        bool waits;
    };

    SketchPicture() = default;
    explicit SketchPicture(const scenarios::Sketch& sketch);

    const std::vector<Card>& cards() const { return cards_; }
    const std::vector<Wire>& wires() const { return wires_; }
    std::vector<Card>& cards() { return cards_; }
    QSizeF size() const { return size_; }

    int card_at(const QPointF& place) const;  // -1: none
    int wire_at(const QPointF& place) const;
    int find(const QString& name) const;
    QPainterPath line_of(size_t wire) const;

    // -1: nothing is selected.
    void paint(QPainter& painter, const QPalette& palette, int card = -1, int wire = -1) const;

private:
    void paint_card(QPainter& painter, const QPalette& palette, const Card& card,
                    bool selected) const;
    std::vector<Card> cards_;
    std::vector<Wire> wires_;
    QSizeF size_;
};

// "Load balancer" for load_balancers: what people call one of that section.
QString kind_title(const QString& section);
// A sign of the kind, drawn into a square.
void paint_kind(QPainter& painter, const QString& section, const QRectF& place, const QColor& ink);
QColor kind_colour(const QString& section, const QPalette& palette);

}  // namespace faultline::gui
