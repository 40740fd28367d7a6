#include "reports/lesson_text.hpp"

#include <fmt/format.h>

#include "reports/quantity.hpp"

namespace faultline::reports {
namespace {

using scenarios::LessonCard;
using scenarios::LessonFile;
using scenarios::LessonNumber;
using Align = Table::Align;

std::string paragraph(const std::string& text, size_t indent, const TextStyle& style) {
    std::string out;
    for (const std::string& line : wrapped(printable(text), style.width - indent))
        out += std::string(indent, ' ') + line + "\n";
    return out;
}

// "busy beside calm, 1:00 to 3:00 at 20x".
std::string what_is_shown(const LessonFile& lesson, const LessonCard& card) {
    std::string text;
    for (const size_t system : card.systems)
        text += (text.empty() ? "" : " beside ") + printable(lesson.systems[system].label);
    text += card.until ? fmt::format(", {} to {} at {}x", clock_text(card.from),
                                     clock_text(*card.until), card.speed)
                       : fmt::format(", at {}", clock_text(card.from));
    return text;
}

std::string card_text(const LessonFile& lesson, size_t index, const TextStyle& style) {
    const Palette palette(style.color);
    const LessonCard& card = lesson.cards[index];
    std::string text =
        fmt::format("\n  {}  {}\n", index + 1, palette.strong(printable(card.title)));
    text += palette.faint("     " + what_is_shown(lesson, card)) + "\n";
    text += paragraph(card.text, 5, style);
    if (!card.question.empty()) text += paragraph("Q: " + card.question, 5, style);
    for (size_t i = 0; i < card.choices.size(); ++i)
        text += paragraph(
            fmt::format("{} {}. {}", card.answer == i ? "✓" : " ", i + 1, card.choices[i]), 7,
            style);
    if (!card.predict.empty())
        text += paragraph("Predict first: draw the curve of " + card.predict + ".", 5, style);
    if (!card.reveal.empty()) text += paragraph("A: " + card.reveal, 5, style);
    return text;
}

std::string number_text(double value, LessonNumber::Unit unit) {
    switch (unit) {
        case LessonNumber::Unit::seconds:
            return seconds_text(value);
        case LessonNumber::Unit::share:
            return share_text(value);
        case LessonNumber::Unit::per_second:
            return rate_text(value);
        case LessonNumber::Unit::usd:
            return usd_text(value);
        case LessonNumber::Unit::none:
            break;
    }
    return si_text(value);
}

std::string numbers_text(const studies::LessonResult& result, const TextStyle& style) {
    if (result.numbers.empty()) return "";
    const Palette palette(style.color);
    Table table({Align::left, Align::right, Align::right});
    table.row({"", "stated", "measured"});
    for (const studies::MeasuredNumber& one : result.numbers) {
        const std::string system = printable(result.lesson.systems[one.known.system].name);
        table.row({(one.holds() ? "✓ " : "✗ ") + printable(one.known.name),
                   printable(one.known.stated), number_text(one.measured, one.known.unit)});
        table.note(palette.faint(fmt::format("    {} of {}", printable(one.known.of), system)));
        if (!one.problem.empty()) table.note("    " + one.problem);
    }
    return fmt::format("\n  {}  {}\n", palette.strong("NUMBERS"),
                       result.holds() ? "all hold" : palette.bad("some do not hold")) +
           table.text(4, 2, style);
}

}  // namespace

std::string lesson_text(const studies::LessonResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    const LessonFile& lesson = result.lesson;
    std::string text = fmt::format("\n  {}\n", palette.strong(printable(lesson.name)));
    text += paragraph(lesson.teaches, 2, style);
    for (size_t i = 0; i < lesson.cards.size(); ++i) text += card_text(lesson, i, style);
    text += numbers_text(result, style);
    return text + fmt::format(
                      "\n  {} events in {}{}\n", si_text(static_cast<double>(result.events)),
                      seconds_text(result.wall_seconds), result.interrupted ? ", interrupted" : "");
}

}  // namespace faultline::reports
