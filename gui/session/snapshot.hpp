// gui/session/snapshot.hpp - what the window shows of a running system: immutable, handed over by
// the thread that runs it.
//
// A Frame is what there is to see at one moment; its rates and shares are those of the stretch of
// simulated time that ended then. All of it is read off the engine's own meters. The recorded past
// is a list of frames; who looks back is shown one of them.
#pragma once
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/story.hpp"
#include "models/tracing/traced_request.hpp"
#include "sim/time.hpp"

namespace faultline::gui {

// What is the matter with an instance; several may hold.
enum StateFlag : uint16_t {
    kDown = 1,           // no power
    kHung = 2,           // its process stands still
    kSlow = 4,           // a fault makes its work longer
    kErring = 8,         // a fault makes it answer with errors
    kOutOfService = 16,  // not booted yet, or scaled in
    kEjected = 32,       // a balancer sends it nothing
    kPrimary = 64,       // of its shard
    kReadOnly = 128,     // its shard takes no writes until a successor is promoted
    kRebuilding = 256,   // was replaced as primary, and is no replica yet
    kDrained = 512,      // somebody drains it: it gets nothing new
};

// Latencies as a heat map shows them: bins of a sixth of a decade from 1 us to 100 s; the first and
// the last one hold what is below and above.
inline constexpr size_t kLatencyBins = 48;
// Its lower end, seconds.
inline double latency_of_bin(size_t bin) {
    return 1e-6 * std::pow(10, static_cast<double>(bin) / 6);
}

// Percentiles of a curve, and what they are: seconds; NaN where there are too few requests to tell.
inline constexpr std::array kCurve{.05, .25, .5, .75, .9, .95, .98, .99, .995, .999, .9995, .9999};
using LatencyCurve = std::array<float, kCurve.size()>;

struct Frame {
    struct Users {
        double offered = 0, goodput = 0, bad = 0;  // requests a second
        double p50 = 0, p99 = 0;                   // seconds, of those that succeeded; NaN: none
        LatencyCurve lately{}, so_far{};           // of the window, and of the run up to here
        std::array<uint32_t, kLatencyBins> latencies{};  // of the window: how many took so long
    };
    struct Component {
        float utilization = 0;  // of its busiest resource; negative: it has none that is limited
        float queue = 0;        // waiting at the moment
        float served = 0, failed = 0, rejected = 0;  // a second
        float p99 = 0;                               // of traced calls, seconds; NaN: none
        uint16_t up = 0, in_service = 0;             // instances
    };
    struct Instance {
        float utilization = 0;
        uint32_t queue = 0;
        uint16_t state = 0;  // StateFlag
    };
    struct Edge {
        float rate = 0, bad = 0;  // calls a second
        bool troubled = false;    // a fault makes it slow or lose messages
    };
    sim::Time at;
    double window_seconds = 0;  // that rates and shares are of
    Users users;
    std::vector<Component> components;  // as in SystemView
    std::vector<Instance> instances;
    std::vector<Edge> edges;
    // By objective of SystemView: how many times the share that may go against it did. NaN: none.
    std::vector<float> burn;
    uint64_t calls = 0;  // under way
};
using FramePtr = std::shared_ptr<const Frame>;

// A sampled call that went over an edge in the stretch of time of a snapshot: a dot.
struct Hop {
    enum class Kind : uint8_t { normal, retry, replication, failed };
    uint32_t edge = 0;  // of SystemView
    Kind kind = Kind::normal;
    uint8_t depth = 0;  // how many of its request's hops come before it
    float offset = 0;   // when in the stretch its request was sent, 0 to 1
};

// What somebody did to the running system.
struct Intervention {
    std::string text;  // "kill: api[1]", as a scenario says it
    std::string target;
    std::vector<uint32_t> instances;  // what it hit
    std::vector<uint32_t> edges;      // of SystemView
    uint32_t replicas = 0;            // scale: how many there are to be
    sim::Time at;
    sim::Time mended{INT64_MAX};  // INT64_MAX: not yet
    bool in_force(sim::Time now) const { return at <= now && now < mended; }
};

enum class Mode : uint8_t {
    paused,
    playing,
    ended,    // the run's time is over
    stopped,  // it diverged: see Snapshot::problem
};

struct Snapshot {
    uint64_t number = 0;
    FramePtr frame;  // of the moment shown
    sim::Time head;  // how far the past is known
    sim::Time end;   // of the run
    Mode mode = Mode::paused;
    double speed = 1;     // simulated seconds a second that are wanted; infinite: all there is
    double achieved = 0;  // and that there are
    uint64_t events = 0;
    std::string fingerprint;  // of all requests that have ended so far
    std::vector<Hop> hops;
    std::shared_ptr<const std::vector<FramePtr>> past;            // evenly spaced, to the head
    std::shared_ptr<const std::vector<models::StoryLine>> story;  // up to the head
    std::vector<Intervention> interventions;
    // Of the requests traced in the last ten simulated seconds, slowest first.
    std::shared_ptr<const std::vector<models::TracedRequest>> slowest;
    std::string problem;  // why it cannot go on, for people; "" if it can
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

}  // namespace faultline::gui
