#include "reports/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace faultline::reports {
namespace {

constexpr char kEscape = '\x1b';

struct Decoded {
    uint32_t code = 0;
    size_t bytes = 1;
};

// One UTF-8 character; a byte that starts none is taken as it is.
Decoded decode(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    size_t length = 1;
    uint32_t code = first;
    if (first >= 0xf0 && first < 0xf8) {
        length = 4;
        code = first & 0x07U;
    } else if (first >= 0xe0 && first < 0xf0) {
        length = 3;
        code = first & 0x0fU;
    } else if (first >= 0xc2 && first < 0xe0) {
        length = 2;
        code = first & 0x1fU;
    }
    if (length > text.size()) return {0xfffd, 1};
    for (size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0U) != 0x80U) return {0xfffd, 1};
        code = code << 6U | (next & 0x3fU);
    }
    if (length == 1 && first >= 0x80) return {0xfffd, 1};
    return {code, length};
}

// Close to wcwidth(), which would depend on the locale: combining marks 0, East Asian wide and
// emoji 2, the rest 1.
size_t columns_of(uint32_t code) {
    if ((code >= 0x300 && code <= 0x36f) || code == 0x200d || (code >= 0xfe00 && code <= 0xfe0f))
        return 0;
    const bool wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
                      (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
                      (code >= 0xff00 && code <= 0xff60) || (code >= 0x1f300 && code <= 0x1faff) ||
                      (code >= 0x20000 && code <= 0x3fffd);
    return wide ? 2 : 1;
}

// Bytes of the escape sequence that `text` begins with (ESC [ ... letter), or 0.
size_t escape_length(std::string_view text) {
    if (text.size() < 2 || text[0] != kEscape || text[1] != '[') return 0;
    const size_t end = text.find_first_of("mK", 2);
    return end == std::string_view::npos ? 0 : end + 1;
}

}  // namespace

Terminal terminal_of(int file_descriptor, bool no_color) {
    Terminal result;
    result.is_terminal = isatty(file_descriptor) == 1;
    if (!result.is_terminal) return result;
    const char* unwanted = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    result.style.color =
        !no_color && !(unwanted && *unwanted) && term && std::strcmp(term, "dumb") != 0;
    winsize size{};
    if (ioctl(file_descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        result.style.width = std::clamp<size_t>(size.ws_col, 60, 100);
    return result;
}

std::string Palette::wrap(std::string_view code, std::string_view text) const {
    if (!color_ || text.empty()) return std::string(text);
    std::string colored;
    colored.append("\x1b[").append(code).append("m").append(text).append("\x1b[0m");
    return colored;
}

size_t columns(std::string_view text) {
    size_t total = 0;
    while (!text.empty()) {
        if (const size_t escape = escape_length(text)) {
            text.remove_prefix(escape);
            continue;
        }
        const Decoded next = decode(text);
        total += columns_of(next.code);
        text.remove_prefix(next.bytes);
    }
    return total;
}

std::string printable(std::string_view text) {
    std::string clean;
    while (!text.empty()) {
        const Decoded next = decode(text);
        const bool control = next.code < 0x20 || (next.code >= 0x7f && next.code < 0xa0) ||
                             (next.code >= 0x202a && next.code <= 0x202e) ||
                             (next.code >= 0x2066 && next.code <= 0x2069) ||
                             (next.code == 0xfffd && next.bytes == 1);
        if (control)
            clean += next.code == '\n' || next.code == '\t' ? ' ' : '?';
        else
            clean.append(text.substr(0, next.bytes));
        text.remove_prefix(next.bytes);
    }
    return clean;
}

std::string shortened(std::string_view text, size_t width) {
    if (columns(text) <= width) return std::string(text);
    std::string kept;
    size_t used = 0;
    while (!text.empty()) {
        const Decoded next = decode(text);
        if (used + columns_of(next.code) + 1 > width) break;
        used += columns_of(next.code);
        kept.append(text.substr(0, next.bytes));
        text.remove_prefix(next.bytes);
    }
    if (width > 0) kept += "…";
    return kept;
}

std::string left(std::string_view text, size_t width) {
    const size_t used = columns(text);
    return std::string(text) + std::string(width > used ? width - used : 0, ' ');
}

std::string right(std::string_view text, size_t width) {
    const size_t used = columns(text);
    return std::string(width > used ? width - used : 0, ' ') + std::string(text);
}

std::vector<std::string> wrapped(std::string_view text, size_t width) {
    std::vector<std::string> lines;
    std::string line;
    while (!text.empty()) {
        const size_t blank = std::min(text.find(' '), text.size());
        std::string word(text.substr(0, blank));
        text.remove_prefix(std::min(blank + 1, text.size()));
        if (word.empty()) continue;
        if (!line.empty() && columns(line) + 1 + columns(word) > width) {
            lines.push_back(line);
            line.clear();
        }
        if (!line.empty()) line += ' ';
        line += shortened(word, width);
    }
    if (!line.empty()) lines.push_back(line);
    return lines;
}

std::string Table::text(size_t indent, size_t gap, const TextStyle& style) const {
    std::vector<size_t> widths(align_.size(), 0);
    for (const Row& row : rows_)
        for (size_t i = 0; !row.is_note && i < row.cells.size(); ++i)
            widths[i] = std::max(widths[i], columns(row.cells[i]));
    size_t total = indent + gap * (align_.size() - 1);
    for (const size_t width : widths) total += width;
    constexpr size_t kLeastName = 8;
    if (total > style.width)
        widths[0] -= std::min(total - style.width, widths[0] - std::min(widths[0], kLeastName));
    std::string out;
    for (const Row& row : rows_) {
        std::string line(indent, ' ');
        if (row.is_note) {
            line += shortened(row.cells[0], style.width - indent);
        } else {
            for (size_t i = 0; i < row.cells.size(); ++i) {
                if (i > 0) line += std::string(gap, ' ');
                const std::string cell = i == 0 ? shortened(row.cells[i], widths[i]) : row.cells[i];
                line += align_[i] == Align::left ? left(cell, widths[i]) : right(cell, widths[i]);
            }
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

std::vector<double> merged(const std::vector<double>& values, size_t width) {
    if (values.size() <= width) return values;
    std::vector<double> result;
    for (size_t i = 0; i < width; ++i) {
        const size_t from = i * values.size() / width, to = (i + 1) * values.size() / width;
        double sum = 0, measured = 0;
        for (size_t k = from; k < to; ++k) {
            if (std::isnan(values[k])) continue;
            sum += values[k];
            ++measured;
        }
        result.push_back(measured > 0 ? sum / measured : std::nan(""));
    }
    return result;
}

std::string sparkline(const std::vector<double>& values) {
    static constexpr std::array<const char*, 8> kBlocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    double top = 0;
    for (const double value : values)
        if (value > top) top = value;
    std::string line;
    for (const double value : values) {
        if (std::isnan(value)) {
            line += ' ';
        } else if (value <= 0) {
            line += "·";
        } else {
            const double level = std::ceil(value / top * 8) - 1;
            line += kBlocks[static_cast<size_t>(std::clamp(level, 0.0, 7.0))];
        }
    }
    return line;
}

}  // namespace faultline::reports
