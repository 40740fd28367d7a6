// gui/canvas/canvas.hpp - the system, live: cards, wires, dots; to look at, to select in, to break.
//
// Two layers. What stands is painted into a picture that is made anew a few times a second, or when
// it has to be: figures that change thirty times a second cannot be read. The dots are painted over
// it at the screen's pace.
#pragma once
#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "gui/canvas/dots.hpp"
#include "gui/canvas/scene_layout.hpp"
#include "gui/window/hub.hpp"

namespace faultline::gui {

class Canvas : public QWidget {
    Q_OBJECT

public:
    explicit Canvas(Hub& hub, QWidget* parent = nullptr);

    const SceneLayout& layout_of_scene() const { return layout_; }
    DotField& dots() { return dots_; }
    QPointF to_screen(QPointF at) const { return transform_.map(at); }
    QSize sizeHint() const override { return {820, 460}; }

public Q_SLOTS:
    void fit();
    void zoom(double factor);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Under {
        uint32_t component = models::kNone, instance = models::kNone, edge = models::kNone;
    };
    Under under(QPointF screen) const;
    void lay_out_again();
    void take_snapshot();
    void stale();  // the picture of what stands is to be made anew
    void render();
    void paint_wire(QPainter& painter, uint32_t edge) const;
    void paint_wires(QPainter& painter) const;
    void paint_hint(QPainter& painter) const;
    void zoom_at(QPointF screen, double factor);
    void tick();
    void cut_along(QPointF from, QPointF to);
    void select_beside(int key);

    Hub& hub_;
    SceneLayout layout_;
    QTransform transform_;
    bool fitted_ = true;  // until somebody zooms or moves
    QPixmap picture_;
    bool stale_ = true;
    QElapsedTimer rendered_, ticked_, shown_;
    DotField dots_;
    QTimer timer_;
    Under hovered_;
    QPointF pressed_, last_;
    enum class Drag : uint8_t { none, pending, move, cut } drag_ = Drag::none;
};

QWidget* make_canvas(Hub& hub, QWidget* parent);

}  // namespace faultline::gui
