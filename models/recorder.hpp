// models/recorder.hpp - what users saw: every request counted once, when it ends.
//
// A request is counted in the window it was sent in (Call::window). Windows are stretches of the
// run: the first is the warm-up, a new one begins when the run's owner says so, and each is
// twofold, for while nothing and while something is broken. Cost: one histogram bucket and a few
// counters a request; the per-second figures roll over as simulated time passes, so memory is
// bounded whatever the length of the run.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "models/call.hpp"
#include "sim/fingerprint.hpp"
#include "sim/histogram.hpp"

namespace faultline::models {

struct alignas(64) ClassRecord {
    uint64_t offered = 0, succeeded = 0, failed = 0, timed_out = 0, rejected = 0;
    sim::Histogram latency;
    uint64_t in_flight() const { return offered - succeeded - failed - timed_out - rejected; }
    void add(const ClassRecord& other);
};

// One bucket of the run's history.
struct SeriesBucket {
    uint32_t offered = 0, succeeded = 0, bad = 0;
    double latency_sum_s = 0;
};

// A request that went wrong.
struct BadEnd {
    sim::Time at;
    uint8_t request_class = 0;
    Outcome outcome = Outcome::failed;
};

class Recorder {
public:
    // `length`: of the whole run; `up_below`: a second is up below this share of bad ends.
    Recorder(size_t classes, sim::Duration length, double up_below);

    // What a request that is sent now carries: twice the number of the stretch, plus one while
    // something is broken.
    uint8_t window() const { return window_; }
    // The next stretch begins; there are kMostStretches at most, the first one included.
    void begin_stretch(sim::Time now);
    void set_broken(bool broken);

    void sent(sim::Time now, uint8_t request_class) {
        if (now >= bucket_end_) [[unlikely]]
            roll(now);
        ++current_.offered;
        ++records_[first_ + request_class].offered;
    }
    // `window`: the one it was sent in.
    [[gnu::always_inline]] void ended(sim::Time now, sim::Time started, uint8_t request_class,
                                      uint8_t window, Outcome outcome) {
        if (now >= bucket_end_) [[unlikely]]
            roll(now);
        const sim::Duration latency = now - started;
        fingerprint_.fold(static_cast<uint64_t>(latency.ns) ^ static_cast<uint64_t>(outcome) << 56 ^
                          static_cast<uint64_t>(request_class) << 48);
        ++ended_;
        if (!is_bad(outcome)) [[likely]] {
            ++current_.succeeded;
            latency_sum_ns_ += latency.ns;
            ClassRecord& record = records_[window * classes_ + request_class];
            ++record.succeeded;
            record.latency.record(latency);
        } else {
            ++current_.bad;
            ++bad_;
            if (awaits_bad_) [[unlikely]]
                note_bad({now, request_class, outcome});
            count_bad(records_[window * classes_ + request_class], outcome);
        }
    }
    // The next request that goes wrong is noted: who asks at time t finds the first one after it.
    void await_bad() { awaits_bad_ = true; }
    std::optional<BadEnd> first_bad(sim::Time from) const;
    // Closes the last second and the last bucket at the end of the run.
    void finish(sim::Time end);

    static constexpr uint32_t kMostStretches = 120;
    uint32_t stretches() const { return window_ / 2 + 1; }
    // By class of requests, those sent in stretches `from` to `until` (not included).
    std::vector<ClassRecord> classes(uint32_t from = 1, uint32_t until = kMostStretches) const;
    // All classes together, sent in these stretches while nothing or while something was broken.
    ClassRecord all_classes(uint32_t from, uint32_t until, bool broken) const;
    size_t request_classes() const { return classes_; }
    // Of each window, by class: of window w and class c [w * classes + c].
    const std::vector<ClassRecord>& records() const { return records_; }
    // Up to the end of the run, once finished.
    const std::vector<SeriesBucket>& series() const { return series_; }
    sim::Duration bucket() const { return bucket_; }
    const sim::Fingerprint& fingerprint() const { return fingerprint_; }
    uint64_t bad_so_far() const { return bad_; }
    uint64_t ended_so_far() const { return ended_; }
    // Sum of the latencies of all that succeeded so far, seconds.
    double latency_so_far() const {
        return latency_before_s_ + static_cast<double>(latency_sum_ns_) * 1e-9;
    }
    // Whole seconds so far, and how many of them were up.
    uint64_t seconds() const { return seconds_; }
    uint64_t seconds_up() const { return seconds_up_; }

private:
    void set_window(uint8_t window);
    static void count_bad(ClassRecord& record, Outcome outcome);
    void note_bad(const BadEnd& bad);
    void roll(sim::Time now);
    void close_second();
    void close_bucket(size_t next);

    // --- touched by every request
    sim::Time bucket_end_;
    SeriesBucket current_;
    int64_t latency_sum_ns_ = 0;  // of the current bucket
    uint64_t bad_ = 0, ended_ = 0;
    sim::Fingerprint fingerprint_;
    size_t classes_;
    std::vector<ClassRecord> records_;  // by window and class
    size_t first_ = 0;                  // of the current window
    uint8_t window_ = 0;
    bool awaits_bad_ = false;
    // --- touched once a second
    sim::Duration bucket_;
    double up_below_;
    sim::Time second_end_;
    uint64_t ended_before_ = 0, bad_before_ = 0;  // before the current second
    uint64_t seconds_ = 0, seconds_up_ = 0;
    std::vector<SeriesBucket> series_;
    double latency_before_s_ = 0;    // up to the current bucket
    std::vector<BadEnd> noted_bad_;  // in order of time, one for each time it was awaited
};

}  // namespace faultline::models
