// tests/bench/regions/tier_region.hpp - the users and cells of one region, on any kernel.
//
// A cell is the three-tier reference path: client -> balancer -> one of 4 servers (8 workers) ->
// cache (80 % hits) -> on a miss the database (16 workers) -> back; every hop takes 200 us and an
// exponential 50 us more, 4800 requests/s come to a cell. Instead of its own cell's cache a share
// of the requests asks that of another region, over a link. Where a region lives, what it shares
// with others and how it reaches them is its desk's business:
//
//   kernel()  sim::Kernel&            calls()  sim::SlotPool<Call>&
//   send_request(region, to, delay, slot)     `slot` is the asking call; the answer comes to it
//   send_reply(region, to, delay, home_slot)
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sim/fingerprint.hpp"
#include "sim/histogram.hpp"
#include "sim/kernel.hpp"
#include "sim/pool.hpp"
#include "sim/random_stream.hpp"
#include "sim/sampler.hpp"

namespace faultline::bench {

struct Setting {
    uint32_t regions = 2;
    uint32_t cells = 5;  // a region; of region 0: times `skew`
    double skew = 1;
    double rate = 4800;                   // requests/s a cell
    double share = 0.1;                   // of the requests that ask another region
    sim::Duration lookahead{12'000'000};  // of every link, beside an exponential tenth of it
    double seconds = 10;                  // simulated
};

struct alignas(64) Call {
    uint32_t next = 0, cell = 0, server = 0, region = 0;
    uint32_t home_region = 0, home_slot = 0;  // who asked, if `visits`
    bool visits = false;
    sim::Time since{};
};
static_assert(sizeof(Call) == 64);

enum Kind : uint8_t {
    kArrive,  // slot: region
    kBalance,
    kServe,
    kServed,
    kLookedUp,
    kLookUp,
    kQuery,
    kQueried,
    kRows,
    kToBalancer,
    kToClient,
    kCame,  // of a visitor's request
    kBack   // slot: the call that asked
};

struct Station {
    static constexpr uint32_t kNone = UINT32_MAX;
    uint32_t first = kNone, last = kNone, free = 0;
};

template <class Desk>
class TierRegion {
public:
    TierRegion(uint32_t self, const Setting& setting) : self_{self}, setting_{setting} {
        using sim::Distribution;
        if (self == 0) setting_.cells = static_cast<uint32_t>(setting.cells * setting.skew + 0.5);
        const std::string name = "region " + std::to_string(self);
        const auto sampler = [&](const std::string& what, const Distribution& d) {
            return sim::Sampler(d, sim::RandomStream(42, name + what));
        };
        const double gap_ns = 1e9 / (setting_.rate * setting_.cells);
        arrivals_ =
            sampler("/arrivals", Distribution::exponential({static_cast<int64_t>(gap_ns + 0.5)}));
        choices_ = sim::RandomStream(42, name + "/choices");
        for (uint32_t i = 0; i < setting_.cells; ++i) {
            const std::string cell = "/cell " + std::to_string(i);
            Cell& c = cells_.emplace_back();
            for (int k = 0; k < 4; ++k) {
                const std::string number = std::to_string(k);
                c.hops[k] = sampler(cell + "/hop " + number, Distribution::exponential({50'000}));
                c.service[k] = sampler(cell + "/server " + number,
                                       Distribution::lognormal_mean_cv({5'000'000}, 0.533));
                c.servers[k].free = 8;
            }
            c.rows = sampler(cell + "/rows", Distribution::exponential({12'000'000}));
            c.database.free = 16;
        }
        for (uint32_t to = 0; to < setting.regions; ++to)
            links_.push_back(sampler("/to " + std::to_string(to),
                                     Distribution::exponential(setting.lookahead / 10)));
    }

    void start(Desk& desk) { desk.kernel().after(arrivals_.draw(), kArrive, self_); }

    void on_event(Desk& desk, uint8_t kind, uint32_t slot) {
        if (kind == kArrive) return arrive(desk);
        Call& call = desk.calls()[slot];
        if (kind == kCame) call.cell = static_cast<uint32_t>(choices_.below(setting_.cells));
        Cell& cell = cells_[call.cell];
        switch (static_cast<Kind>(kind)) {
            case kBalance:
                call.server = cell.next_server++ & 3U;
                return hop(desk, cell.hops[1], kServe, slot);
            case kServe:
                return enter(desk, cell.servers[call.server], cell.service[call.server], kServed,
                             slot);
            case kServed:
                leave(desk, cell.servers[call.server], cell.service[call.server], kServed);
                if (choices_.chance(setting_.share)) return ask_elsewhere(desk, slot);
                return hop(desk, cell.hops[2], kLookUp, slot);
            case kCame:
                fingerprint_.fold(static_cast<uint64_t>(desk.kernel().now().ns));
                [[fallthrough]];
            case kLookUp:
                return hop(desk, cell.hops[2], kLookedUp, slot);
            case kLookedUp:
                if (choices_.chance(0.8)) return answer(desk, cell, slot);
                return hop(desk, cell.hops[3], kQuery, slot);
            case kQuery:
                return enter(desk, cell.database, cell.rows, kQueried, slot);
            case kQueried:
                leave(desk, cell.database, cell.rows, kQueried);
                return hop(desk, cell.hops[3], kRows, slot);
            case kRows:
                return answer(desk, cell, slot);
            case kBack:
                fingerprint_.fold(static_cast<uint64_t>(desk.kernel().now().ns));
                return hop(desk, cell.hops[1], kToBalancer, slot);
            case kToBalancer:
                return hop(desk, cell.hops[0], kToClient, slot);
            default:
                return finish(desk, slot);
        }
    }

    // A request from another region has arrived: its call here, to be stepped with kCame.
    void admit(Call& call, uint32_t home_region, uint32_t home_slot) {
        call.region = self_;
        call.home_region = home_region;
        call.home_slot = home_slot;
        call.visits = true;
    }

    uint64_t done() const { return latency_.count(); }
    sim::Duration median() const { return latency_.quantile(0.5); }
    uint64_t fingerprint() const { return fingerprint_.value(); }

private:
    struct Cell {
        sim::Sampler hops[4], service[4], rows;
        Station servers[4], database;
        uint32_t next_server = 0;
    };

    void hop(Desk& desk, sim::Sampler& link, Kind kind, uint32_t slot) {
        desk.kernel().after(sim::Duration{200'000} + link.draw(), kind, slot);
    }

    void enter(Desk& desk, Station& station, sim::Sampler& service, Kind done, uint32_t slot) {
        if (station.free > 0) {
            --station.free;
            desk.kernel().after(service.draw(), done, slot);
            return;
        }
        desk.calls()[slot].next = Station::kNone;
        (station.first == Station::kNone ? station.first : desk.calls()[station.last].next) = slot;
        station.last = slot;
    }

    void leave(Desk& desk, Station& station, sim::Sampler& service, Kind done) {
        const uint32_t slot = station.first;
        if (slot == Station::kNone) {
            ++station.free;
            return;
        }
        station.first = desk.calls()[slot].next;
        desk.kernel().after(service.draw(), done, slot);
    }

    void arrive(Desk& desk) {
        desk.kernel().after(arrivals_.draw(), kArrive, self_);
        const uint32_t slot = desk.calls().take();
        Call& call = desk.calls()[slot];
        call.since = desk.kernel().now();
        call.cell = static_cast<uint32_t>(choices_.below(setting_.cells));
        call.region = self_;
        call.visits = false;
        hop(desk, cells_[call.cell].hops[0], kBalance, slot);
    }

    sim::Duration over(uint32_t to) { return setting_.lookahead + links_[to].draw(); }

    void ask_elsewhere(Desk& desk, uint32_t slot) {
        const auto to = static_cast<uint32_t>((self_ + 1 + choices_.below(setting_.regions - 1)) %
                                              setting_.regions);
        desk.send_request(self_, to, over(to), slot);
    }

    void answer(Desk& desk, Cell& cell, uint32_t slot) {
        const Call call = desk.calls()[slot];
        if (!call.visits) return hop(desk, cell.hops[1], kToBalancer, slot);
        desk.calls().release(slot);
        desk.send_reply(self_, call.home_region, over(call.home_region), call.home_slot);
    }

    void finish(Desk& desk, uint32_t slot) {
        const sim::Duration latency = desk.kernel().now() - desk.calls()[slot].since;
        desk.calls().release(slot);
        latency_.record(latency);
        fingerprint_.fold(static_cast<uint64_t>(latency.ns));
    }

    uint32_t self_;
    Setting setting_;
    sim::Sampler arrivals_;
    sim::RandomStream choices_;
    std::vector<Cell> cells_;
    std::vector<sim::Sampler> links_;
    sim::Histogram latency_;
    sim::Fingerprint fingerprint_;
};

}  // namespace faultline::bench
