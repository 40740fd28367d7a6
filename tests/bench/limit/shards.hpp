// tests/bench/limit/shards.hpp - a sharded database by hand: each request asks one shard.
//
// The shard is drawn, all alike; a hop of 200 us + exponential(50 us); a station of four workers,
// exponential service of 10 ms mean, utilisation 0.8; a hop back. Four events a request, as in the
// engine: arrival, at the shard, served, back.
#pragma once
#include <cstdint>
#include <vector>

#include "tests/bench/limit/common.hpp"
#include "tests/bench/limit/event_wheel.hpp"

namespace faultline::limit {

class Shards {
public:
    explicit Shards(uint32_t shards) : shards_(shards), stations_(shards) {}

    void run(uint64_t requests) {
        at(0, kArrive, 0);
        advance(requests / 10);
        latency_ = Histogram();
        const uint64_t done = done_, popped = popped_;
        const double start = wall_seconds();
        advance(done_ + requests);
        print(done_ - done, popped_ - popped, wall_seconds() - start, latency_);
    }

private:
    enum Kind : uint64_t { kArrive, kReach, kServed, kBack };
    static constexpr uint32_t kNone = ~0U;
    static constexpr double kArrivalsPerShard = 320, kServiceMean = 10e6;  // a second; ns

    struct Request {
        uint64_t since;
        uint32_t next, shard;
    };
    struct Station {
        uint32_t first = kNone, last = kNone, free = 4;
    };

    void at(uint64_t time, Kind kind, uint64_t slot) {
        events_.push({time, sequence_++ << 28 | kind << 24 | slot});
    }
    uint64_t draw(double mean) {
        return static_cast<uint64_t>(mean * kVariates.exponential(random_));
    }
    uint64_t hop() { return 200'000 + draw(50e3); }

    void arrive(uint64_t now) {
        at(now + draw(1e9 / (kArrivalsPerShard * shards_)), kArrive, 0);
        uint32_t slot = 0;
        if (free_.empty()) {
            slot = static_cast<uint32_t>(requests_.size());
            requests_.emplace_back();
        } else {
            slot = free_.back();
            free_.pop_back();
        }
        requests_[slot].since = now;
        requests_[slot].shard = static_cast<uint32_t>(((random_() >> 32) * shards_) >> 32);
        at(now + hop(), kReach, slot);
    }

    void reach(uint64_t now, uint32_t slot) {
        Station& station = stations_[requests_[slot].shard];
        if (station.free > 0) {
            --station.free;
            return at(now + draw(kServiceMean), kServed, slot);
        }
        requests_[slot].next = kNone;
        (station.first == kNone ? station.first : requests_[station.last].next) = slot;
        station.last = slot;
    }

    void served(uint64_t now, uint32_t slot) {
        Station& station = stations_[requests_[slot].shard];
        if (const uint32_t next = station.first; next != kNone) {
            station.first = requests_[next].next;
            at(now + draw(kServiceMean), kServed, next);
        } else {
            ++station.free;
        }
        at(now + hop(), kBack, slot);
    }

    void back(uint64_t now, uint32_t slot) {
        latency_.record(now - requests_[slot].since);
        free_.push_back(slot);
        ++done_;
    }

    void advance(uint64_t until_done) {
        while (done_ < until_done) {
            const Event event = events_.pop();
            ++popped_;
            const auto slot = static_cast<uint32_t>(event.order & 0xffffff);
            switch (static_cast<Kind>((event.order >> 24) & 15)) {
                case kArrive:
                    arrive(event.time);
                    break;
                case kReach:
                    reach(event.time, slot);
                    break;
                case kServed:
                    served(event.time, slot);
                    break;
                case kBack:
                    back(event.time, slot);
                    break;
            }
        }
    }

    uint32_t shards_;
    EventWheel events_;
    Generator random_{42};
    std::vector<Request> requests_;
    std::vector<uint32_t> free_;
    std::vector<Station> stations_;
    Histogram latency_;
    uint64_t sequence_ = 0, popped_ = 0, done_ = 0;
};

}  // namespace faultline::limit
