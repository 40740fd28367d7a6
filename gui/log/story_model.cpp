#include "gui/log/story_model.hpp"

#include <algorithm>

#include "gui/log/mark_shape.hpp"
#include "gui/look/kept_picture.hpp"
#include "gui/look/theme.hpp"

namespace faultline::gui {
namespace {

QPixmap mark_picture(MarkKind kind) {
    return kept_picture("mark", static_cast<int>(kind), {12, 14}, [kind](QPainter& painter) {
        paint_mark(painter, QPointF(6, 12), 9, kind);
    });
}

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

int StoryModel::rows_until(sim::Time now) const {
    const auto after =
        std::upper_bound(lines_->begin(), lines_->end(), now,
                         [](sim::Time time, const auto& line) { return time < line.at; });
    return static_cast<int>(after - lines_->begin());
}

void StoryModel::show(Lines lines, sim::Time now) {
    const size_t before = lines_->size();
    const bool goes_on =
        lines->size() >= before && (before == 0 || (same(lines->front(), lines_->front()) &&
                                                    same((*lines)[before - 1], lines_->back())));
    const int until = rows_until(now_);
    now_ = now;
    if (!goes_on) {
        beginResetModel();
        lines_ = std::move(lines);
        endResetModel();
        return;
    }
    if (rows_until(now) != until && before > 0)
        Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(before) - 1, columns - 1));
    if (lines->size() == before) return;
    beginInsertRows({}, static_cast<int>(before), static_cast<int>(lines->size()) - 1);
    lines_ = std::move(lines);
    endInsertRows();
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
    if (role == Qt::ForegroundRole && one.at > now_) return theme().faint;
    if (role == Qt::DecorationRole && index.column() == what)
        return mark_picture(mark_kind(one.what));
    const QString happening =
        (one.subject.empty() ? "" : QString::fromStdString(one.subject) + ": ") + sentence(one);
    if (role == Qt::ToolTipRole) return happening;
    if (role != Qt::DisplayRole) return {};
    if (index.column() == at) return clock_text(one.at);
    return index.column() == what ? QString::fromStdString(one.what) : happening;
}

QVariant StoryModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    static const char* const kTitles[] = {"Time", "What", "Happened"};
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
