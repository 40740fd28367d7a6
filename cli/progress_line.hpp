// cli/progress_line.hpp - one line on standard error that is drawn over itself, on terminals only.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "reports/terminal.hpp"

namespace faultline::cli {

class ProgressLine {
public:
    // Nothing is ever drawn unless standard error is a terminal and `wanted`.
    ProgressLine(const reports::Terminal& standard_error, bool wanted);
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    // `what`: "replication 2 of 5". At most ten times a second; more calls are cheap.
    void show(double fraction, uint64_t events, const std::string& what, bool stopping);
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    bool enabled_;
    size_t width_;
    Clock::time_point start_ = Clock::now(), drawn_at_{};
    bool drawn_ = false;
};

// "  43%  ###--  replication 2 of 5  5.71M events/s  12.0s left", at most `width` columns.
std::string progress_text(double fraction, double events_per_second, double seconds_left,
                          const std::string& what, size_t width);

}  // namespace faultline::cli
