#include "gui/charts/charts.hpp"

#include <QHBoxLayout>
#include <algorithm>
#include <cmath>

namespace faultline::gui {
namespace {

using models::kNone;

constexpr int kPace = 250;      // ms between two drawings of lines that grow
constexpr size_t kBusiest = 3;  // components, where none is selected

template <class Value>
QList<QPointF> points_of(const std::vector<FramePtr>& past, Value value) {
    QList<QPointF> points;
    points.reserve(static_cast<qsizetype>(past.size()));
    for (const FramePtr& frame : past) {
        const double y = value(*frame);
        if (std::isfinite(y)) points << QPointF(frame->at.seconds(), y);
    }
    return points;
}

QString milliseconds_text(double ms) { return latency_text(ms * 1e-3); }
QString share_text(double percent) { return percent_text(percent / 100); }

}  // namespace

double shown_seconds(const Snapshot& snapshot) {
    double shown = snapshot.end.seconds();
    while (shown > 10 && shown / 2 > snapshot.head.seconds()) shown /= 2;
    return shown;
}

Charts::Charts(Hub& hub, QWidget* parent) : QWidget(parent), hub_{hub} {
    setObjectName("charts_panel");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(1);
    latency_ = chart("latency", tr("Latency, ms"), LiveChart::Scale::log, milliseconds_text);
    requests_ = chart("requests", tr("Requests a second"), LiveChart::Scale::linear, rate_text);
    load_ = chart("load", tr("Busy"), LiveChart::Scale::share, share_text);
    queues_ = chart("queues", tr("Waiting"), LiveChart::Scale::linear, count_text);
    for (LiveChart* one : {latency_, requests_, load_, queues_}) row->addWidget(one, 1);
    later_.setSingleShot(true);
    connect(&later_, &QTimer::timeout, this, [this] { show_past(true); });
    drawn_.start();
    connect(&hub_, &Hub::shown, this, [this] { show_past(false); });
    connect(&hub_, &Hub::selection_changed, this, [this] { show_past(true); });
}

LiveChart* Charts::chart(const char* name, const QString& title, LiveChart::Scale scale,
                         QString (*text)(double)) {
    auto* one = new LiveChart(title, scale, text, this);
    one->setObjectName(name);
    connect(one, &LiveChart::looked_at, &hub_, [this](double seconds) {
        hub_.pause();
        hub_.peek(sim::Time{} + sim::from_seconds(seconds));
    });
    connect(one, &LiveChart::gone_to, &hub_,
            [this](double seconds) { hub_.seek(sim::Time{} + sim::from_seconds(seconds)); });
    return one;
}

// The selected one, or those that have been busiest.
std::vector<uint32_t> Charts::components_to_show() const {
    const uint32_t users = hub_.system().users();
    if (hub_.selected() < users) return {hub_.selected()};
    std::vector<std::pair<float, uint32_t>> peaks;
    for (uint32_t id = 0; id < users; ++id) {
        float peak = -1;
        for (const FramePtr& frame : *hub_.snapshot().past)
            peak = std::max(peak, frame->components[id].utilization);
        if (peak >= 0) peaks.emplace_back(-peak, id);
    }
    std::sort(peaks.begin(), peaks.end());
    std::vector<uint32_t> busiest;
    for (size_t i = 0; i < std::min(kBusiest, peaks.size()); ++i)
        busiest.push_back(peaks[i].second);
    return busiest;
}

void Charts::show_past(bool now) {
    if (!isVisible()) return;
    const bool is_due = drawn_.elapsed() >= kPace;
    if (!now && !is_due) {
        if (!later_.isActive()) later_.start(kPace);
        return;
    }
    drawn_.restart();
    const Snapshot& snapshot = hub_.snapshot();
    for (LiveChart* one : {latency_, requests_, load_, queues_})
        one->show_moment(hub_.frame().at.seconds());
    if (past_ == snapshot.past && selected_ == hub_.selected()) return;
    past_ = snapshot.past;
    selected_ = hub_.selected();
    const double end = shown_seconds(snapshot);
    const auto& past = *past_;
    latency_->show_lines({{"p99", Meaning::information,
                           points_of(past, [](const Frame& f) { return 1e3 * f.users.p99; })},
                          {"p50", Meaning::normal,
                           points_of(past, [](const Frame& f) { return 1e3 * f.users.p50; })}},
                         end);
    requests_->show_lines(
        {{"good", Meaning::normal, points_of(past, [](const Frame& f) { return f.users.goodput; })},
         {"failed", Meaning::down, points_of(past, [](const Frame& f) { return f.users.bad; })}},
        end);
    constexpr Meaning kColours[kBusiest] = {Meaning::information, Meaning::critical,
                                            Meaning::normal};
    std::vector<LiveChart::Line> load, queues;
    for (const uint32_t id : components_to_show()) {
        const QString name = QString::fromStdString(hub_.system().components[id].name);
        const Meaning colour = kColours[load.size()];
        load.push_back({name, colour, points_of(past, [id](const Frame& f) {
                            return 100 * std::max(0.0, double{f.components[id].utilization});
                        })});
        queues.push_back({name, colour, points_of(past, [id](const Frame& f) {
                              return double{f.components[id].queue};
                          })});
    }
    load_->show_lines(load, end);
    queues_->show_lines(queues, end);
}

void Charts::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    past_ = nullptr;
    show_past(true);
}

QWidget* make_charts(Hub& hub, QWidget* parent) { return new Charts(hub, parent); }

}  // namespace faultline::gui
