#include "models/processor.hpp"

#include <algorithm>
#include <cmath>

namespace faultline::models {

double Processor::rate() const {
    const auto n = static_cast<double>(jobs_.size());
    return n <= usable_ ? 1.0 : usable_ / n;
}

void Processor::advance(sim::Time now) {
    const auto passed = static_cast<double>((now - last_).ns);
    last_ = now;
    if (jobs_.empty()) return;
    virtual_ns_ += passed * rate();
    busy_ns_ += passed * std::min(usable_, static_cast<double>(jobs_.size()));
}

void Processor::arrive(sim::Time now, sim::Ticket who, sim::Duration work) {
    advance(now);
    // An idle processor starts counting anew, so that virtual time never loses precision.
    if (jobs_.empty()) virtual_ns_ = 0;
    jobs_.push_back({virtual_ns_ + static_cast<double>(work.ns), order_++, who});
    std::push_heap(jobs_.begin(), jobs_.end(), later);
}

bool Processor::take_done(sim::Time now, sim::Ticket* who) {
    advance(now);
    // Due times are rounded up to whole nanoseconds: half a nanosecond short is done.
    if (jobs_.empty() || jobs_.front().finish > virtual_ns_ + 0.5) return false;
    *who = jobs_.front().who;
    std::pop_heap(jobs_.begin(), jobs_.end(), later);
    jobs_.pop_back();
    return true;
}

sim::Time Processor::due() const {
    if (jobs_.empty()) return kIdle;
    const double left = std::max(0.0, jobs_.front().finish - virtual_ns_) / rate();
    return last_ + sim::Duration{static_cast<int64_t>(std::ceil(left - 1e-6))};
}

double Processor::busy_ns(sim::Time now) const {
    const auto passed = static_cast<double>((now - last_).ns);
    return busy_ns_ + passed * std::min(usable_, static_cast<double>(jobs_.size()));
}

void Processor::restore_heap() { std::make_heap(jobs_.begin(), jobs_.end(), later); }

}  // namespace faultline::models
