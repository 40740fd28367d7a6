#include "gui/editor/form_delegate.hpp"

#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>

#include "gui/editor/form_model.hpp"
#include "gui/look/theme.hpp"

namespace faultline::gui {
namespace {

const FormModel& form(const QModelIndex& index) {
    return static_cast<const FormModel&>(*index.model());
}

QLineEdit* line_of(QWidget* editor) {
    if (auto* box = qobject_cast<QComboBox*>(editor)) return box->lineEdit();
    return qobject_cast<QLineEdit*>(editor);
}

// Says at once what the file's reader would say later.
void check_while_typing(QLineEdit* line, const scenarios::FormRow& row) {
    QObject::connect(line, &QLineEdit::textChanged, line, [line, row](const QString& text) {
        const QString problem =
            QString::fromStdString(scenarios::problem_with(row, text.trimmed().toStdString()));
        QPalette palette = line->parentWidget()->palette();
        if (!problem.isEmpty()) palette.setColor(QPalette::Text, theme().of(Meaning::down));
        line->setPalette(palette);
        line->setToolTip(problem);
    });
}

}  // namespace

QWidget* FormDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                    const QModelIndex& index) const {
    const scenarios::FormRow& row = form(index).row(index);
    if (index.column() == FormModel::kName) return new QLineEdit(parent);
    const QStringList words = index.data(FormModel::kWordsRole).toStringList();
    if (words.isEmpty()) {
        auto* line = new QLineEdit(parent);
        line->setPlaceholderText(QString::fromStdString(
            row.text.empty() ? scenarios::about(row.field).example() : row.text));
        check_while_typing(line, row);
        return line;
    }
    auto* box = new QComboBox(parent);
    box->setEditable(true);
    box->addItems(words);
    box->setInsertPolicy(QComboBox::NoInsert);
    box->completer()->setCompletionMode(QCompleter::PopupCompletion);
    box->lineEdit()->setPlaceholderText(QString::fromStdString(row.text));
    check_while_typing(box->lineEdit(), row);
    // A word that is picked is meant.
    auto* self = const_cast<FormDelegate*>(this);
    connect(box, &QComboBox::textActivated, self, [self, box] {
        Q_EMIT self->commitData(box);
        Q_EMIT self->closeEditor(box);
    });
    return box;
}

void FormDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    const QString text = index.data(Qt::EditRole).toString();
    if (auto* box = qobject_cast<QComboBox*>(editor)) box->setCurrentIndex(box->findText(text));
    QLineEdit* line = line_of(editor);
    line->setText(text);
    line->selectAll();
}

void FormDelegate::setModelData(QWidget* editor, QAbstractItemModel* model,
                                const QModelIndex& index) const {
    model->setData(index, line_of(editor)->text(), Qt::EditRole);
}

QSize FormDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(std::max(size.height(), option.fontMetrics.height() + 10));
    return size;
}

}  // namespace faultline::gui
