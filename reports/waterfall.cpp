#include "reports/waterfall.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/attribution_text.hpp"
#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using models::Spent;
using models::TracedRequest;

constexpr size_t kNameWidth = 24, kTimeWidth = 8, kOutcomeWidth = 12;

// Letters besides colours: a waterfall can be pasted into a mail.
char glyph(Spent spent) {
    static constexpr char kGlyphs[] = {'#', '=', '%', '-', 'x', '+'};
    return kGlyphs[static_cast<size_t>(spent)];
}

// '.' where it waits for calls of its own; whatever takes time at all has a column.
std::string bar(const TracedRequest::Attempt& call, double latency, size_t columns) {
    std::string cells(columns, ' ');
    if (latency <= 0) return cells;
    const auto fill = [&](double from, double to, char with) {
        const double scale = static_cast<double>(columns) / latency;
        const auto first = std::min(columns - 1, static_cast<size_t>(from * scale));
        const auto last =
            std::clamp(static_cast<size_t>(std::ceil(to * scale)), first + 1, columns);
        std::fill(cells.begin() + static_cast<std::ptrdiff_t>(first),
                  cells.begin() + static_cast<std::ptrdiff_t>(last), with);
    };
    fill(call.from, call.to, '.');
    // The longest last, so that it is seen: short ones next to it may share its column.
    std::vector<TracedRequest::Piece> pieces = call.pieces;
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const auto& a, const auto& b) { return a.to - a.from < b.to - b.from; });
    for (const TracedRequest::Piece& piece : pieces) fill(piece.from, piece.to, glyph(piece.spent));
    return cells;
}

std::string what_it_was(const TracedRequest& request) {
    std::string text;
    size_t named = 0;
    for (const TracedRequest::Share& share : request.shares) {
        if (named == 3 || share.seconds < 0.1 * request.latency) break;
        text += (named++ ? ", " : "") + percent_text(share.seconds / request.latency) + " " +
                share_phrase(share.component, models::spent_name(share.spent));
    }
    return text;
}

std::string one(size_t number, const TracedRequest& request, bool went_wrong,
                const TextStyle& style) {
    const Palette palette(style.color);
    const size_t columns =
        std::max<size_t>(20, style.width - 4 - kNameWidth - kTimeWidth - kOutcomeWidth - 2);
    std::string out =
        fmt::format("\n  {}{}  {}\n",
                    palette.strong(fmt::format("{}. {}", number, seconds_text(request.latency))),
                    went_wrong ? "  " + palette.bad(request.outcome) : "",
                    palette.faint(fmt::format("{}, sent at {:.6g} s",
                                              printable(request.request_class), request.sent_at)));
    for (const std::string& line : wrapped(what_it_was(request), style.width - 4))
        out += "    " + line + "\n";
    for (const TracedRequest::Attempt& call : request.calls) {
        const std::string indent(2 * std::min<size_t>(call.depth, 6), ' ');
        const bool good = call.outcome == "ok";
        out += "    " + left(shortened(indent + printable(call.where), kNameWidth), kNameWidth) +
               bar(call, request.latency, columns) + " " +
               right(seconds_text(call.to - call.from), kTimeWidth) + " " +
               (good ? "" : palette.faint(call.outcome));
        out.erase(out.find_last_not_of(' ') + 1);
        out += "\n";
    }
    return out;
}

}  // namespace

std::string waterfalls(const scenarios::RunResult& result, const TextStyle& style) {
    const Palette palette(style.color);
    std::string out =
        "  " +
        palette.faint("# work  = waiting for a worker  % waiting for a connection  - network") +
        "\n  " + palette.faint("x backing off  + waiting for a standby  . waiting for its calls") +
        "\n";
    for (size_t i = 0; i < result.slowest.size(); ++i)
        out += one(i + 1, result.slowest[i], false, style);
    if (!result.wrong.empty()) out += heading("WENT WRONG", "spread over the run", style);
    for (size_t i = 0; i < result.wrong.size(); ++i)
        out += one(i + 1, result.wrong[i], true, style);
    return out;
}

}  // namespace faultline::reports
