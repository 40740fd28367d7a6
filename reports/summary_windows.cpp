// reports/summary_windows.cpp - the summary's windows: what a fault did to those who asked
// meanwhile.
#include <fmt/format.h>

#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

// A run of years has many; the rest is in the document.
constexpr size_t kMostWindows = 12;

std::string success(const scenarios::RequestCounts& counts, const Palette& palette) {
    const uint64_t ended = counts.offered - counts.in_flight;
    if (ended == 0) return "-";
    const std::string text =
        share_text(static_cast<double>(counts.succeeded) / static_cast<double>(ended));
    return counts.succeeded == ended ? text : palette.bad(text);
}

}  // namespace

std::string windows_section(const scenarios::RunResult& result, const TextStyle& style) {
    if (result.windows.empty()) return "";
    const Palette palette(style.color);
    using Align = Table::Align;
    Table table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::right,
                 Align::right});
    table.row({"", "from", "requests", "success", "p50", "p99", ""});
    for (size_t i = 0; i < std::min(result.windows.size(), kMostWindows); ++i) {
        const scenarios::WindowResult& window = result.windows[i];
        table.row({printable(window.name), window.from ? clock_text(*window.from) : "",
                   si_text(static_cast<double>(window.requests.offered)),
                   success(window.requests, palette), seconds_text(window.latency.p50.mean),
                   seconds_text(window.latency.p99.mean),
                   palette.faint(half_width_text(window.latency.p99, Quantity::seconds))});
    }
    if (result.windows.size() > kMostWindows)
        table.note(fmt::format("... and {} more", result.windows.size() - kMostWindows));
    return heading("AROUND FAULTS", palette.faint("by when a request was sent"), style) +
           table.text(4, 2, style);
}

}  // namespace faultline::reports
