#include "gui/inspector/instance_model.hpp"

#include "gui/canvas/state_icon.hpp"
#include "gui/faults/by_hand.hpp"
#include "gui/look/kept_picture.hpp"

namespace faultline::gui {
namespace {

QPixmap sign_picture(Sign sign) {
    return kept_picture("sign", static_cast<int>(sign), {14, 14}, [sign](QPainter& painter) {
        paint_sign(painter, QRectF(0, 0, 14, 14), sign);
    });
}

}  // namespace

InstanceModel::InstanceModel(Hub& hub, QObject* parent) : QAbstractTableModel(parent), hub_{hub} {}

void InstanceModel::show_component(uint32_t component) {
    beginResetModel();
    component_ = component < hub_.system().users() ? component : models::kNone;
    first_ = component_ == models::kNone ? 0 : hub_.system().components[component_].first_instance;
    count_ = component_ == models::kNone ? 0 : hub_.system().components[component_].count;
    endResetModel();
}

void InstanceModel::show_moment() {
    if (count_ > 0)
        Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(count_) - 1, columns - 1));
}

int InstanceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(count_);
}
int InstanceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant InstanceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const uint32_t i = instance(index.row());
    if (i >= hub_.frame().instances.size()) return {};
    const Frame::Instance& now = hub_.frame().instances[i];
    if (role == Qt::TextAlignmentRole && index.column() >= load)
        return QVariant{Qt::AlignRight | Qt::AlignVCenter};
    if (role == Qt::DecorationRole && index.column() == state && !signs_of(now.state).empty())
        return sign_picture(signs_of(now.state).front());
    if (role == Qt::ToolTipRole) return state_text(now.state);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case name: {
            QString text = QString::fromStdString(hub_.system().instances[i].name);
            const auto& zone = hub_.system().zones[hub_.system().instances[i].zone];
            if (!zone.empty()) text += QString(" (%1)").arg(QString::fromStdString(zone));
            return text;
        }
        case state:
            // Who is primary is up, unless it says more.
            return state_text(now.state).replace("primary, up", "primary");
        case load:
            return percent_text(double{now.utilization});
        default:
            return count_text(now.queue);
    }
}

QVariant InstanceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const char* const kTitles[] = {"Instance", "State", "Busy", "Waiting"};
    if (orientation != Qt::Horizontal || section >= columns) return {};
    if (role == Qt::TextAlignmentRole && section >= load)
        return QVariant{Qt::AlignRight | Qt::AlignVCenter};
    return role == Qt::DisplayRole ? QVariant{kTitles[section]} : QVariant{};
}

}  // namespace faultline::gui
