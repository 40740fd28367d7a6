#include "gui/requests/waterfall_view.hpp"

#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QSplitter>
#include <algorithm>

#include "gui/log/story_model.hpp"
#include "gui/look/theme.hpp"

namespace faultline::gui {
namespace {

using models::Spent;
using models::TracedRequest;

constexpr double kRow = 20, kName = 170, kHead = 44;

// Each has a colour and a pattern: colour is never the only sign.
QBrush brush_of(Spent spent) {
    const Theme& t = theme();
    switch (spent) {
        case Spent::service:
            return t.of(Meaning::normal);
        case Spent::waiting:
            return {t.of(Meaning::critical), Qt::Dense4Pattern};
        case Spent::pool:
            return {t.of(Meaning::busy), Qt::Dense4Pattern};
        case Spent::network:
            return t.faint;
        case Spent::retries:
            return {t.of(Meaning::down), Qt::BDiagPattern};
        default:
            return {t.of(Meaning::information), Qt::BDiagPattern};
    }
}

constexpr Spent kAll[] = {Spent::service, Spent::waiting, Spent::pool,
                          Spent::network, Spent::retries, Spent::replication};

void paint_legend(QPainter& painter, double y) {
    double x = 8;
    painter.setFont(ui_font(11));
    for (const Spent spent : kAll) {
        const QString name = models::spent_name(spent);
        painter.fillRect(QRectF(x, y + 3, px(12), px(10)), brush_of(spent));
        painter.setPen(theme().faint);
        painter.drawText(QPointF(x + px(16), y + px(12)), name);
        x += px(26) + QFontMetricsF(painter.font()).horizontalAdvance(name);
    }
}

QString line_of(const TracedRequest& request) {
    const bool well = request.calls.empty() || request.calls.front().outcome == "ok" ||
                      request.calls.front().outcome == "hit";
    return QString("%1  %2  %3%4")
        .arg(clock_text(sim::Time{} + sim::from_seconds(request.sent_at)),
             QString::fromStdString(request.request_class), latency_text(request.latency),
             well ? QString() : "  " + QString::fromStdString(request.calls.front().outcome));
}

}  // namespace

Waterfall::Waterfall(QWidget* parent) : QWidget(parent) { setObjectName("waterfall"); }

void Waterfall::show_request(const TracedRequest& request) {
    request_ = request;
    setMinimumHeight(sizeHint().height());
    update();
}

QSize Waterfall::sizeHint() const {
    const auto rows = static_cast<double>(request_.calls.size());
    return {480, static_cast<int>(px(kHead + kRow * rows + 8))};
}

void Waterfall::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    const Theme& t = theme();
    painter.fillRect(rect(), t.panel);
    if (request_.calls.empty()) return;
    painter.setFont(ui_font(12, QFont::DemiBold));
    painter.setPen(t.text);
    painter.drawText(QRectF(8, 2, width() - 16, px(18)), Qt::AlignVCenter, line_of(request_));
    paint_legend(painter, px(22));
    const double left = px(kName), room = std::max(60.0, width() - left - px(70));
    const double scale = room / std::max(request_.latency, 1e-9);
    double y = px(kHead);
    for (const TracedRequest::Attempt& call : request_.calls) {
        painter.setFont(ui_font(11));
        painter.setPen(t.text);
        const double indent = 8 + px(10) * call.depth;
        painter.drawText(QRectF(indent, y, left - indent - 4, px(kRow)), Qt::AlignVCenter,
                         QString::fromStdString(call.where));
        const QRectF whole(left + call.from * scale, y + px(kRow) / 2 - 1,
                           std::max(1.0, (call.to - call.from) * scale), 2);
        painter.fillRect(whole, t.border);
        for (const TracedRequest::Piece& piece : call.pieces)
            painter.fillRect(QRectF(left + piece.from * scale, y + px(4),
                                    std::max(1.0, (piece.to - piece.from) * scale), px(kRow - 8)),
                             brush_of(piece.spent));
        const bool well = call.outcome == "ok" || call.outcome == "hit" || call.outcome == "miss";
        painter.setPen(well ? t.faint : t.of(Meaning::down));
        painter.drawText(
            QRectF(whole.right() + 5, y, px(160), px(kRow)), Qt::AlignVCenter,
            well ? latency_text(call.to - call.from) : QString::fromStdString(call.outcome));
        y += px(kRow);
    }
}

QWidget* make_waterfalls(Hub& hub, QWidget* parent) {
    auto* panel = new QSplitter(parent);
    panel->setObjectName("waterfall_panel");
    auto* list = new QListWidget(panel);
    list->setObjectName("slow_requests");
    auto* scroll = new QScrollArea(panel);
    auto* picture = new Waterfall(scroll);
    scroll->setWidget(picture);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    panel->addWidget(list);
    panel->addWidget(scroll);
    panel->setStretchFactor(1, 1);
    panel->setSizes({240, 600});
    const auto fill = [&hub, list, panel] {
        // What somebody reads must stand: while it plays the list is of when it was played from.
        if (!panel->isVisible() || (hub.snapshot().mode == Mode::playing && list->count() > 0))
            return;
        const QSignalBlocker quiet(list);
        list->clear();
        for (const TracedRequest& one : *hub.snapshot().slowest) list->addItem(line_of(one));
    };
    QObject::connect(&hub, &Hub::shown, list, fill);
    QObject::connect(list, &QListWidget::currentRowChanged, picture, [&hub, picture](int row) {
        const auto& all = *hub.snapshot().slowest;
        if (row >= 0 && static_cast<size_t>(row) < all.size())
            picture->show_request(all[static_cast<size_t>(row)]);
    });
    return panel;
}

}  // namespace faultline::gui
