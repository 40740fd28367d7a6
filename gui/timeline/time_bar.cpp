#include "gui/timeline/time_bar.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPixmap>
#include <cmath>

#include "gui/log/story_model.hpp"
#include "gui/look/theme.hpp"
#include "gui/timeline/marks.hpp"
#include "gui/timeline/strip.hpp"

namespace faultline::gui {
namespace {

// In a square of 16.
using Shape = void (*)(QPainter&);

void triangle(QPainter& painter, double left, double right) {
    painter.drawPolygon(QPolygonF{{left, 3}, {right, 8}, {left, 13}});
}
void draw_play(QPainter& painter) { triangle(painter, 4, 13); }
void draw_pause(QPainter& painter) {
    painter.drawRect(QRectF(4, 3, 3, 10));
    painter.drawRect(QRectF(9, 3, 3, 10));
}
void draw_step(QPainter& painter) {
    painter.drawRect(QRectF(3, 3, 2.4, 10));
    triangle(painter, 7, 14);
}
void draw_next(QPainter& painter) {
    triangle(painter, 3, 10);
    painter.drawRect(QRectF(10.6, 3, 2.4, 10));
}
void draw_back(QPainter& painter) {
    triangle(painter, 13, 6);
    painter.drawRect(QRectF(3, 3, 2.4, 10));
}
void draw_slower(QPainter& painter) { painter.drawRect(QRectF(3, 7, 10, 2)); }
void draw_faster(QPainter& painter) {
    painter.drawRect(QRectF(3, 7, 10, 2));
    painter.drawRect(QRectF(7, 3, 2, 10));
}

QIcon icon_of(Shape shape, double ratio) {
    const double size = px(16);
    QPixmap picture((QSizeF(size, size) * ratio).toSize());
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(size / 16, size / 16);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().text);
    shape(painter);
    painter.end();
    return QIcon(picture);
}

}  // namespace

QString speed_text(double speed) {
    if (std::isinf(speed)) return "as fast as it can";
    if (speed >= 1) return QString::fromUtf8("%1\u00d7").arg(speed);
    return QString("1:%1").arg(std::round(1 / speed));
}

TimeBar::TimeBar(Hub& hub, QWidget* parent) : QWidget(parent), hub_{hub} {
    setObjectName("time_bar");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 8, 2);
    row->setSpacing(2);
    back_ = button("back", tr("To the mark before (Shift+Left)"));
    play_ = button("play", tr("Play or pause (Space)"));
    step_ = button("step", tr("One event (.)"));
    next_ = button("next", tr("To the next mark (Shift+Right)"));
    slower_ = button("slower", tr("Slower ([)"));
    speed_ = new QLabel(this);
    speed_->setObjectName("speed");
    speed_->setAlignment(Qt::AlignCenter);
    faster_ = button("faster", tr("Faster (])"));
    clock_ = new QLabel(this);
    clock_->setObjectName("clock");
    for (QWidget* one :
         std::initializer_list<QWidget*>{back_, play_, step_, next_, slower_, speed_, faster_})
        row->addWidget(one);
    row->addWidget(new Strip(hub_, this), 1);
    row->addWidget(clock_);
    connect(play_, &QToolButton::clicked, &hub_, &Hub::toggle);
    connect(step_, &QToolButton::clicked, &hub_, &Hub::step);
    connect(slower_, &QToolButton::clicked, &hub_, &Hub::slower);
    connect(faster_, &QToolButton::clicked, &hub_, &Hub::faster);
    connect(back_, &QToolButton::clicked, &hub_,
            [this] { hub_.seek(mark_before(hub_, hub_.frame().at)); });
    connect(next_, &QToolButton::clicked, &hub_,
            [this] { hub_.seek(next_mark(hub_, hub_.frame().at)); });
    connect(&hub_, &Hub::shown, this, &TimeBar::show_now);
    draw_icons();
    show_now();
}

QToolButton* TimeBar::button(const char* name, const QString& what) {
    auto* one = new QToolButton(this);
    one->setObjectName(name);
    one->setToolTip(what);
    one->setAccessibleName(what);
    one->setFocusPolicy(Qt::TabFocus);
    return one;
}

void TimeBar::draw_icons() {
    const double ratio = devicePixelRatioF();
    const std::pair<QToolButton*, Shape> icons[] = {
        {back_, draw_back},     {play_, playing_ ? draw_pause : draw_play},
        {step_, draw_step},     {next_, draw_next},
        {slower_, draw_slower}, {faster_, draw_faster}};
    for (const auto& [one, shape] : icons) {
        one->setIcon(icon_of(shape, ratio));
        one->setIconSize(QSizeF(px(16), px(16)).toSize());
    }
    speed_->setFont(ui_font(12, QFont::DemiBold));
    speed_->setFixedWidth(static_cast<int>(px(64)));
    speed_->setWordWrap(true);
    clock_->setFont(ui_font(13, QFont::DemiBold));
    clock_->setFixedWidth(static_cast<int>(px(112)));
}

void TimeBar::show_now() {
    const Snapshot& now = hub_.snapshot();
    for (QWidget* one : {back_, play_, step_, next_, slower_, faster_})
        one->setEnabled(hub_.live());
    const bool playing = now.mode == Mode::playing;
    if (playing != playing_) {
        playing_ = playing;
        play_->setIcon(icon_of(playing_ ? draw_pause : draw_play, devicePixelRatioF()));
    }
    QString speed = speed_text(now.speed);
    // What it does not keep up with, it says.
    if (playing && !std::isinf(now.speed) && now.achieved < 0.8 * now.speed && now.number > 30)
        speed += QString::fromUtf8("\n(%1\u00d7)").arg(now.achieved, 0, 'g', 2);
    speed_->setText(speed);
    QString state;
    if (now.mode == Mode::ended) state = "the end";
    if (now.mode == Mode::stopped) state = "stopped";
    if (state.isEmpty()) state = "of " + clock_text(now.end).section('.', 0, 0);
    clock_->setText(QString("%1\n%2").arg(clock_text(hub_.frame().at), state));
}

void TimeBar::changeEvent(QEvent* event) {
    const bool looks_change =
        event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange;
    if (looks_change && clock_) draw_icons();
    QWidget::changeEvent(event);
}

}  // namespace faultline::gui
