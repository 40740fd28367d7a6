// tests/bench/limit/limit.cpp - hand-specialised simulations: what this machine allows.
//
// Each does one fixed piece of work as directly as we could write it, still through a general event
// queue and with a latency histogram. The engine does the same work from a scenario file, and is
// measured beside these in one run.
//
//   limit mm SERVERS N               M/M/c at utilisation 0.9, N customers
//   limit tier CELLS N               the three-tier reference path, N requests
//   limit closed CELLS USERS N       the same under a closed population, 10 s mean think time
//
// One line comes out:  requests N seconds S ns_per_event E requests_per_second R peak_bytes B ...
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/bench/limit/event_wheel.hpp"
#include "tests/bench/limit/variates.hpp"

namespace faultline::limit {
namespace {

const Variates kVariates;

double wall_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

uint64_t peak_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

// Log-linear, 128 steps an octave.
class Histogram {
public:
    void record(uint64_t value) {
        const int shift = 63 - std::countl_zero(value | 128) - 7;
        ++counts_[(static_cast<size_t>(shift) << 7) + (value >> shift)];
        ++total_;
    }

    uint64_t quantile(double q) const {
        const auto rank = static_cast<uint64_t>(q * static_cast<double>(total_));
        uint64_t seen = 0;
        for (size_t i = 0; i < counts_.size(); ++i) {
            seen += counts_[i];
            if (seen <= rank) continue;
            if (i < 256) return i;
            const size_t shift = (i >> 7) - 1;
            return (i - (shift << 7)) << shift;
        }
        return 0;
    }

private:
    std::array<uint64_t, size_t{64} * 128> counts_{};
    uint64_t total_ = 0;
};

// First in, first out; grows by doubling.
class Ring {
public:
    bool empty() const { return head_ == tail_; }
    void push(uint64_t value) {
        if (tail_ - head_ == values_.size()) grow();
        values_[tail_++ & (values_.size() - 1)] = value;
    }
    uint64_t pop() { return values_[head_++ & (values_.size() - 1)]; }

private:
    void grow() {
        std::vector<uint64_t> wider(values_.size() * 2);
        for (uint64_t i = head_; i < tail_; ++i)
            wider[i & (wider.size() - 1)] = values_[i & (values_.size() - 1)];
        values_.swap(wider);
    }
    std::vector<uint64_t> values_ = std::vector<uint64_t>(1024);
    uint64_t head_ = 0, tail_ = 0;
};

void print(uint64_t requests, uint64_t events, double seconds, const Histogram& latency) {
    const auto n = static_cast<double>(requests), e = static_cast<double>(events);
    std::printf(
        "requests %.0f seconds %.4f ns_per_event %.2f requests_per_second %.0f peak_bytes %.0f "
        "events_per_request %.2f p50_ms %.3f p99_ms %.3f\n",
        n, seconds, seconds * 1e9 / e, n / seconds, static_cast<double>(peak_bytes()), e / n,
        static_cast<double>(latency.quantile(0.5)) / 1e6,
        static_cast<double>(latency.quantile(0.99)) / 1e6);
}

// Mean service time 10 ms; a customer's latency is its sojourn.
void many_servers(unsigned servers, uint64_t customers) {
    constexpr uint64_t kArrival = 64;
    constexpr double kService = 1e7;
    const double gap = kService / (0.9 * servers);
    EventWheel events;
    Generator random(42);
    Ring waiting;
    Histogram latency;
    std::array<uint64_t, 64> since{};
    uint64_t sequence = 0, popped = 0, arrived = 0, done = 0;
    uint64_t idle = (uint64_t{1} << servers) - 1;
    const auto at = [&](uint64_t time, uint64_t what) {
        events.push({time, sequence++ << 24 | what});
    };
    const auto draw = [&](double mean) {
        return static_cast<uint64_t>(mean * kVariates.exponential(random));
    };
    const double start = wall_seconds();
    at(draw(gap), kArrival);
    while (done < customers) {
        const Event event = events.pop();
        const uint64_t now = event.time, what = event.order & 0xffffff;
        ++popped;
        if (what == kArrival) {
            if (++arrived < customers) at(now + draw(gap), kArrival);
            if (!idle) {
                waiting.push(now);
                continue;
            }
            const auto server = static_cast<uint64_t>(std::countr_zero(idle));
            idle &= idle - 1;
            since[server] = now;
            at(now + draw(kService), server);
        } else {
            latency.record(now - since[what]);
            ++done;
            if (waiting.empty()) {
                idle |= uint64_t{1} << what;
                continue;
            }
            since[what] = waiting.pop();
            at(now + draw(kService), what);
        }
    }
    print(done, popped, wall_seconds() - start, latency);
}

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

}  // namespace
}  // namespace faultline::limit

int main(int count, char** words) {
    const std::string work = count > 1 ? words[1] : "";
    const auto number = [&](int i) {
        return std::strtoull(i < count ? words[i] : "0", nullptr, 10);
    };
    if (work == "mm" && number(2) >= 1 && number(2) < 63) {
        faultline::limit::many_servers(static_cast<unsigned>(number(2)), number(3));
    } else if (work == "tier" && number(2) >= 1) {
        faultline::limit::ThreeTier(static_cast<uint32_t>(number(2)), 0).run(number(3));
    } else if (work == "closed" && number(2) >= 1) {
        faultline::limit::ThreeTier(static_cast<uint32_t>(number(2)),
                                    static_cast<uint32_t>(number(3)))
            .run(number(4));
    } else {
        std::fputs("usage: limit mm SERVERS N | tier CELLS N | closed CELLS USERS N\n", stderr);
        return 2;
    }
}
