#include "gui/editor/yaml_highlighter.hpp"

#include <QRegularExpression>

#include "gui/look/theme.hpp"

namespace faultline::gui {

void YamlHighlighter::highlightBlock(const QString& line) {
    static const QRegularExpression parts(R"((?<comment>(^|(?<=\s))#.*$))"
                                          R"(|(?<text>"([^"\\]|\\.)*"|'([^']|'')*'))"
                                          R"(|(?<key>[A-Za-z_][\w>.-]*(?=\s*:(\s|$))))"
                                          R"(|(?<value>(?<![\w-])\$?\d[\w.%:/]*(?![\w-])))"
                                          R"(|(?<mark>[\[\]{},]|(?<=\s|^)-(?=\s)))");
    for (auto it = parts.globalMatch(line); it.hasNext();) {
        const auto match = it.next();
        QTextCharFormat format;
        if (!match.captured("comment").isEmpty()) {
            format.setForeground(theme().faint);
            format.setFontItalic(true);
        } else if (!match.captured("key").isEmpty()) {
            format.setForeground(theme().key);
        } else if (!match.captured("value").isEmpty()) {
            format.setForeground(theme().value);
        } else if (!match.captured("text").isEmpty()) {
            format.setForeground(theme().quoted);
        } else {
            format.setForeground(theme().faint);
        }
        setFormat(static_cast<int>(match.capturedStart()), static_cast<int>(match.capturedLength()),
                  format);
    }
}

}  // namespace faultline::gui
