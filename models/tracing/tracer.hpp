// models/tracing/tracer.hpp - writes down the lives of a sample of requests while the system runs.
//
// Every so many requests one is picked; its calls carry the flag kTraced. The data plane tells the
// tracer when such a call is touched by an event, begins or ends; what state the touched calls are
// left in is looked up once the event is over (kTraceMark in Cluster::ready). Nothing is drawn from
// the system's streams and no event is added: traced or not, a run is the same.
//
// Cost: a test of a flag where calls are touched anyway; about a microsecond for each traced
// request. When the sample is full every other one is dropped and half as many are picked from then
// on, so memory stays bounded and the sample spreads evenly over the run.
#pragma once
#include <cstdint>
#include <vector>

#include "models/tracing/latency_shares.hpp"
#include "sim/random_stream.hpp"

namespace faultline::models {

// Stands in Cluster::ready for: the event is over, look at what it touched.
inline constexpr uint32_t kTraceMark = kNone - 1;

class Tracer {
public:
    // Samples of one trial: some 100 bytes each, and forty to eighty of them within half a percent
    // of the p99.
    static constexpr size_t kSamplesMost = 8192;

    // How many requests to pass over for one that is traced, on average; 1: none. How many whole
    // traces of the slowest requests to keep, and of those that went wrong.
    struct Options {
        uint32_t every = 0;  // 0: off
        uint32_t slowest = 0;
        uint32_t wrong = 0;
        // For whoever watches a run, instead of these: slowest() has every traced request that has
        // ended since the start, failed ones too, in the order of their ends, and no shares of the
        // latency are kept. Who watches takes them and starts the tracer again; those under way are
        // not lost. No more than 4,096: who is late finds the first of them.
        bool keeps_all = false;
    };
    // From the next request on. `seed` of the run.
    void start(const Options& options, uint64_t seed);

    // ---- told by the data plane
    bool picks_next() { return --left_ == 0; }
    void begin(Cluster& cx, uint32_t slot);                    // the request's first call
    void called(Cluster& cx, uint32_t caller, uint32_t slot);  // a traced call makes another
    void touched(Cluster& cx, uint32_t slot);
    void moved(Cluster& cx, uint32_t from, uint32_t to);  // the call goes on as another record
    void call_ended(Cluster& cx, uint32_t slot);          // its record is about to be freed
    void request_ended(Cluster& cx, uint32_t slot, Outcome outcome);
    void event_over(Cluster& cx);

    // ---- what came of it
    LatencyShares shares() const { return samples_.shares(); }
    const std::vector<Trace>& slowest() const { return slowest_; }  // slowest first
    const std::vector<Trace>& wrong() const { return wrong_; }      // in order of their ends

private:
    // Where a slot's call is written down.
    struct Place {
        uint32_t trace = kNone, call = 0;
    };
    void write(Cluster& cx, uint32_t slot, uint32_t trace, uint32_t caller);
    void keep_if_slow(const Trace& trace);
    void keep_if_its_turn(const Trace& trace);
    void pick_later();

    uint64_t left_ = 0;  // requests until one is picked; 0 wraps around: never
    uint32_t every_ = 0, slowest_most_ = 0, wrong_most_ = 0;
    bool keeps_all_ = false;
    sim::RandomStream random_{0, ""};
    std::vector<Trace> traces_;  // of requests under way, and free ones
    std::vector<uint32_t> free_;
    std::vector<Place> places_;      // by slot
    std::vector<uint32_t> touched_;  // slots, in the current event
    std::vector<TimePart> parts_;
    TraceSamples samples_;
    std::vector<Trace> slowest_;
    uint64_t wrong_seen_ = 0, wrong_every_ = 1;  // of those seen every so many is kept
    std::vector<Trace> wrong_;
};

}  // namespace faultline::models
