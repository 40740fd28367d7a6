// Swarms of random histories, against a second, plain reading of nginx's rules that recomputes
// everything at every pick: tapes, versions and watched members must not change a single pick. Of
// policies that turns alone do not decide, the members are checked, not which of them is picked.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tests/models/balance_support.hpp"

namespace faultline::models {
namespace {

// One list of peers; no shortcuts.
class PlainUpstream {
public:
    PlainUpstream(std::vector<MemberConfig> configs, bool least_connections)
        : least_connections_(least_connections) {
        for (const auto& config : configs) peers_.push_back({.config = config});
        start_afresh(false);
        start_afresh(true);
    }

    std::optional<uint32_t> pick(int64_t now, const Tried& tried) {
        for (const bool backup : {false, true}) {
            if (!backup && been_to_backup(tried)) continue;
            const auto picked = pick_from(backup, now, tried);
            if (!picked) continue;
            take(now, *picked);
            return picked;
        }
        return std::nullopt;
    }

    bool has_candidate(int64_t now, const Tried& tried) const {
        return (!been_to_backup(tried) && !candidates(false, now, tried).empty()) ||
               !candidates(true, now, tried).empty();
    }

    void take(int64_t now, uint32_t member) {
        Peer& peer = peers_[member];
        ++peer.connections;
        if (now - peer.checked > peer.timeout()) peer.checked = now;
    }

    void succeeded(uint32_t member) {
        Peer& peer = peers_[member];
        --peer.connections;
        if (!single() && peer.accessed < peer.checked) peer.fails = 0;
    }
    void failed(int64_t now, uint32_t member) {
        Peer& peer = peers_[member];
        --peer.connections;
        if (single() || !peer.in_service) return;
        ++peer.fails;
        peer.accessed = peer.checked = now;
        if (peer.config.max_fails == 0) return;
        peer.effective -= static_cast<int64_t>(peer.config.weight / peer.config.max_fails);
        peer.effective = std::max<int64_t>(peer.effective, 0);
    }
    void released(uint32_t member) { --peers_[member].connections; }
    void set_health(uint32_t member, bool up) { peers_[member].healthy = up; }
    void set_in_service(uint32_t member, bool in_service) {
        if (peers_[member].in_service == in_service) return;
        peers_[member].in_service = in_service;
        peers_[member].fails = 0;
        start_afresh(peers_[member].config.backup);
    }
    uint32_t connections(uint32_t member) const { return peers_[member].connections; }
    bool usable(int64_t now, uint32_t member) const {
        const Peer& p = peers_[member];
        if (!p.in_service || !p.healthy || p.config.down) return false;
        if (p.config.max_connections != 0 && p.connections >= p.config.max_connections)
            return false;
        return single() || p.config.max_fails == 0 || p.fails < p.config.max_fails ||
               now - p.checked > p.timeout();
    }

private:
    struct Peer {
        MemberConfig config;
        int64_t credit = 0, effective = 0, checked = 0, accessed = 0;
        uint32_t fails = 0, connections = 0;
        bool healthy = true, in_service = true;
        int64_t timeout() const { return config.fail_timeout.ns / 1'000'000'000; }
    };

    bool single() const {
        const auto in_service = std::ranges::count_if(peers_, &Peer::in_service);
        return in_service == 1 && std::ranges::none_of(peers_, [](const Peer& peer) {
                   return peer.in_service && peer.config.backup;
               });
    }

    bool been_to_backup(const Tried& tried) const {
        bool been = false;
        tried.for_each([&](uint32_t i) { been |= peers_[i].config.backup; });
        return been;
    }

    std::vector<uint32_t> candidates(bool backup, int64_t now, const Tried& tried) const {
        std::vector<uint32_t> list;
        for (uint32_t i = 0; i < peers_.size(); ++i)
            if (peers_[i].config.backup == backup && !tried.contains(i) && usable(now, i))
                list.push_back(i);
        return list;
    }

    std::optional<uint32_t> pick_from(bool backup, int64_t now, const Tried& tried) {
        std::vector<uint32_t> list = candidates(backup, now, tried);
        if (list.empty()) return std::nullopt;
        if (least_connections_) {
            const auto load = [this](uint32_t i) {
                return static_cast<double>(peers_[i].connections) / peers_[i].config.weight;
            };
            const uint32_t least = std::ranges::min(list, {}, load);
            std::erase_if(list, [&](uint32_t i) { return load(i) > load(least); });
            if (list.size() == 1) return list.front();
        }
        int64_t total = 0;
        uint32_t best = list.front();
        for (const uint32_t i : list) {
            Peer& peer = peers_[i];
            peer.credit += peer.effective;
            total += peer.effective;
            if (peer.effective < peer.config.weight) ++peer.effective;
            if (peer.credit > peers_[best].credit) best = i;
        }
        peers_[best].credit -= total;
        return best;
    }

    void start_afresh(bool backup) {
        for (Peer& peer : peers_) {
            if (peer.config.backup != backup) continue;
            peer.credit = 0;
            peer.effective = peer.config.weight;
        }
    }

    bool least_connections_;
    std::vector<Peer> peers_;
};

std::vector<MemberConfig> random_members(sim::RandomStream& random) {
    std::vector<MemberConfig> members;
    const bool equal_weights = random.chance(0.5);
    const uint64_t size = 1 + random.below(random.chance(0.1) ? 90 : 6);
    for (uint64_t i = 0; i < size; ++i) {
        members.push_back({
            .weight = equal_weights ? 2 : static_cast<uint32_t>(1 + random.below(8)),
            .max_fails = static_cast<uint32_t>(random.below(4)),
            .fail_timeout = sim::Duration{1'000'000'000} * static_cast<int64_t>(random.below(4)),
            .max_connections = random.chance(0.2) ? static_cast<uint32_t>(1 + random.below(4)) : 0,
            .backup = random.chance(0.15),
            .down = random.chance(0.05),
            .name = std::to_string(i),
        });
    }
    std::ranges::stable_partition(members, std::logical_not{}, &MemberConfig::backup);
    return members;
}

struct CallInProgress {
    uint32_t member;
    Tried tried;  // before this attempt
};

// One history: `pick` answers, then calls end in any order, members come and go.
class History {
public:
    History(uint64_t seed, std::string_view policy)
        : random_(seed, "history"),
          members_(random_members(random_)),
          busy_(1 + random_.below(20)),
          // Long quiet stretches let tapes play; in others everything happens at once.
          trouble_(random_.chance(0.4)   ? 0.002
                   : random_.chance(0.5) ? 0.05
                                         : 0.4),
          upstream_(upstream_of(members_, policy)),
          plain_(members_, policy == "least_connections"),
          exact_(policy == "round_robin" || policy == "least_connections") {}

    void run(int steps) {
        for (int i = 0; i < steps && !testing::Test::HasFatalFailure(); ++i) step();
        while (!calls_.empty()) end_one();
        for (uint32_t i = 0; i < members_.size(); ++i)
            ASSERT_EQ(upstream_.member(i).connections, 0u);
    }

private:
    void step() {
        now_ = now_ + sim::Duration{static_cast<int64_t>(random_.below(60'000'000))};
        if (random_.chance(trouble_ / 10)) now_ = now_ + sim::Duration{1'700'000'000};
        if (random_.chance(trouble_ / 4)) {
            const auto member = static_cast<uint32_t>(random_.below(members_.size()));
            const bool up = random_.chance(0.6);
            if (random_.chance(0.7)) {
                upstream_.set_health(member, up);
                plain_.set_health(member, up);
            } else {
                upstream_.set_in_service(member, up);
                plain_.set_in_service(member, up);
            }
        }
        if (random_.chance(0.001)) upstream_ = Upstream(upstream_);
        if (calls_.size() >= busy_ || (!calls_.empty() && random_.chance(0.3))) end_one();
        attempt({});
    }

    void attempt(const Tried& tried) {
        const auto picked = upstream_.pick(now_, {.hash_key = random_.below(100)}, &tried);
        const int64_t second = now_.ns / 1'000'000'000;
        if (exact_) {
            ASSERT_EQ(picked, plain_.pick(second, tried));
        } else {
            ASSERT_EQ(picked.has_value(), plain_.has_candidate(second, tried));
            if (!picked) return;
            ASSERT_TRUE(plain_.usable(second, *picked));
            plain_.take(second, *picked);
        }
        if (!picked) return;
        ASSERT_FALSE(tried.contains(*picked));
        ASSERT_EQ(upstream_.member(*picked).connections, plain_.connections(*picked));
        calls_.push_back({*picked, tried});
    }

    void end_one() {
        std::swap(calls_[random_.below(calls_.size())], calls_.back());
        CallInProgress call = calls_.back();
        calls_.pop_back();
        if (random_.chance(trouble_)) {
            upstream_.failed(now_, call.member);
            plain_.failed(now_.ns / 1'000'000'000, call.member);
            call.tried.add(call.member);
            if (random_.chance(0.7)) attempt(call.tried);
        } else if (random_.chance(trouble_)) {
            upstream_.released(call.member);
            plain_.released(call.member);
        } else {
            upstream_.succeeded(now_, call.member);
            plain_.succeeded(call.member);
        }
    }

    sim::RandomStream random_;
    std::vector<MemberConfig> members_;
    size_t busy_;
    double trouble_;
    Upstream upstream_;
    PlainUpstream plain_;
    bool exact_;
    sim::Time now_{};
    std::vector<CallInProgress> calls_;
};

class BalanceProperty : public testing::TestWithParam<const char*> {};

TEST_P(BalanceProperty, AgreesWithAPlainReadingOfTheRules) {
    for (uint64_t seed = 0; seed < 400; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        History(seed, GetParam()).run(1000);
        if (HasFatalFailure()) return;
    }
}

INSTANTIATE_TEST_SUITE_P(Each, BalanceProperty,
                         testing::Values("round_robin", "least_connections", "ip_hash", "hash",
                                         "consistent_hash", "random", "random_two"),
                         [](const auto& suite) { return std::string(suite.param); });

}  // namespace
}  // namespace faultline::models
