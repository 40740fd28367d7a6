// gui/timeline/time_bar.hpp - the buttons of time beside the strip of the run: play, step, speed,
// from mark to mark.
#pragma once
#include <QLabel>
#include <QToolButton>
#include <QWidget>

#include "gui/window/hub.hpp"

namespace faultline::gui {

class TimeBar : public QWidget {
    Q_OBJECT

public:
    explicit TimeBar(Hub& hub, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    QToolButton* button(const char* name, const QString& what);
    void show_now();
    void draw_icons();

    Hub& hub_;
    QToolButton *back_, *play_, *step_, *next_, *slower_, *faster_;
    QLabel *speed_ = nullptr, *clock_ = nullptr;
    bool playing_ = false;
};

// 1:1000, 2x, all there is.
QString speed_text(double speed);

}  // namespace faultline::gui
