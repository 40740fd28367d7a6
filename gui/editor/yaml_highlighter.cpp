#include "gui/editor/yaml_highlighter.hpp"

#include <QRegularExpression>

#include "gui/editor/tones.hpp"

namespace faultline::gui {

YamlHighlighter::YamlHighlighter(QTextDocument* document, const QWidget* widget)
    : QSyntaxHighlighter(document), widget_{widget} {}

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
            format.setForeground(tone(*widget_, Tone::faint));
            format.setFontItalic(true);
        } else if (!match.captured("key").isEmpty()) {
            format.setForeground(tone(*widget_, Tone::key));
        } else if (!match.captured("value").isEmpty()) {
            format.setForeground(tone(*widget_, Tone::value));
        } else if (!match.captured("text").isEmpty()) {
            format.setForeground(tone(*widget_, Tone::quoted));
        } else {
            format.setForeground(tone(*widget_, Tone::faint));
        }
        setFormat(static_cast<int>(match.capturedStart()), static_cast<int>(match.capturedLength()),
                  format);
    }
}

}  // namespace faultline::gui
