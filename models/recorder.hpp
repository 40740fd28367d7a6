// models/recorder.hpp - what users saw: every request counted once, when it ends.
//
// Only requests sent in the measurement window count (Call::window). Cost: one histogram bucket and
// a few counters a request; the per-second figures roll over as simulated time passes, so memory is
// bounded whatever the length of the run.
#pragma once
#include <cstdint>
#include <vector>

#include "models/call.hpp"
#include "sim/fingerprint.hpp"
#include "sim/histogram.hpp"

namespace faultline::models {

struct alignas(64) ClassRecord {
    uint64_t offered = 0, succeeded = 0, failed = 0, timed_out = 0, rejected = 0;
    sim::Histogram latency;
    uint64_t in_flight() const { return offered - succeeded - failed - timed_out - rejected; }
};

// One bucket of the run's history.
struct SeriesBucket {
    uint32_t offered = 0, succeeded = 0, bad = 0;
    double latency_sum_s = 0;
};

class Recorder {
public:
    // `length`: of the whole run; `up_below`: a second is up below this share of bad ends.
    Recorder(size_t classes, sim::Duration length, double up_below);

    // The measurement window begins.
    void begin_window(sim::Time now);
    uint8_t window() const { return window_; }

    void sent(sim::Time now, uint8_t request_class) {
        if (now >= bucket_end_) [[unlikely]]
            roll(now);
        ++current_.offered;
        if (window_) ++classes_[request_class].offered;
    }
    // `counted`: it was sent in the window.
    [[gnu::always_inline]] void ended(sim::Time now, sim::Time started, uint8_t request_class,
                                      bool counted, Outcome outcome) {
        if (now >= bucket_end_) [[unlikely]]
            roll(now);
        const sim::Duration latency = now - started;
        fingerprint_.fold(static_cast<uint64_t>(latency.ns) ^ static_cast<uint64_t>(outcome) << 56 ^
                          static_cast<uint64_t>(request_class) << 48);
        ++ended_;
        if (!is_bad(outcome)) [[likely]] {
            ++current_.succeeded;
            latency_sum_ns_ += latency.ns;
            if (!counted) return;
            ClassRecord& record = classes_[request_class];
            ++record.succeeded;
            record.latency.record(latency);
        } else {
            ++current_.bad;
            ++bad_;
            if (counted) count_bad(classes_[request_class], outcome);
        }
    }
    // Closes the last second and the last bucket at the end of the run.
    void finish(sim::Time end);

    const std::vector<ClassRecord>& classes() const { return classes_; }
    // Up to the end of the run, once finished.
    const std::vector<SeriesBucket>& series() const { return series_; }
    sim::Duration bucket() const { return bucket_; }
    const sim::Fingerprint& fingerprint() const { return fingerprint_; }
    uint64_t bad_so_far() const { return bad_; }
    uint64_t ended_so_far() const { return ended_; }
    // Of the window, in whole seconds: how many, and how many were up.
    uint64_t seconds() const { return seconds_; }
    uint64_t seconds_up() const { return seconds_up_; }

private:
    static void count_bad(ClassRecord& record, Outcome outcome);
    void roll(sim::Time now);
    void close_second();
    void close_bucket(size_t next);

    // --- touched by every request
    sim::Time bucket_end_;
    SeriesBucket current_;
    int64_t latency_sum_ns_ = 0;  // of the current bucket
    uint64_t bad_ = 0, ended_ = 0;
    sim::Fingerprint fingerprint_;
    std::vector<ClassRecord> classes_;
    uint8_t window_ = 0;
    // --- touched once a second
    sim::Duration bucket_;
    double up_below_;
    sim::Time second_end_;
    uint64_t ended_before_ = 0, bad_before_ = 0;  // before the current second
    uint64_t seconds_ = 0, seconds_up_ = 0;
    std::vector<SeriesBucket> series_;
};

}  // namespace faultline::models
