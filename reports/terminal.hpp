// reports/terminal.hpp - text for a screen of fixed columns: colour, width, padding, wrapping.
//
// Widths are columns on the screen, not bytes: UTF-8 is decoded, wide (East Asian) characters count
// two and escape sequences none. Names come from files that anyone may have written: `printable`
// takes the control characters out, so that no name can steer the terminal.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::reports {

struct TextStyle {
    bool color = false;
    size_t width = 80;  // columns; no line is longer
};

// Whether the stream is a terminal, how wide it is, and whether colour is welcome: not when
// NO_COLOR is set and not empty (https://no-color.org), TERM is dumb, or `no_color` is given.
// The text itself never uses more than 100 columns and never assumes fewer than 60.
struct Terminal {
    bool is_terminal = false;
    TextStyle style;
};
Terminal terminal_of(int file_descriptor, bool no_color);

// The five meanings that colour may have here; each is also said by a sign or a word.
class Palette {
public:
    explicit Palette(bool color) : color_{color} {}
    std::string good(std::string_view text) const { return wrap("32", text); }
    std::string bad(std::string_view text) const { return wrap("31", text); }
    std::string warn(std::string_view text) const { return wrap("33", text); }
    std::string strong(std::string_view text) const { return wrap("1", text); }
    std::string faint(std::string_view text) const { return wrap("2", text); }
    std::string check(bool met) const { return met ? good("✓") : bad("✗"); }

private:
    std::string wrap(std::string_view code, std::string_view text) const;
    bool color_;
};

size_t columns(std::string_view text);
std::string printable(std::string_view text);
// At most `width` columns, the last one '…' if anything was cut. Plain text only.
std::string shortened(std::string_view text, size_t width);
std::string left(std::string_view text, size_t width);   // padded after
std::string right(std::string_view text, size_t width);  // padded before
// Lines of at most `width` columns, broken at blanks. Plain text only.
std::vector<std::string> wrapped(std::string_view text, size_t width);

// Rows of cells under one another. The first column gives way when the width does not suffice.
class Table {
public:
    enum class Align { left, right };
    explicit Table(std::vector<Align> columns) : align_{std::move(columns)} {}

    void row(std::vector<std::string> cells) { rows_.push_back({std::move(cells), false}); }
    // A line under the last row that belongs to it and to no column.
    void note(std::string text) { rows_.push_back({{std::move(text)}, true}); }
    // Every line ends with a newline; cells may be coloured, those of the first column not.
    std::string text(size_t indent, size_t gap, const TextStyle& style) const;

private:
    struct Row {
        std::vector<std::string> cells;
        bool is_note;
    };
    std::vector<Align> align_;
    std::vector<Row> rows_;
};

// At most `width` values: each the mean of its neighbours that are not NaN.
std::vector<double> merged(const std::vector<double>& values, size_t width);
// One block character per value, as tall as its share of the largest; '·' where it is zero, ' '
// where it is NaN.
std::string sparkline(const std::vector<double>& values);

}  // namespace faultline::reports
