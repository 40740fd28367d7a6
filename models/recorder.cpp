#include "models/recorder.hpp"

#include <algorithm>

#include "sim/assert.hpp"

namespace faultline::models {
namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kMostBuckets = 3600;

}  // namespace

Recorder::Recorder(size_t classes, sim::Duration length, double up_below)
    : classes_{classes}, up_below_{up_below}, second_end_{kSecond} {
    set_window(0);
    const int64_t seconds = std::max<int64_t>(1, length.ns / kSecond);
    bucket_ = sim::Duration{kSecond * ((seconds + kMostBuckets - 1) / kMostBuckets)};
    bucket_end_ = second_end_;
    series_.reserve(static_cast<size_t>(length.ns / bucket_.ns) + 2);
}

void ClassRecord::add(const ClassRecord& other) {
    offered += other.offered;
    succeeded += other.succeeded;
    failed += other.failed;
    timed_out += other.timed_out;
    rejected += other.rejected;
    latency.merge(other.latency);
}

void Recorder::set_window(uint8_t window) {
    window_ = window;
    first_ = window * classes_;
    if (records_.size() < first_ + classes_) records_.resize(first_ + classes_);
}

void Recorder::begin_stretch(sim::Time now) {
    FL_ASSERT(stretches() < kMostStretches, "more stretches than there are numbers for");
    if (now >= bucket_end_) roll(now);
    set_window(static_cast<uint8_t>(window_ + 2));
    ended_before_ = ended_;
    bad_before_ = bad_;
}

void Recorder::set_broken(bool broken) {
    set_window(static_cast<uint8_t>((window_ & ~1U) | (broken ? 1U : 0U)));
}

std::vector<ClassRecord> Recorder::classes(uint32_t from, uint32_t until) const {
    std::vector<ClassRecord> sums(classes_);
    const size_t end = std::min<size_t>(records_.size(), 2 * until * classes_);
    for (size_t i = 2 * from * classes_; i < end; ++i) sums[i % classes_].add(records_[i]);
    return sums;
}

ClassRecord Recorder::all_classes(uint32_t from, uint32_t until, bool broken) const {
    ClassRecord sum;
    for (uint32_t stretch = from; stretch < until; ++stretch) {
        const size_t first = (2 * stretch + (broken ? 1 : 0)) * classes_;
        for (size_t i = first; i < std::min(records_.size(), first + classes_); ++i)
            sum.add(records_[i]);
    }
    return sum;
}

void Recorder::close_second() {
    ++seconds_;
    const auto ended = static_cast<double>(ended_ - ended_before_);
    const auto bad = static_cast<double>(bad_ - bad_before_);
    // Nothing ended: nobody was turned away.
    if ((ended > 0 ? bad / ended : 0.0) < up_below_) ++seconds_up_;
    ended_before_ = ended_;
    bad_before_ = bad_;
}

// The buckets from the current one up to the one before `next` are over.
void Recorder::close_bucket(size_t next) {
    if (next <= series_.size()) return;
    current_.latency_sum_s = static_cast<double>(latency_sum_ns_) * 1e-9;
    series_.push_back(current_);
    series_.resize(next);
    latency_before_s_ += current_.latency_sum_s;
    current_ = {};
    latency_sum_ns_ = 0;
}

void Recorder::roll(sim::Time now) {
    close_second();
    // The seconds between, in which nothing ended.
    const int64_t empty = (now.ns - second_end_.ns) / kSecond;
    seconds_ += static_cast<uint64_t>(empty);
    seconds_up_ += static_cast<uint64_t>(empty);
    second_end_ = sim::Time{second_end_.ns + (empty + 1) * kSecond};
    bucket_end_ = second_end_;
    close_bucket(static_cast<size_t>(now.ns / bucket_.ns));
}

void Recorder::finish(sim::Time end) {
    if (end >= bucket_end_) roll(end);
    // No bucket begins at the end.
    close_bucket(static_cast<size_t>((end.ns + bucket_.ns - 1) / bucket_.ns));
    // A last part of a second counts if anything ended in it.
    if (ended_ > ended_before_) close_second();
}

void Recorder::note_bad(const BadEnd& bad) {
    noted_bad_.push_back(bad);
    awaits_bad_ = false;
}

std::optional<BadEnd> Recorder::first_bad(sim::Time from) const {
    const auto found =
        std::lower_bound(noted_bad_.begin(), noted_bad_.end(), from,
                         [](const BadEnd& bad, sim::Time time) { return bad.at < time; });
    return found == noted_bad_.end() ? std::nullopt : std::optional{*found};
}

void Recorder::count_bad(ClassRecord& record, Outcome outcome) {
    if (outcome == Outcome::timed_out) {
        ++record.timed_out;
    } else if (outcome == Outcome::rejected) {
        ++record.rejected;
    } else {
        ++record.failed;
    }
}

}  // namespace faultline::models
