#include "cli/progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "reports/quantity.hpp"
#include "reports/write_file.hpp"

namespace faultline::cli {
namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";

std::string bar(double fraction, size_t cells) {
    const auto full = static_cast<size_t>(fraction * static_cast<double>(cells));
    std::string text;
    for (size_t i = 0; i < cells; ++i) text += i < full ? "█" : "░";
    return text;
}

}  // namespace

std::string progress_text(double fraction, double events_per_second, double seconds_left,
                          const std::string& what, size_t width) {
    const double share = std::clamp(fraction, 0.0, 1.0);
    std::string text = fmt::format("  {:3.0f}%  {}  {}  {} events/s", share * 100, bar(share, 20),
                                   what, reports::si_text(events_per_second));
    if (seconds_left >= 0)
        text += "  " + reports::span_text(static_cast<double>(static_cast<int64_t>(seconds_left))) +
                " left";
    return reports::shortened(text, width);
}

ProgressLine::ProgressLine(const reports::Terminal& standard_error, bool wanted)
    : enabled_{wanted && standard_error.is_terminal}, width_{standard_error.style.width} {}

void ProgressLine::show(double fraction, uint64_t events, const std::string& what, bool stopping) {
    if (!enabled_) return;
    const Clock::time_point now = Clock::now();
    if (drawn_ && now - drawn_at_ < std::chrono::milliseconds(100)) return;
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    // What has passed says little at first: no estimate before half a second.
    const double left =
        elapsed > 0.5 && fraction > 0.001 ? elapsed * (1 - fraction) / fraction : -1;
    const double rate = elapsed > 0 ? static_cast<double>(events) / elapsed : 0;
    const std::string text = stopping ? "  stopping; once more to kill"
                                      : progress_text(fraction, rate, left, what, width_ - 1);
    // A terminal that is gone is no reason to stop the run.
    static_cast<void>(reports::write_to(STDERR_FILENO, std::string(kClearLine) + text));
    drawn_ = true;
    drawn_at_ = now;
}

void ProgressLine::clear() {
    if (drawn_) static_cast<void>(reports::write_to(STDERR_FILENO, kClearLine));
    drawn_ = false;
}

}  // namespace faultline::cli
