// gui/editor/yaml_highlighter.hpp - colours of YAML: keys, values with units, texts, comments. One
// line at a time; texts over several lines are plain.
#pragma once
#include <QSyntaxHighlighter>
#include <QWidget>

namespace faultline::gui {

class YamlHighlighter : public QSyntaxHighlighter {
    Q_OBJECT

public:
    // Colours are those of `widget`'s palette.
    YamlHighlighter(QTextDocument* document, const QWidget* widget);

protected:
    void highlightBlock(const QString& line) override;

private:
    const QWidget* widget_;
};

}  // namespace faultline::gui
