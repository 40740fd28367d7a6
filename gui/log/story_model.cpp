#include "gui/log/story_model.hpp"

#include <algorithm>

namespace faultline::gui {
namespace {

bool same(const models::StoryLine& a, const models::StoryLine& b) {
    return a.at == b.at && a.what == b.what && a.subject == b.subject && a.detail == b.detail;
}

QString sentence(const models::StoryLine& line) {
    return QString::fromStdString(line.because.empty() ? line.detail
                                                       : line.detail + " because " + line.because);
}

}  // namespace

StoryModel::StoryModel(QObject* parent)
    : QAbstractTableModel(parent),
      lines_{std::make_shared<const std::vector<models::StoryLine>>()} {}

void StoryModel::show(Lines lines) {
    const size_t before = lines_->size();
    const bool goes_on =
        lines->size() >= before && (before == 0 || (same(lines->front(), lines_->front()) &&
                                                    same((*lines)[before - 1], lines_->back())));
    if (goes_on && lines->size() == before) return;
    if (goes_on)
        beginInsertRows({}, static_cast<int>(before), static_cast<int>(lines->size()) - 1);
    else
        beginResetModel();
    lines_ = std::move(lines);
    goes_on ? endInsertRows() : endResetModel();
}

int StoryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(lines_->size());
}
int StoryModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant StoryModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const models::StoryLine& one = line(index.row());
    if (role == Qt::TextAlignmentRole && index.column() == at)
        return QVariant{Qt::AlignRight | Qt::AlignVCenter};
    if (role == Qt::ToolTipRole) return sentence(one);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case at:
            return clock_text(one.at);
        case what:
            return QString::fromStdString(one.what);
        case subject:
            return QString::fromStdString(one.subject);
        default:
            return sentence(one);
    }
}

QVariant StoryModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    static const char* const kTitles[] = {"Time", "What", "Where", "How"};
    return section < columns ? QVariant{kTitles[section]} : QVariant{};
}

QString clock_text(sim::Time at) {
    const int64_t ms = at.ns / 1'000'000;
    const QString seconds = QString("%1").arg(ms / 1000 % 60, 2, 10, QChar('0'));
    const QString thousandths = QString("%1").arg(ms % 1000, 3, 10, QChar('0'));
    const int64_t minutes = ms / 60'000;
    if (minutes < 60) return QString("%1:%2.%3").arg(minutes).arg(seconds, thousandths);
    return QString("%1:%2:%3")
        .arg(minutes / 60)
        .arg(QString("%1").arg(minutes % 60, 2, 10, QChar('0')), seconds);
}

}  // namespace faultline::gui
