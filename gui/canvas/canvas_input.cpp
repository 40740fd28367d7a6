// gui/canvas/canvas_input.cpp - mouse and keys on the canvas.
//
// A click selects a card, one of its pips, or a wire; a double click kills or revives; dragging
// moves the view, with Alt it cuts the wires it crosses; the wheel zooms; the arrows go from card
// to card.
#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>
#include <cmath>
#include <limits>

#include "gui/canvas/canvas.hpp"
#include "gui/canvas/node_card.hpp"
#include "gui/faults/by_hand.hpp"

namespace faultline::gui {
namespace {

using models::kNone;

constexpr double kWireReach = 9;  // pixels

bool crosses(const Wire& wire, QLineF line) {
    for (size_t i = 1; i < kWirePoints; ++i)
        if (line.intersects(QLineF(wire.points[i - 1], wire.points[i]), nullptr) ==
            QLineF::BoundedIntersection)
            return true;
    return false;
}

}  // namespace

Canvas::Under Canvas::under(QPointF screen) const {
    const QPointF at = transform_.inverted().map(screen);
    Under found;
    found.instance = layout_.pip_at(at);
    found.component = found.instance == kNone ? layout_.card_at(at)
                                              : hub_.system().instances[found.instance].component;
    if (found.component == kNone) found.edge = layout_.wire_at(at, kWireReach / transform_.m11());
    return found;
}

void Canvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
    pressed_ = last_ = event->position();
    drag_ = event->modifiers() & Qt::AltModifier ? Drag::cut : Drag::pending;
    if (drag_ == Drag::cut || event->button() == Qt::MiddleButton) return;
    const Under what = under(event->position());
    if (what.edge != kNone)
        hub_.select_edge(what.edge);
    else
        hub_.select(what.component, what.instance);
}

void Canvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (drag_ == Drag::pending &&
        (at - pressed_).manhattanLength() >= QApplication::startDragDistance())
        drag_ = Drag::move;
    if (drag_ == Drag::move) {
        const QPointF by = (at - last_) / transform_.m11();
        transform_.translate(by.x(), by.y());
        fitted_ = false;
        stale();
    } else if (drag_ == Drag::cut) {
        update();
    } else if (drag_ == Drag::none) {
        const Under what = under(at);
        if (what.component != hovered_.component || what.edge != hovered_.edge) stale();
        hovered_ = what;
        setCursor(what.component != kNone || what.edge != kNone ? Qt::PointingHandCursor
                                                                : Qt::ArrowCursor);
    }
    last_ = at;
}

void Canvas::mouseReleaseEvent(QMouseEvent* event) {
    if (std::exchange(drag_, Drag::none) == Drag::cut) cut_along(pressed_, event->position());
}

void Canvas::cut_along(QPointF from, QPointF to) {
    const QTransform back = transform_.inverted();
    const QLineF line(back.map(from), back.map(to));
    for (uint32_t e = 0; e < layout_.wires.size(); ++e) {
        if (!crosses(layout_.wires[e], line)) continue;
        for (const Verb& verb : verbs())
            if (QString(verb.name) == "partition")
                strike(hub_, verb, {.component = kNone, .instance = kNone, .edge = e});
    }
    stale();
}

void Canvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !hub_.live()) return;
    const Under what = under(event->position());
    if (what.component < hub_.system().users())
        toggle(hub_, {what.component, what.instance, kNone});
    else if (what.component == kNone && what.edge == kNone)
        fit();
}

void Canvas::contextMenuEvent(QContextMenuEvent* event) {
    if (!hub_.live()) return;
    Target target = selection(hub_);
    QPoint where = event->globalPos();
    if (event->reason() == QContextMenuEvent::Mouse) {
        const Under what = under(event->pos());
        what.edge != kNone ? hub_.select_edge(what.edge)
                           : hub_.select(what.component, what.instance);
        target = selection(hub_);
    } else if (target.component != kNone) {
        where =
            mapToGlobal(transform_.map(layout_.cards[target.component].card.center()).toPoint());
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (target.component != kNone || target.edge != kNone) {
        fill_menu(*menu, hub_, target);
    } else {
        menu->addAction(tr("Show all of it\tF"), this, &Canvas::fit);
        QAction* all = menu->addAction(tr("Mend all that was done by hand\tR"), this,
                                       [this] { revive(hub_, {}); });
        all->setEnabled(can_be_revived(hub_, {}));
    }
    menu->popup(where);
}

void Canvas::wheelEvent(QWheelEvent* event) {
    zoom_at(event->position(), std::pow(1.0015, event->angleDelta().y()));
}

// The nearest card in that direction.
void Canvas::select_beside(int key) {
    const uint32_t here = hub_.selected();
    const QPointF from =
        here < layout_.cards.size() ? layout_.cards[here].card.center() : layout_.bounds.topLeft();
    double nearest = std::numeric_limits<double>::infinity();
    uint32_t found = here;
    for (uint32_t id = 0; id < layout_.cards.size(); ++id) {
        if (id == here || layout_.cards[id].card.isEmpty()) continue;
        const QPointF d = layout_.cards[id].card.center() - from;
        double along = d.x(), across = d.y();
        if (key == Qt::Key_Up || key == Qt::Key_Down) std::swap(along, across);
        if (key == Qt::Key_Left || key == Qt::Key_Up) along = -along;
        const double distance = along + 3 * std::abs(across);
        if (along <= 1 || distance >= nearest) continue;
        nearest = distance;
        found = id;
    }
    if (found != kNone) hub_.select(found);
}

void Canvas::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Up:
        case Qt::Key_Down:
            return select_beside(event->key());
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return zoom(1.25);
        case Qt::Key_Minus:
            return zoom(0.8);
        case Qt::Key_Escape:
            return hub_.select(kNone);
        default:
            QWidget::keyPressEvent(event);
    }
}

void Canvas::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        dots_.theme_changed();
        fitted_ ? fit() : stale();
    }
    QWidget::changeEvent(event);
}

bool Canvas::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || !hub_.live()) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const Under what = under(help->pos());
    QString text;
    if (what.instance != kNone)
        text = QString("%1: %2, %3 busy, %4 waiting")
                   .arg(fault_name(hub_, {what.component, what.instance, kNone}),
                        state_text(hub_.frame().instances[what.instance].state),
                        percent_text(double{hub_.frame().instances[what.instance].utilization}))
                   .arg(hub_.frame().instances[what.instance].queue);
    else if (what.component != kNone)
        text = card_sentence(hub_.system(), hub_.frame(), what.component);
    else if (what.edge != kNone)
        text = QString::fromUtf8("%1 \u2192 %2: %3")
                   .arg(QString::fromStdString(
                            hub_.system().components[hub_.system().edges[what.edge].from].name),
                        QString::fromStdString(
                            hub_.system().components[hub_.system().edges[what.edge].to].name),
                        rate_text(double{hub_.frame().edges[what.edge].rate}));
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

}  // namespace faultline::gui
