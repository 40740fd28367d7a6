// models/monitoring/readings.hpp - the last scrapes of a running system, and which conditions hold.
//
// For whoever has to act on one: an alert rule, a fault that strikes `when` something is so. It is
// a value: kept by a controller it is copied with the cluster. Cost: a scrape each time it reads,
// and the memory of as many as the longest window needs.
#pragma once
#include <deque>
#include <string>
#include <vector>

#include "models/monitoring/condition.hpp"
#include "models/monitoring/rate.hpp"
#include "models/monitoring/telemetry.hpp"

namespace faultline::models {

class Readings {
public:
    // `keep`: the longest window of the conditions that will be asked for.
    Readings(const Cluster& cluster, sim::Duration keep);
    void read(const Cluster& cluster);

    // Does it hold now, for anything that it is about?
    bool holds(const Condition& condition, sim::Time now) const;

    // What a condition is about: indices into Telemetry's list of classes (kNone: all classes),
    // components, machines ...
    std::vector<uint32_t> subjects(const Condition& condition) const;
    std::string subject_name(const Condition& condition, uint32_t subject) const;  // "": the whole
    // NaN: there is nothing to measure.
    double value(const Condition& condition, uint32_t subject, sim::Time now) const;

    const Telemetry& who() const { return scraper_.who(); }
    const Scrape& last() const { return scrapes_.back(); }

private:
    template <class Counter>
    double rate(const WindowSamples& in, Counter counter) const;
    WindowSamples samples(const Condition& condition, sim::Time now) const;
    double of_requests(const Condition& condition, const WindowSamples& in) const;
    double percentile(double quantile, uint32_t request_class, const WindowSamples& in) const;
    double of_component(Signal signal, uint32_t component) const;
    double of_machine(Signal signal, uint32_t machine, const WindowSamples& in) const;
    double of_instance(Signal signal, uint32_t instance, const WindowSamples& in) const;
    double hit_ratio(uint32_t store, const WindowSamples& in) const;

    Scraper scraper_;
    sim::Duration keep_;
    std::deque<Scrape> scrapes_;
};

}  // namespace faultline::models
