#include "gui/editor/form_model.hpp"

#include <QBrush>
#include <QFont>

#include "gui/look/theme.hpp"
#include "scenarios/edit/edits.hpp"

namespace faultline::gui {
namespace {

using scenarios::FormRow;

// Whether two forms have the same rows, so that only what they say can differ.
bool same_rows(const FormRow& a, const FormRow& b) {
    if (a.label != b.label || a.path != b.path || a.kind != b.kind ||
        a.rows.size() != b.rows.size())
        return false;
    for (size_t i = 0; i < a.rows.size(); ++i)
        if (!same_rows(a.rows[i], b.rows[i])) return false;
    return true;
}

QString text_of(const std::string& text) { return QString::fromStdString(text); }

}  // namespace

FormModel::FormModel(Document& document, QObject* parent)
    : QAbstractItemModel(parent), document_{document} {
    connect(&document_, &Document::read, this, &FormModel::refresh);
    connect(&document_, &Document::selection_changed, this, &FormModel::refresh);
    refresh();
}

void FormModel::refresh() {
    FormRow form = scenarios::form_of(document_.draft(), document_.selected().toStdString());
    const bool in_place = !places_.empty() && same_rows(form, form_);
    if (!in_place) beginResetModel();
    form_ = std::move(form);
    places_.clear();
    place(form_, -1, 0);
    if (in_place)
        tell_changed({});
    else
        endResetModel();
}

void FormModel::place(const FormRow& row, int parent, int number) {
    const auto here = static_cast<int>(places_.size());
    places_.push_back({&row, parent, number, {}});
    if (parent >= 0) places_[static_cast<size_t>(parent)].below.push_back(here);
    for (size_t i = 0; i < row.rows.size(); ++i) place(row.rows[i], here, static_cast<int>(i));
}

void FormModel::tell_changed(const QModelIndex& parent) {
    const int rows = rowCount(parent);
    if (rows == 0) return;
    Q_EMIT dataChanged(index(0, 0, parent), index(rows - 1, kColumns - 1, parent));
    for (int i = 0; i < rows; ++i) tell_changed(index(i, 0, parent));
}

int FormModel::place_of(const QModelIndex& index) const {
    return index.isValid() ? static_cast<int>(index.internalId()) : 0;
}

const FormRow& FormModel::row(const QModelIndex& index) const {
    return *places_[static_cast<size_t>(place_of(index))].row;
}

QModelIndex FormModel::index_of(const QString& path) const {
    const std::string wanted = path.toStdString();
    size_t best = 0, length = 0;
    for (size_t i = 1; i < places_.size(); ++i) {
        const std::string& here = places_[i].row->path;
        const bool above =
            wanted.starts_with(here) && (wanted.size() == here.size() ||
                                         wanted[here.size()] == '.' || wanted[here.size()] == '[');
        if (above && here.size() >= length) best = i, length = here.size();
    }
    return best == 0 ? QModelIndex() : createIndex(places_[best].number, 0, best);
}

QModelIndex FormModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    const Place& above = places_[static_cast<size_t>(place_of(parent))];
    const int here = above.below[static_cast<size_t>(row)];
    return createIndex(row, column, static_cast<quintptr>(here));
}

QModelIndex FormModel::parent(const QModelIndex& child) const {
    if (!child.isValid()) return {};
    const int above = places_[static_cast<size_t>(place_of(child))].parent;
    if (above <= 0) return {};
    return createIndex(places_[static_cast<size_t>(above)].number, 0, static_cast<quintptr>(above));
}

int FormModel::rowCount(const QModelIndex& parent) const {
    if (parent.column() > 0) return 0;
    return static_cast<int>(places_[static_cast<size_t>(place_of(parent))].below.size());
}

int FormModel::columnCount(const QModelIndex&) const { return kColumns; }

QString FormModel::title_of(const FormRow& row) const {
    QString title = text_of(row.label);
    if (!row.is_named && !row.label.empty() && !std::isdigit(row.label[0])) {
        title.replace('_', ' ');
        title[0] = title[0].toUpper();
    }
    return title;
}

QVariant FormModel::value_data(const FormRow& row, int role) const {
    if (role == Qt::EditRole)
        return row.is_here() || row.origin == FormRow::Origin::inherited ? text_of(row.text)
                                                                         : QString();
    if (role != Qt::DisplayRole) return {};
    if (row.kind == FormRow::Kind::value) return text_of(row.text);
    if (row.kind == FormRow::Kind::list || row.kind == FormRow::Kind::map)
        return row.rows.empty() ? QString() : tr("%n", nullptr, static_cast<int>(row.rows.size()));
    return row.rows.empty() && !row.is_here() ? tr("none") : QString();
}

QVariant FormModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const FormRow& row = this->row(index);
    const bool known = row.is_here() || row.origin == FormRow::Origin::inherited;
    switch (role) {
        case kPathRole:
            return text_of(row.path);
        case kProblemRole:
            return text_of(row.problem);
        case kHelpRole:
            return text_of(scenarios::help_for(row));
        case kOriginRole:
            return static_cast<int>(row.origin);
        case kWordsRole: {
            QStringList words;
            for (const std::string& word : row.words) words << text_of(word);
            return words;
        }
        case Qt::ForegroundRole:
            if (row.is_error && index.column() != kFrom) return QBrush(theme().of(Meaning::down));
            if (index.column() == kFrom || (index.column() == kValue && !known))
                return QBrush(theme().faint);
            return {};
        case Qt::FontRole: {
            QFont font;
            font.setItalic(index.column() == kValue && !known);
            font.setBold(index.column() == kName && row.is_here());
            return font;
        }
        case Qt::ToolTipRole: {
            const QString help = text_of(scenarios::help_for(row));
            return row.problem.empty() ? help : text_of(row.problem) + "\n\n" + help;
        }
        default:
            break;
    }
    if (index.column() == kName)
        return role == Qt::DisplayRole ? QVariant(title_of(row))
               : role == Qt::EditRole  ? QVariant(text_of(row.label))
                                       : QVariant();
    if (index.column() == kValue) return value_data(row, role);
    if (role != Qt::DisplayRole) return {};
    return row.problem.empty() ? text_of(row.from)
                               : QString("⚠ ") + text_of(row.problem).section('\n', 0, 0);
}

Qt::ItemFlags FormModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    const FormRow& row = this->row(index);
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    const bool value = index.column() == kValue && row.kind == FormRow::Kind::value;
    const bool name = index.column() == kName && row.is_named;
    if (value || name) flags |= Qt::ItemIsEditable;
    return flags;
}

QVariant FormModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == kName ? tr("Setting") : section == kValue ? tr("Value") : tr("From");
}

// ---- changes

QString FormModel::changed(const QString& what,
                           const std::function<std::string(scenarios::Node&)>& edit) {
    const QString why = document_.change(what, edit);
    if (!why.isEmpty()) Q_EMIT refused(why);
    return why;
}

bool FormModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || role != Qt::EditRole) return false;
    const FormRow row = this->row(index);  // a copy: the form is made anew by the change
    const std::string text = value.toString().toStdString();
    if (index.column() == kName)
        return changed(tr("name of %1").arg(text_of(row.label)),
                       [&](scenarios::Node& tree) {
                           return scenarios::rename_entry(tree, row.place, text);
                       })
            .isEmpty();
    if (value.toString() == data(index, Qt::EditRole).toString()) return false;
    return changed(text_of(row.label),
                   [&](scenarios::Node& tree) { return scenarios::set_text(tree, row, text); })
        .isEmpty();
}

QString FormModel::reset(const QModelIndex& index) {
    const FormRow row = this->row(index);
    if (row.origin == FormRow::Origin::by_default || row.origin == FormRow::Origin::absent)
        return {};
    return changed(tr("removing %1").arg(text_of(row.label)),
                   [&](scenarios::Node& tree) { return scenarios::remove_value(tree, row.place); });
}

QString FormModel::add(const QModelIndex& index, int addition, const QString& name) {
    const FormRow row = this->row(index);
    const scenarios::Addition& what = row.additions.at(static_cast<size_t>(addition));
    return changed(tr("adding %1").arg(text_of(what.what)), [&](scenarios::Node& tree) {
        return scenarios::add_to(tree, row, what, name.toStdString());
    });
}

QString FormModel::move(const QModelIndex& index, int by) {
    const std::string place = row(index).place;
    return changed(tr("moving %1").arg(text_of(row(index).label)),
                   [&](scenarios::Node& tree) { return scenarios::move_item(tree, place, by); });
}

}  // namespace faultline::gui
