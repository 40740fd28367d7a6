#include "gui/charts/percentiles.hpp"

#include <QHBoxLayout>
#include <algorithm>
#include <cmath>

#include "gui/charts/charts.hpp"

namespace faultline::gui {
namespace {

constexpr int kPace = 250;          // ms between two drawings of what grows
constexpr size_t kMostLines = 4;    // objectives
constexpr double kLeastBurn = .01;  // a logarithm has no zero

QString burn_text(double burn) {
    if (burn <= kLeastBurn) return "0";
    return QString::number(burn, 'g', 2) + QString::fromUtf8("\u00d7");
}

}  // namespace

Percentiles::Percentiles(Hub& hub, QWidget* parent) : QWidget(parent), hub_{hub} {
    setObjectName("percentiles_panel");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(1);
    map_ = new HeatMap(this);
    curve_ = new PercentileCurve(this);
    burn_ = new LiveChart(tr("Budget burns"), LiveChart::Scale::log, burn_text, this);
    burn_->setObjectName("burn");
    burn_->setToolTip(
        tr("How many times as much goes wrong as an objective allows: at 1 it is only "
           "just met"));
    for (QWidget* one : std::initializer_list<QWidget*>{map_, curve_, burn_})
        row->addWidget(one, 1);
    const auto look_at = [this](double seconds) {
        hub_.pause();
        hub_.peek(sim::Time{} + sim::from_seconds(seconds));
    };
    const auto go_to = [this](double seconds) {
        hub_.seek(sim::Time{} + sim::from_seconds(seconds));
    };
    connect(map_, &HeatMap::looked_at, &hub_, look_at);
    connect(map_, &HeatMap::gone_to, &hub_, go_to);
    connect(burn_, &LiveChart::looked_at, &hub_, look_at);
    connect(burn_, &LiveChart::gone_to, &hub_, go_to);
    later_.setSingleShot(true);
    connect(&later_, &QTimer::timeout, this, [this] { show_past(true); });
    drawn_.start();
    connect(&hub_, &Hub::shown, this, [this] { show_past(false); });
}

std::vector<LiveChart::Line> Percentiles::burn_lines() const {
    constexpr Meaning kColours[kMostLines] = {Meaning::critical, Meaning::information,
                                              Meaning::normal, Meaning::busy};
    std::vector<LiveChart::Line> lines;
    const auto& objectives = hub_.system().objectives;
    for (size_t o = 0; o < objectives.size() && lines.size() < kMostLines; ++o) {
        LiveChart::Line line{
            QString::fromStdString(objectives[o].name), kColours[lines.size()], {}};
        for (const FramePtr& frame : *past_)
            if (o < frame->burn.size() && std::isfinite(frame->burn[o]))
                line.points << QPointF(frame->at.seconds(),
                                       std::max(kLeastBurn, double{frame->burn[o]}));
        lines.push_back(std::move(line));
    }
    return lines;
}

void Percentiles::show_past(bool now) {
    if (!isVisible()) return;
    if (!now && drawn_.elapsed() < kPace) {
        if (!later_.isActive()) later_.start(kPace);
        return;
    }
    drawn_.restart();
    const Snapshot& snapshot = hub_.snapshot();
    const double moment = hub_.frame().at.seconds();
    map_->show_moment(moment);
    burn_->show_moment(moment);
    curve_->show_frame(hub_.shown_frame(), hub_.system());
    if (past_ == snapshot.past) return;
    past_ = snapshot.past;
    const double end = shown_seconds(snapshot);
    map_->show_past(*past_, end);
    burn_->show_lines(burn_lines(), end);
}

void Percentiles::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    past_ = nullptr;
    show_past(true);
}

QWidget* make_percentiles(Hub& hub, QWidget* parent) { return new Percentiles(hub, parent); }

}  // namespace faultline::gui
