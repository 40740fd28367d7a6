#include "gui/editor/problems_model.hpp"

#include <QBrush>
#include <QFileInfo>
#include <algorithm>

#include "gui/look/theme.hpp"

namespace faultline::gui {
namespace {

bool is_error(const scenarios::Diagnostic& d) {
    return d.severity == scenarios::Diagnostic::Severity::error;
}

}  // namespace

ProblemsModel::ProblemsModel(Document& document, QObject* parent)
    : QAbstractTableModel(parent), document_{document} {
    connect(&document_, &Document::read, this, &ProblemsModel::refresh);
    refresh();
}

void ProblemsModel::refresh() {
    beginResetModel();
    all_ = document_.draft().loaded.diagnostics.sorted();
    std::stable_sort(all_.begin(), all_.end(),
                     [](const auto& a, const auto& b) { return is_error(a) > is_error(b); });
    endResetModel();
}

int ProblemsModel::errors() const {
    return static_cast<int>(std::count_if(all_.begin(), all_.end(), is_error));
}

int ProblemsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(all_.size());
}
int ProblemsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant ProblemsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const scenarios::Diagnostic& d = problem(index.row());
    if (role == Qt::ForegroundRole && index.column() == kWhere)
        return QBrush(theme().of(is_error(d) ? Meaning::down : Meaning::busy));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    if (index.column() == kWhere) {
        const QString mark = is_error(d) ? "✖ " : "⚠ ";
        const bool here = d.where.file == document_.last_draft().path;
        const QString file =
            here ? QString() : QFileInfo(QString::fromStdString(d.where.file)).fileName() + " ";
        return mark + file + (d.where.line > 0 ? tr("line %1").arg(d.where.line) : QString());
    }
    QString text = QString::fromStdString(d.message);
    if (!d.path.empty()) text.prepend(QString::fromStdString(d.path) + ": ");
    if (!d.hint.empty()) text += " (" + QString::fromStdString(d.hint) + ")";
    return text;
}

QVariant ProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == kWhere ? tr("Where") : tr("What is wrong");
}

}  // namespace faultline::gui
