#include "studies/availability/watch.hpp"

#include <algorithm>
#include <numeric>

namespace faultline::studies {
namespace {

// All that has ended so far, by class.
void add_ended(const models::Recorder& recorder, double sign, Seen& seen) {
    const auto& records = recorder.records();
    for (size_t i = 0; i < records.size(); ++i) {
        const models::ClassRecord& record = records[i];
        const auto bad = static_cast<double>(record.failed + record.timed_out + record.rejected);
        const size_t of_class = i % seen.ended.size();
        seen.ended[of_class] += sign * (static_cast<double>(record.succeeded) + bad);
        seen.bad[of_class] += sign * bad;
    }
    seen.succeeded += sign * static_cast<double>(recorder.ended_so_far() - recorder.bad_so_far());
    seen.latency_s += sign * recorder.latency_so_far();
}

}  // namespace

void Seen::add(const Seen& other, double times) {
    seconds += times * other.seconds;
    up_seconds += times * other.up_seconds;
    succeeded += times * other.succeeded;
    latency_s += times * other.latency_s;
    ended.resize(std::max(ended.size(), other.ended.size()));
    bad.resize(ended.size());
    for (size_t c = 0; c < other.ended.size(); ++c) {
        ended[c] += times * other.ended[c];
        bad[c] += times * other.bad[c];
    }
}
double Seen::all_ended() const { return std::accumulate(ended.begin(), ended.end(), 0.0); }
double Seen::all_bad() const { return std::accumulate(bad.begin(), bad.end(), 0.0); }

void Watch::run_to(sim::Time end) {
    constexpr uint64_t kSlice = 500'000;
    while (!stopped())
        if (cluster_->run_until(end, kSlice) == sim::Stop::time_reached) return;
}

Seen Watch::run(double length) {
    const models::Recorder& recorder = cluster_->recorder;
    Seen seen;
    const size_t classes = models::classes_of(*cluster_->blueprint).size();
    seen.ended.resize(classes);
    seen.bad.resize(classes);
    add_ended(recorder, -1, seen);
    const sim::Time end = cluster_->kernel.now() + sim::from_seconds(length);
    while (cluster_->kernel.now() < end && !stopped()) {
        const sim::Time from = cluster_->kernel.now();
        const uint64_t ended = recorder.ended_so_far(), bad = recorder.bad_so_far();
        run_to(std::min(end, from + sim::from_seconds(1)));
        const sim::Time now = cluster_->kernel.now();
        const double passed = (now - from).seconds();
        // As the recorder has it: when nothing ends, nobody is turned away.
        const auto all = static_cast<double>(recorder.ended_so_far() - ended);
        const auto gone_bad = static_cast<double>(recorder.bad_so_far() - bad);
        seen.seconds += passed;
        if (all <= 0 || gone_bad / all < up_below_) {
            seen.up_seconds += passed;
        } else if (!down_.empty() && down_.back().until == (from - begin_).seconds()) {
            down_.back().until = (now - begin_).seconds();
        } else {
            down_.push_back({(from - begin_).seconds(), (now - begin_).seconds()});
        }
    }
    add_ended(recorder, 1, seen);
    return seen;
}

}  // namespace faultline::studies
