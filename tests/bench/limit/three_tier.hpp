// tests/bench/limit/three_tier.hpp - the reference path by hand, open or under a closed population.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "tests/bench/limit/common.hpp"
#include "tests/bench/limit/event_wheel.hpp"

namespace faultline::limit {

// The reference path: client -> balancer -> one of 4 servers (8 workers) -> cache (80 % hits) ->
// on a miss the database (16 workers) -> back. Every hop takes 200 us + exponential(50 us).
class ThreeTier {
public:
    ThreeTier(uint32_t cells, uint32_t users) : cells_(cells), users_(users) {
        servers_.resize(size_t{4} * cells);
        for (Station& s : servers_) s.free = 8;
        databases_.resize(cells);
        for (Station& s : databases_) s.free = 16;
        next_server_.resize(cells);
    }

    void run(uint64_t requests) {
        if (users_ > 0) {
            requests_.resize(users_);
            for (uint32_t i = 0; i < users_; ++i) at(draw(kThink), kArrive, i);
        } else {
            at(0, kArrive, 0);
        }
        advance(std::max<uint64_t>(requests / 10, uint64_t{100} * cells_));
        latency_ = Histogram();
        const uint64_t done = done_, popped = popped_;
        const double start = wall_seconds();
        advance(done_ + requests);
        print(done_ - done, popped_ - popped, wall_seconds() - start, latency_);
    }

private:
    enum Kind : uint64_t {
        kArrive,
        kBalance,
        kServe,
        kServed,
        kLookUp,
        kLookedUp,
        kQuery,
        kQueried,
        kRows,
        kToBalancer,
        kToClient
    };
    static constexpr uint32_t kNone = ~0U;
    static constexpr double kThink = 10e9, kArrivalGap = 1e9 / 4800, kQueryMean = 12e6;
    static constexpr double kServeSigma = 0.5;  // lognormal, mean 5 ms and cv 0.533

    struct Request {
        uint64_t since;
        uint32_t next, cell, server;
    };
    struct Station {
        uint32_t first = kNone, last = kNone, free = 0;
    };

    void at(uint64_t time, Kind kind, uint64_t slot) {
        events_.push({time, sequence_++ << 28 | kind << 24 | slot});
    }
    uint64_t draw(double mean) {
        return static_cast<uint64_t>(mean * kVariates.exponential(random_));
    }
    uint64_t hop() { return 200'000 + draw(50e3); }
    uint64_t service() {
        static const double mu = std::log(5e6) - 0.5 * kServeSigma * kServeSigma;
        return static_cast<uint64_t>(std::exp(mu + kServeSigma * kVariates.normal(random_)));
    }

    // True if the request begins its service now, else it waits.
    bool enter(Station& station, uint32_t slot) {
        if (station.free > 0) {
            --station.free;
            return true;
        }
        requests_[slot].next = kNone;
        (station.first == kNone ? station.first : requests_[station.last].next) = slot;
        station.last = slot;
        return false;
    }

    // Who begins service in place of the one that leaves; kNone if nobody waits.
    uint32_t leave(Station& station) {
        const uint32_t slot = station.first;
        if (slot == kNone)
            ++station.free;
        else
            station.first = requests_[slot].next;
        return slot;
    }

    uint32_t take_slot() {
        if (free_.empty()) {
            requests_.emplace_back();
            return static_cast<uint32_t>(requests_.size() - 1);
        }
        const uint32_t slot = free_.back();
        free_.pop_back();
        return slot;
    }

    void arrive(uint64_t now, uint32_t slot) {
        if (users_ == 0) {
            at(now + draw(kArrivalGap / cells_), kArrive, 0);
            slot = take_slot();
        }
        Request& request = requests_[slot];
        request.since = now;
        request.cell = cells_ == 1 ? 0 : static_cast<uint32_t>(((random_() >> 32) * cells_) >> 32);
        at(now + hop(), kBalance, slot);
    }

    void finish(uint64_t now, uint32_t slot) {
        latency_.record(now - requests_[slot].since);
        ++done_;
        if (users_ > 0)
            at(now + draw(kThink), kArrive, slot);
        else
            free_.push_back(slot);
    }

    void advance(uint64_t until_done) {
        while (done_ < until_done) {
            const Event event = events_.pop();
            ++popped_;
            step(event.time, static_cast<Kind>((event.order >> 24) & 15),
                 static_cast<uint32_t>(event.order & 0xffffff));
        }
    }

    void step(uint64_t now, Kind kind, uint32_t slot) {
        const auto server = [&]() -> Station& {
            return servers_[size_t{4} * requests_[slot].cell + requests_[slot].server];
        };
        const auto database = [&]() -> Station& { return databases_[requests_[slot].cell]; };
        switch (kind) {
            case kArrive:
                return arrive(now, slot);
            case kBalance:
                requests_[slot].server = next_server_[requests_[slot].cell]++ & 3U;
                return at(now + hop(), kServe, slot);
            case kServe:
                if (enter(server(), slot)) at(now + service(), kServed, slot);
                return;
            case kServed:
                if (const uint32_t next = leave(server()); next != kNone)
                    at(now + service(), kServed, next);
                return at(now + hop(), kLookUp, slot);
            case kLookUp:
                return at(now + hop(), kLookedUp, slot);
            case kLookedUp:
                return at(now + hop(), random_.uniform() < 0.8 ? kToBalancer : kQuery, slot);
            case kQuery:
                if (enter(database(), slot)) at(now + draw(kQueryMean), kQueried, slot);
                return;
            case kQueried:
                if (const uint32_t next = leave(database()); next != kNone)
                    at(now + draw(kQueryMean), kQueried, next);
                return at(now + hop(), kRows, slot);
            case kRows:
                return at(now + hop(), kToBalancer, slot);
            case kToBalancer:
                return at(now + hop(), kToClient, slot);
            case kToClient:
                return finish(now, slot);
        }
    }

    uint32_t cells_, users_;
    EventWheel events_;
    Generator random_{42};
    std::vector<Request> requests_;
    std::vector<uint32_t> free_, next_server_;
    std::vector<Station> servers_, databases_;
    Histogram latency_;
    uint64_t sequence_ = 0, popped_ = 0, done_ = 0;
};

}  // namespace faultline::limit
