#include "gui/editor/yaml_view.hpp"

#include <QAbstractItemView>
#include <QCompleter>
#include <QFontDatabase>
#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStringListModel>
#include <QTextBlock>
#include <QToolTip>

#include "gui/editor/yaml_highlighter.hpp"
#include "gui/look/theme.hpp"
#include "scenarios/edit/completion.hpp"

namespace faultline::gui {
namespace {

class Margin : public QWidget {
public:
    explicit Margin(YamlView* view) : QWidget(view), view_{view} {}
    QSize sizeHint() const override { return {view_->margin_width(), 0}; }

protected:
    void paintEvent(QPaintEvent* event) override { view_->paint_margin(event); }

private:
    YamlView* view_;
};

bool is_of(const scenarios::Diagnostic& d, const scenarios::Draft& draft) {
    return d.where.file == draft.path && d.where.line > 0;
}

}  // namespace

YamlView::YamlView(Document& document, QWidget* parent)
    : QPlainTextEdit(parent),
      document_{document},
      margin_{new Margin(this)},
      completer_{new QCompleter(this)},
      highlighter_{new YamlHighlighter(QPlainTextEdit::document())} {
    setObjectName("yaml");
    setAccessibleName(tr("The scenario as YAML"));
    setUndoRedoEnabled(false);
    setLineWrapMode(NoWrap);
    take_look();
    completer_->setWidget(this);
    completer_->setModel(new QStringListModel(completer_));
    completer_->setCompletionMode(QCompleter::PopupCompletion);
    connect(completer_, qOverload<const QString&>(&QCompleter::activated), this,
            [this](const QString& word) {
                QTextCursor cursor = textCursor();
                cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor,
                                    static_cast<int>(word_before_cursor().size()));
                cursor.insertText(word);
            });
    connect(this, &QPlainTextEdit::blockCountChanged, this,
            [this] { setViewportMargins(margin_width(), 0, 0, 0); });
    connect(this, &QPlainTextEdit::updateRequest, margin_, [this](const QRect& area, int dy) {
        if (dy != 0)
            margin_->scroll(0, dy);
        else
            margin_->update(0, area.y(), margin_->width(), area.height());
    });
    take_splice(0, 0, document_.text());
    connect(this->QPlainTextEdit::document(), &QTextDocument::contentsChange, this,
            &YamlView::tell_change);
    connect(&document_, &Document::spliced, this, &YamlView::take_splice);
    connect(&document_, &Document::read, this, &YamlView::mark_problems);
    connect(&document_, &Document::show_line, this, &YamlView::go_to);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &YamlView::mark_problems);
    setViewportMargins(margin_width(), 0, 0, 0);
    mark_problems();
}

// ---- in step with the document

void YamlView::take_splice(int at, int removed, const QString& added) {
    if (from_here_) return;
    from_outside_ = true;
    QTextCursor cursor(QPlainTextEdit::document());
    cursor.beginEditBlock();
    cursor.setPosition(at);
    cursor.setPosition(at + removed, QTextCursor::KeepAnchor);
    cursor.insertText(added);
    cursor.endEditBlock();
    from_outside_ = false;
}

void YamlView::tell_change(int at, int removed, int added) {
    if (from_outside_) return;
    // Not toPlainText(), which takes a blank that must not break for any blank.
    QString text = QPlainTextEdit::document()->toRawText();
    text.replace(QChar(QChar::ParagraphSeparator), QChar('\n'));
    // The library counts the last line's end, which is not there, when a whole text is replaced.
    const auto end = std::min<qsizetype>(at + removed, document_.text().size());
    from_here_ = true;
    document_.typed(at, static_cast<int>(end) - at, text.mid(at, added));
    if (document_.text() != text) document_.replace_all(tr("typing"), text);
    from_here_ = false;
}

void YamlView::mark_problems() {
    const scenarios::Draft& draft = document_.last_draft();
    QList<QTextEdit::ExtraSelection> marks;
    QTextEdit::ExtraSelection here;
    here.format.setBackground(theme().grid);
    here.format.setProperty(QTextFormat::FullWidthSelection, true);
    here.cursor = textCursor();
    here.cursor.clearSelection();
    marks.append(here);
    for (const scenarios::Diagnostic& d : draft.loaded.diagnostics.sorted()) {
        if (!is_of(d, draft)) continue;
        const QTextBlock block = QPlainTextEdit::document()->findBlockByNumber(d.where.line - 1);
        if (!block.isValid()) continue;
        const bool error = d.severity == scenarios::Diagnostic::Severity::error;
        QTextEdit::ExtraSelection mark;
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(theme().of(error ? Meaning::down : Meaning::busy));
        mark.format.setToolTip(QString::fromStdString(d.message));
        mark.cursor = QTextCursor(block);
        const int column = std::min(d.where.column - 1, block.length() - 1);
        mark.cursor.setPosition(block.position() + std::max(column, 0));
        mark.cursor.movePosition(QTextCursor::EndOfWord, QTextCursor::KeepAnchor);
        if (!mark.cursor.hasSelection())
            mark.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        marks.append(mark);
    }
    setExtraSelections(marks);
    margin_->update();
}

QString YamlView::problem_on_line(int line) const {
    QStringList problems;
    const scenarios::Draft& draft = document_.last_draft();
    for (const scenarios::Diagnostic& d : draft.loaded.diagnostics.sorted())
        if (is_of(d, draft) && d.where.line == line)
            problems << QString::fromStdString(d.hint.empty() ? d.message
                                                              : d.message + " (" + d.hint + ")");
    return problems.join('\n');
}

void YamlView::go_to(int line, int column) {
    const QTextBlock block = QPlainTextEdit::document()->findBlockByNumber(line - 1);
    if (!block.isValid()) return;
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + std::clamp(column - 1, 0, block.length() - 1));
    setTextCursor(cursor);
    centerCursor();
}

// ---- keys

void YamlView::keyPressEvent(QKeyEvent* event) {
    const bool popup = completer_->popup()->isVisible();
    if (popup && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter ||
                  event->key() == Qt::Key_Tab || event->key() == Qt::Key_Escape))
        return event->ignore();  // the list's
    if (event->matches(QKeySequence::Undo)) return document_.undo().undo();
    if (event->matches(QKeySequence::Redo)) return document_.undo().redo();
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier)
        return complete();
    if (event->key() == Qt::Key_Tab && !textCursor().hasSelection()) {
        insertPlainText(textCursor().positionInBlock() % 2 == 0 ? "  " : " ");
        return;
    }
    if (event->key() == Qt::Key_Return && event->modifiers() == Qt::NoModifier)
        return indent_like_the_line_above();
    QPlainTextEdit::keyPressEvent(event);
    if (popup) complete();
}

void YamlView::indent_like_the_line_above() {
    const QTextCursor cursor = textCursor();
    const QString line = cursor.block().text().left(cursor.positionInBlock());
    qsizetype blanks = 0;
    while (blanks < line.size() && line[blanks] == ' ') ++blanks;
    QString indent(blanks, ' ');
    if (line.trimmed().endsWith(':')) indent += "  ";
    insertPlainText("\n" + indent);
    ensureCursorVisible();
}

QString YamlView::word_before_cursor() const {
    const QTextCursor cursor = textCursor();
    const QString line = cursor.block().text().left(cursor.positionInBlock());
    qsizetype begin = line.size();
    while (begin > 0 &&
           (line[begin - 1].isLetterOrNumber() || line[begin - 1] == '_' || line[begin - 1] == '-'))
        --begin;
    const QString word = line.mid(begin);
    return word == "-" ? QString() : word;
}

void YamlView::complete() {
    const QString word = word_before_cursor();
    const QTextCursor cursor = textCursor();
    const auto words = scenarios::completions(
        document_.draft(), document_.text().toStdString(), cursor.blockNumber(),
        cursor.block().text().left(cursor.positionInBlock()).toUtf8().size());
    QStringList list;
    for (const std::string& known : words) list << QString::fromStdString(known);
    static_cast<QStringListModel*>(completer_->model())->setStringList(list);
    completer_->setCompletionPrefix(word);
    if (completer_->completionCount() == 0) return completer_->popup()->hide();
    QRect place = cursorRect();
    place.setWidth(completer_->popup()->sizeHintForColumn(0) +
                   completer_->popup()->verticalScrollBar()->sizeHint().width() + 12);
    place.translate(margin_width(), 0);
    completer_->complete(place);
    completer_->popup()->setCurrentIndex(completer_->completionModel()->index(0, 0));
}

// ---- the margin

int YamlView::margin_width() const {
    const int digits = std::max(2, static_cast<int>(QString::number(blockCount()).size()));
    return fontMetrics().horizontalAdvance('9') * digits + 22;
}

void YamlView::paint_margin(QPaintEvent* event) {
    QPainter painter(margin_);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font());
    painter.fillRect(event->rect(), theme().window);
    QTextBlock block = firstVisibleBlock();
    double top = blockBoundingGeometry(block).translated(contentOffset()).top();
    for (; block.isValid() && top <= event->rect().bottom(); block = block.next()) {
        const double height = blockBoundingRect(block).height();
        const bool current = block.blockNumber() == textCursor().blockNumber();
        painter.setPen(current ? theme().text : theme().faint);
        const QRectF place(0, top, margin_->width() - 8, height);
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(block.blockNumber() + 1));
        if (!problem_on_line(block.blockNumber() + 1).isEmpty()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme().of(Meaning::down));
            painter.drawEllipse(QPointF(8, top + height / 2), 3.5, 3.5);
        }
        top += height;
    }
}

void YamlView::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    const QRect inside = contentsRect();
    margin_->setGeometry(inside.left(), inside.top(), margin_width(), inside.height());
}

bool YamlView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QPoint place = viewport()->mapFrom(this, help->pos());
        const int line = cursorForPosition(QPoint(0, place.y())).blockNumber() + 1;
        const QString problem = problem_on_line(line);
        if (problem.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), problem, this);
        return true;
    }
    // The document's undo, wherever the window's menu is looked for.
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->accept();
            return true;
        }
    }
    return QPlainTextEdit::event(event);
}

void YamlView::take_look() {
    QFont mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    mono.setPixelSize(ui_font(13).pixelSize());
    setFont(mono);
    setViewportMargins(margin_width(), 0, 0, 0);
    from_outside_ = true;  // colours are no change of the text
    highlighter_->rehighlight();
    from_outside_ = false;
    mark_problems();
}

void YamlView::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::StyleChange && highlighter_) take_look();
}

}  // namespace faultline::gui
