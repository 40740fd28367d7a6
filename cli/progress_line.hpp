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

    // `what`: "2/5 replications"; `simulated_seconds`: so far, 0 where that is no single figure. At
    // most ten times a second; more calls are cheap.
    void show(double fraction, uint64_t events, const std::string& what, bool stopping,
              double simulated_seconds = 0);
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    bool enabled_;
    size_t width_;
    Clock::time_point start_ = Clock::now(), drawn_at_{};
    bool drawn_ = false;
};

struct Pace {
    double fraction = 0;           // of the work
    double events_per_second = 0;  // so far
    double seconds_left = -1;      // negative: not known yet
    double times_real = 0;         // simulated seconds a second; 0: not shown
};
// "   43%  ███▍░░░░  2/5 replications  5.71M events/s  12s left  1.2Kx real time", without its last
// parts where `width` columns do not hold them.
std::string progress_text(const Pace& pace, const std::string& what, size_t width);

}  // namespace faultline::cli
