#include "gui/runbook/runbook_model.hpp"

#include "gui/log/story_model.hpp"
#include "gui/look/theme.hpp"

namespace faultline::gui {
namespace {

QString seconds_text(sim::Duration time) {
    return RunbookModel::tr("%1 s").arg(time.seconds(), 0, 'f', 1);
}

Meaning meaning_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::met:
            return Meaning::normal;
        case Verdict::late:
            return Meaning::busy;
        case Verdict::missed:
            return Meaning::down;
        default:
            return Meaning::information;
    }
}

}  // namespace

RunbookModel::RunbookModel(QObject* parent) : QAbstractTableModel(parent) {}

void RunbookModel::open(scenarios::RunbookFile runbook) {
    beginResetModel();
    rehearsal_ = Rehearsal{std::move(runbook)};
    endResetModel();
}

void RunbookModel::begin(sim::Time at) {
    rehearsal_.begin(at);
    all_changed();
}

void RunbookModel::look(const std::vector<models::StoryLine>& story, sim::Time now) {
    rehearsal_.look(story, now);
    all_changed();
}

void RunbookModel::all_changed() {
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

int RunbookModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rehearsal_.outcomes().size());
}
int RunbookModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

bool RunbookModel::is_check(const QModelIndex& index) const {
    return index.column() == expected && !outcome(index.row()).sight;
}

QString RunbookModel::text(const QModelIndex& index) const {
    const Outcome& one = outcome(index.row());
    const scenarios::RunbookStep& of = rehearsal_.runbook().steps[one.step];
    const scenarios::Sight* sight = one.sight ? &of.expected[*one.sight] : nullptr;
    switch (index.column()) {
        case step: {
            const bool first = index.row() == 0 || outcome(index.row() - 1).step != one.step;
            return first ? QString("%1. %2").arg(one.step + 1).arg(QString::fromStdString(of.name))
                         : QString();
        }
        case expected:
            if (!sight) return QString::fromStdString(of.check);
            return QString::fromStdString(
                sight->subject.empty() ? sight->what : sight->what + ": " + sight->subject);
        case by:
            return sight ? seconds_text(sight->by) : QString();
        case seen:
            return one.seen ? seconds_text(*one.seen) : QString();
        default:
            return QString::fromUtf8(sign_of(one.verdict)) + " " + word_of(one.verdict);
    }
}

QVariant RunbookModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Outcome& one = outcome(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return text(index);
        case Qt::ToolTipRole: {
            const auto begun = rehearsal_.begun(one.step);
            return begun ? tr("This step began at %1").arg(clock_text(*begun))
                         : tr("This step has not begun");
        }
        case Qt::TextAlignmentRole:
            if (index.column() == by || index.column() == seen)
                return QVariant{Qt::AlignRight | Qt::AlignVCenter};
            return {};
        case Qt::ForegroundRole:
            return index.column() == verdict ? QVariant{theme().of(meaning_of(one.verdict))}
                                             : QVariant{};
        case Qt::CheckStateRole:
            if (!is_check(index)) return {};
            return rehearsal_.checked(one.step) ? Qt::Checked : Qt::Unchecked;
        default:
            return {};
    }
}

bool RunbookModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid) ||
        !is_check(index))
        return false;
    rehearsal_.check(outcome(index.row()).step, value.toInt() == Qt::Checked);
    all_changed();
    return true;
}

Qt::ItemFlags RunbookModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    return index.isValid() && is_check(index) ? usual | Qt::ItemIsUserCheckable : usual;
}

QVariant RunbookModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const char* const kTitles[] = {"Step", "Expected", "Within", "Seen after", "Verdict"};
    if (orientation != Qt::Horizontal || section < 0 || section >= columns) return {};
    return role == Qt::DisplayRole ? QVariant{kTitles[section]} : QVariant{};
}

}  // namespace faultline::gui
