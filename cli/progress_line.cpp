#include "cli/progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "reports/quantity.hpp"
#include "reports/write_file.hpp"

namespace faultline::cli {
namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";

// Full to an eighth of a cell.
std::string bar(double fraction, size_t cells) {
    static constexpr std::array<const char*, 8> kParts{"░", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const auto eighths = static_cast<size_t>(fraction * static_cast<double>(cells * 8));
    std::string text;
    for (size_t i = 0; i < cells; ++i)
        text += eighths >= 8 * (i + 1) ? "█" : kParts[eighths > 8 * i ? eighths - 8 * i : 0];
    return text;
}

}  // namespace

std::string progress_text(const Pace& pace, const std::string& what, size_t width) {
    const double share = std::clamp(pace.fraction, 0.0, 1.0);
    std::string text = reports::shortened(
        fmt::format("  {:3.0f}%  {}  {}", share * 100, bar(share, 8), what), width);
    std::vector<std::string> parts{reports::si_text(pace.events_per_second) + " events/s"};
    if (pace.seconds_left >= 0)
        parts.push_back(pace.seconds_left < 1
                            ? "<1s left"
                            : reports::span_text(std::floor(pace.seconds_left)) + " left");
    if (pace.times_real > 0) parts.push_back(reports::si_text(pace.times_real) + "x real time");
    for (const std::string& part : parts) {
        if (reports::columns(text) + 2 + reports::columns(part) > width) break;
        text += "  " + part;
    }
    return text;
}

ProgressLine::ProgressLine(const reports::Terminal& standard_error, bool wanted)
    : enabled_{wanted && standard_error.is_terminal}, width_{standard_error.style.width} {}

void ProgressLine::show(double fraction, uint64_t events, const std::string& what, bool stopping,
                        double simulated_seconds) {
    if (!enabled_) return;
    const Clock::time_point now = Clock::now();
    if (drawn_ && now - drawn_at_ < std::chrono::milliseconds(100)) return;
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    Pace pace{fraction};
    // What has passed says little at first: no estimate before half a second.
    if (elapsed > 0.5 && fraction > 0.001) pace.seconds_left = elapsed * (1 - fraction) / fraction;
    if (elapsed > 0) {
        pace.events_per_second = static_cast<double>(events) / elapsed;
        pace.times_real = simulated_seconds / elapsed;
    }
    const std::string text =
        stopping ? "  stopping; once more to kill" : progress_text(pace, what, width_ - 1);
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
