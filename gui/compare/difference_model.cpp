#include "gui/compare/difference_model.hpp"

#include <QBrush>
#include <array>
#include <cmath>

#include "gui/look/theme.hpp"
#include "reports/quantity.hpp"

namespace faultline::gui {
namespace {

using studies::Difference;

struct Quantity {
    const char* name;      // for people
    const char* measured;  // in a comparison
    double (*of)(const Frame&);
    QString (*text)(double);
};

double wrong_share(const Frame& frame) {
    const double ended = frame.users.goodput + frame.users.bad;
    return ended > 0 ? frame.users.bad / ended : 0;
}
double busiest(const Frame& frame) {
    double most = 0;
    for (const Frame::Component& one : frame.components)
        most = std::max(most, double{one.utilization});
    return most;
}
double waiting(const Frame& frame) {
    double all = 0;
    for (const Frame::Component& one : frame.components) all += one.queue;
    return all;
}

const std::array<Quantity, 6> kQuantities = {{
    {"p50", "p50", [](const Frame& f) { return f.users.p50; }, latency_text},
    {"p99", "p99", [](const Frame& f) { return f.users.p99; }, latency_text},
    {"Goodput", "throughput", [](const Frame& f) { return f.users.goodput; }, rate_text},
    {"Went wrong", "request_success", wrong_share, percent_text},
    {"Busiest", "utilization", busiest, percent_text},
    {"Waiting", "", waiting, count_text},
}};

QString signed_text(double value, QString (*text)(double)) {
    if (!std::isfinite(value)) return QString();
    const QString sign = value > 0 ? "+" : value < 0 ? QString::fromUtf8("\u2212") : "";
    return sign + text(std::abs(value));
}

QString interval_text(const Difference& one, QString (*text)(double)) {
    switch (one.verdict) {
        case Difference::Verdict::not_measured:
            return DifferenceModel::tr("not measured");
        case Difference::Verdict::equal:
            return DifferenceModel::tr("equal");
        case Difference::Verdict::not_shown:
            return DifferenceModel::tr("no difference shown (%1 to %2)")
                .arg(signed_text(one.paired.low, text), signed_text(one.paired.high, text));
        default:
            return DifferenceModel::tr("%1 (%2 to %3)")
                .arg(signed_text(one.other - one.baseline, text), signed_text(one.paired.low, text),
                     signed_text(one.paired.high, text));
    }
}

int better_of(const Difference& one) {
    if (one.better == Difference::Better::neither) return 0;
    const bool lower = one.verdict == Difference::Verdict::lower;
    const bool higher = one.verdict == Difference::Verdict::higher;
    if (!lower && !higher) return 0;
    return lower == (one.better == Difference::Better::lower) ? 1 : -1;
}

}  // namespace

void DifferenceModel::show(const Frame& one, const Frame& other) {
    if (rows_.empty()) {
        beginResetModel();
        rows_.resize(kQuantities.size());
        for (size_t i = 0; i < rows_.size(); ++i) rows_[i].name = tr(kQuantities[i].name);
        endResetModel();
    }
    for (size_t i = 0; i < rows_.size(); ++i) {
        const Quantity& quantity = kQuantities[i];
        const double a = quantity.of(one), b = quantity.of(other);
        rows_[i].left = quantity.text(a);
        rows_[i].right = quantity.text(b);
        rows_[i].difference = signed_text(b - a, quantity.text);
    }
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void DifferenceModel::show_measured(const std::optional<studies::Comparison>& comparison) {
    for (size_t i = 0; i < rows_.size(); ++i) {
        rows_[i].measured.clear();
        rows_[i].better = 0;
        if (!comparison) continue;
        for (const Difference& one : comparison->differences) {
            if (one.name != kQuantities[i].measured) continue;
            rows_[i].better = better_of(one);
            // Measured as the share that succeeds, shown as the share that does not.
            if (one.name == "request_success") {
                Difference turned = one;
                std::swap(turned.baseline, turned.other);
                turned.paired.low = -one.paired.high;
                turned.paired.high = -one.paired.low;
                rows_[i].measured = interval_text(turned, kQuantities[i].text);
            } else {
                rows_[i].measured = interval_text(one, kQuantities[i].text);
            }
        }
    }
    if (!rows_.empty())
        Q_EMIT dataChanged(index(0, over_the_run), index(rowCount() - 1, over_the_run));
}

int DifferenceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}
int DifferenceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : over_the_run + 1;
}

QVariant DifferenceModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Row& row = rows_[static_cast<size_t>(index.row())];
    if (role == Qt::TextAlignmentRole)
        return index.column() == what ? int{Qt::AlignLeft | Qt::AlignVCenter}
                                      : int{Qt::AlignRight | Qt::AlignVCenter};
    if (role == Qt::ForegroundRole && index.column() == over_the_run && row.better != 0)
        return QBrush(theme().of(row.better > 0 ? Meaning::normal : Meaning::down));
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case what:
            return row.name;
        case left:
            return row.left;
        case right:
            return row.right;
        case difference:
            return row.difference;
        default:
            return row.better == 0  ? row.measured
                   : row.better > 0 ? tr("%1, better").arg(row.measured)
                                    : tr("%1, worse").arg(row.measured);
    }
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case what:
            return tr("At this moment");
        case left:
            return tr("Left");
        case right:
            return tr("Right");
        case difference:
            return tr("Difference");
        default:
            return tr("Over whole runs, 95 %");
    }
}

}  // namespace faultline::gui
