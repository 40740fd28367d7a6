// tests/bench/regions/worlds.hpp - the same regions in three worlds.
//
//   OneKernel       all in one kernel, a message is an event: what the engine does today
//   OneInboxKernel  all in one kernel, messages through one inbox: the order of RegionRun, done
//                   in the plainest way, to compare fingerprints with
//   Apart           a kernel a region, in a sim::RegionRun, on any number of threads
//
// Each has run_until(Time), regions() and region(i).
#pragma once
#include <algorithm>
#include <utility>
#include <vector>

#include "sim/region_run.hpp"
#include "tests/bench/regions/tier_region.hpp"

namespace faultline::bench {

inline constexpr uint64_t kNoBudget = UINT64_MAX;

struct Message {
    uint32_t slot;  // of the call that asks; it waits in the region it belongs to
    bool is_reply;
};

class OneKernel {
public:
    explicit OneKernel(const Setting& setting) {
        for (uint32_t i = 0; i < setting.regions; ++i) regions_.emplace_back(i, setting);
        for (auto& region : regions_) region.start(*this);
    }
    void run_until(sim::Time end) {
        kernel_.run_until(end, kNoBudget, [this](const sim::Event& e) { step(e); });
    }
    uint32_t size() const { return static_cast<uint32_t>(regions_.size()); }
    const TierRegion<OneKernel>& region(uint32_t i) const { return regions_[i]; }
    uint64_t events() const { return kernel_.events(); }

    sim::Kernel& kernel() { return kernel_; }
    sim::SlotPool<Call>& calls() { return calls_; }
    void send_request(uint32_t from, uint32_t to, sim::Duration delay, uint32_t slot) {
        const uint32_t visitor = calls_.take();
        regions_[to].admit(calls_[visitor], from, slot);
        kernel_.after(delay, kCame, visitor);
    }
    void send_reply(uint32_t, uint32_t, sim::Duration delay, uint32_t home_slot) {
        kernel_.after(delay, kBack, home_slot);
    }

private:
    void step(const sim::Event& e) {
        const uint32_t at = e.kind() == kArrive ? e.slot() : calls_[e.slot()].region;
        regions_[at].on_event(*this, e.kind(), e.slot());
    }

    sim::Kernel kernel_;
    sim::SlotPool<Call> calls_;
    std::vector<TierRegion<OneKernel>> regions_;
};

class OneInboxKernel {
public:
    explicit OneInboxKernel(const Setting& setting) : sent_(setting.regions) {
        for (uint32_t i = 0; i < setting.regions; ++i) regions_.emplace_back(i, setting);
        for (auto& region : regions_) region.start(*this);
    }
    void run_until(sim::Time end) {
        for (;;) {
            const sim::Time t = std::min(inbox_.next_time(), end);
            if (step_until(t)) continue;  // it may have sent what arrives before t
            if (inbox_.next_time() > end) return;
            while (inbox_.next_time() == t) receive();
        }
    }
    uint32_t size() const { return static_cast<uint32_t>(regions_.size()); }
    const TierRegion<OneInboxKernel>& region(uint32_t i) const { return regions_[i]; }
    uint64_t events() const { return kernel_.events(); }

    sim::Kernel& kernel() { return kernel_; }
    sim::SlotPool<Call>& calls() { return calls_; }
    void send_request(uint32_t from, uint32_t to, sim::Duration delay, uint32_t slot) {
        send(from, delay, {to, {slot, false}});
    }
    void send_reply(uint32_t from, uint32_t to, sim::Duration delay, uint32_t home_slot) {
        send(from, delay, {to, {home_slot, true}});
    }

private:
    struct Addressed {
        uint32_t to;
        Message message;
    };
    void send(uint32_t from, sim::Duration delay, const Addressed& letter) {
        inbox_.put({kernel_.now() + delay, from, sent_[from]++, letter});
    }
    void receive() {
        const auto [from, letter] = inbox_.take();
        uint32_t slot = letter.message.slot;
        if (!letter.message.is_reply) {
            slot = calls_.take();
            regions_[letter.to].admit(calls_[slot], from, letter.message.slot);
        }
        regions_[letter.to].on_event(*this, letter.message.is_reply ? kBack : kCame, slot);
    }
    // One event, if there is one with time <= end.
    bool step_until(sim::Time end) {
        return kernel_.run_until(end, 1, [this](const sim::Event& e) {
            const uint32_t at = e.kind() == kArrive ? e.slot() : calls_[e.slot()].region;
            regions_[at].on_event(*this, e.kind(), e.slot());
        }) == sim::Stop::budget_spent;
    }

    sim::Kernel kernel_;
    sim::SlotPool<Call> calls_;
    std::vector<TierRegion<OneInboxKernel>> regions_;
    sim::Inbox<Addressed> inbox_;
    std::vector<uint32_t> sent_;
};

// What sim::RegionRun runs.
class RegionWorld {
public:
    using Message = bench::Message;
    using Outbox = sim::Outbox<Message>;

    RegionWorld(uint32_t self, const Setting& setting) : tier_(self, setting) {
        Desk desk{*this, nullptr};
        tier_.start(desk);
    }

    sim::Time next_time() const {
        if (const sim::Event* next = kernel_.ahead(0)) return next->at();
        return kernel_.idle() ? sim::Time{INT64_MAX} : kernel_.now();
    }
    void run_until(sim::Time end, Outbox& outbox) {
        Desk desk{*this, &outbox};
        kernel_.run_until(end, kNoBudget,
                          [&](const sim::Event& e) { tier_.on_event(desk, e.kind(), e.slot()); });
    }
    void receive(uint32_t from, const Message& message, Outbox& outbox) {
        Desk desk{*this, &outbox};
        uint32_t slot = message.slot;
        if (!message.is_reply) {
            slot = calls_.take();
            tier_.admit(calls_[slot], from, message.slot);
        }
        ++messages_;
        tier_.on_event(desk, message.is_reply ? kBack : kCame, slot);
    }

    uint64_t events() const { return kernel_.events() + messages_; }
    const auto& tier() const { return tier_; }

private:
    struct Desk {
        RegionWorld& world;
        Outbox* outbox;
        sim::Kernel& kernel() { return world.kernel_; }
        sim::SlotPool<Call>& calls() { return world.calls_; }
        void send_request(uint32_t, uint32_t to, sim::Duration delay, uint32_t slot) {
            outbox->send(kernel().now(), delay, to, {slot, false});
        }
        void send_reply(uint32_t, uint32_t to, sim::Duration delay, uint32_t home_slot) {
            outbox->send(kernel().now(), delay, to, {home_slot, true});
        }
    };

    sim::Kernel kernel_;
    sim::SlotPool<Call> calls_;
    TierRegion<Desk> tier_;
    uint64_t messages_ = 0;
};

class Apart {
public:
    Apart(const Setting& setting, uint32_t threads)
        : run_(worlds(setting), setting.lookahead), threads_{threads} {}
    void run_until(sim::Time end) { run_.run_until(end, threads_); }
    uint32_t size() const { return run_.size(); }
    const auto& region(uint32_t i) const { return run_.region(i).tier(); }
    uint64_t windows() const { return run_.windows(); }
    uint64_t events() const {
        uint64_t sum = 0;
        for (uint32_t i = 0; i < run_.size(); ++i) sum += run_.region(i).events();
        return sum;
    }

private:
    static std::vector<RegionWorld> worlds(const Setting& setting) {
        std::vector<RegionWorld> all;
        for (uint32_t i = 0; i < setting.regions; ++i) all.emplace_back(i, setting);
        return all;
    }

    sim::RegionRun<RegionWorld> run_;
    uint32_t threads_;
};

}  // namespace faultline::bench
