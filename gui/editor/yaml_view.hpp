// gui/editor/yaml_view.hpp - the text of the document: numbered lines, colours, what is wrong
// underlined where it is wrong, names and keys completed.
//
// It has no undo of its own: Ctrl+Z and Ctrl+Y are the document's, here as in the form.
#pragma once
#include <QPlainTextEdit>

#include "gui/editor/document.hpp"

class QCompleter;

namespace faultline::gui {

class YamlHighlighter;

class YamlView : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit YamlView(Document& document, QWidget* parent = nullptr);

    void go_to(int line, int column);
    // Of the line at this height in the margin, for its tool tip and its mark; "" if all is well.
    QString problem_on_line(int line) const;
    void paint_margin(QPaintEvent* event);
    int margin_width() const;
    // What could stand where the cursor is.
    void complete();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void take_splice(int at, int removed, const QString& added);
    void tell_change(int at, int removed, int added);
    void mark_problems();
    void take_look();  // font and colours of the look that holds
    void indent_like_the_line_above();
    QString word_before_cursor() const;

    Document& document_;
    QWidget* margin_;
    QCompleter* completer_;
    YamlHighlighter* highlighter_;
    bool from_outside_ = false;  // the document changes this view, not the other way round
    bool from_here_ = false;
};

}  // namespace faultline::gui
