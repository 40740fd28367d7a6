// models/component_series.hpp - how busy each component was in the course of a run.
//
// Whoever runs the cluster stops it at next() and lets the meters be read: no event of its own, so
// a run is the same with and without. Cost: all meters once a bucket, at most 600 times and about a
// million instances in all.
#pragma once
#include <vector>

#include "models/measurement.hpp"

namespace faultline::models {

class SeriesMeter {
public:
    // `length`: of the whole run; `bucket`: of the recorder's series, of which these are multiples.
    SeriesMeter(const Cluster& cluster, sim::Duration length, sim::Duration bucket);
    // When to read next.
    sim::Time next() const { return next_; }
    double bucket_seconds() const { return bucket_.seconds(); }
    void read(const Cluster& cluster);
    ComponentSeries take() { return std::move(series_); }

private:
    sim::Duration bucket_;
    sim::Time next_;
    Reading last_;
    ComponentSeries series_;
};

}  // namespace faultline::models
