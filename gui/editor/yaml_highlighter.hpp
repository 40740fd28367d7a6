// gui/editor/yaml_highlighter.hpp - colours of YAML: keys, values with units, texts, comments. One
// line at a time; texts over several lines are plain.
#pragma once
#include <QSyntaxHighlighter>

namespace faultline::gui {

class YamlHighlighter : public QSyntaxHighlighter {
    Q_OBJECT

public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString& line) override;
};

}  // namespace faultline::gui
