#include "models/link_trouble.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "models/calling.hpp"

namespace faultline::models {
namespace {

// Every link with its hop; some have one for each pair of zones.
std::set<std::pair<uint32_t, LinkTrouble::Hop>> all_links(const Cluster& cx) {
    std::set<std::pair<uint32_t, LinkTrouble::Hop>> links;
    const auto add = [&](LinkChoice choice, LinkTrouble::Hop hop) {
        if (choice.first == kNone) return;
        const uint32_t count = choice.zone_stride ? choice.zone_stride * choice.zone_stride : 1;
        for (uint32_t i = 0; i < count; ++i) links.insert({choice.first + i, hop});
    };
    for (size_t e = 1; e < cx.edges.size(); ++e)
        add(cx.edges[e].link, {cx.edges[e].caller, cx.edges[e].callee});
    for (const Balancer& balancer : cx.balancers) {
        if (balancer.own_instance == kNone) continue;
        for (const MemberGroup& group : balancer.groups)
            add(balancer.link, {cx.instances[balancer.own_instance].component, group.component});
    }
    return links;
}

Link suspect() {
    const auto never = sim::Distribution::constant(kSuspect);
    return {{never, sim::RandomStream{}}, {never, sim::RandomStream{}}};
}

}  // namespace

sim::Distribution retransmission_delay(double loss) {
    constexpr int kParts = 10'000;
    constexpr int64_t kFirst = 200'000'000;
    std::vector<sim::Duration> delays;
    double left = kParts;
    for (int64_t losses = 0; losses < 16; ++losses) {
        // Lost so many times in a row, then not.
        const double share = left * (1 - loss);
        left -= share;
        const auto until = static_cast<size_t>(std::llround(kParts - left));
        delays.resize(std::max(delays.size(), until), {kFirst * ((int64_t{1} << losses) - 1)});
    }
    delays.resize(kParts, {kFirst * ((int64_t{1} << 16) - 1)});
    return sim::Distribution::empirical(delays);
}

void LinkTrouble::disturb(Cluster& cx, uint64_t strike, Hop hop, const sim::Distribution& delay) {
    Trouble one;
    one.strike = strike;
    one.hop = hop;
    one.delay = delay;
    add(cx, std::move(one));
}

void LinkTrouble::narrow(Cluster& cx, uint64_t strike, Hop hop, sim::Duration message) {
    Trouble one;
    one.strike = strike;
    one.hop = hop;
    one.message = message;
    add(cx, std::move(one));
}

void LinkTrouble::cut(Cluster& cx, uint64_t strike, Cut cut) {
    Trouble one;
    one.strike = strike;
    one.cut = std::move(cut);
    add(cx, std::move(one));
}

void LinkTrouble::hide(Cluster& cx, uint64_t strike, Hidden hidden) {
    // Answers that the callers have cached are of any age.
    hidden.since = cx.kernel.now();
    for (size_t i = 0; i < cx.instances.size(); ++i)
        hidden.known_until_ns.push_back(
            hidden.since.ns +
            static_cast<int64_t>(static_cast<double>(hidden.ttl.ns) * random_.uniform()));
    Trouble one;
    one.strike = strike;
    one.hidden = std::move(hidden);
    add(cx, std::move(one));
}

void LinkTrouble::add(Cluster& cx, Trouble trouble) {
    in_force_.push_back(std::move(trouble));
    renew(cx, in_force_.back());
}

void LinkTrouble::leave(Cluster& cx, uint64_t strike) {
    std::vector<Trouble> gone;
    std::erase_if(in_force_, [&](Trouble& one) {
        if (one.strike != strike) return false;
        gone.push_back(std::move(one));
        return true;
    });
    for (const Trouble& one : gone) {
        renew(cx, one);
        if (one.cut) release_held(cx);
    }
}

bool LinkTrouble::concerns(const Cluster& cx, const Trouble& trouble, Hop hop) const {
    if (trouble.hop) return *trouble.hop == hop;
    if (trouble.hidden) return trouble.hidden->callee == hop.second;
    const auto instances = [&](ComponentId id) {
        if (id == kNone) return std::pair{0u, 1u};
        const auto& info = cx.components[id];
        return std::pair{info.first_instance, info.first_instance + info.count};
    };
    const auto [a, a_end] = instances(hop.first);
    const auto [b, b_end] = instances(hop.second);
    for (uint32_t i = a; i < a_end; ++i)
        for (uint32_t k = b; k < b_end; ++k)
            if (trouble.cut->crosses(i, k) || trouble.cut->crosses(k, i)) return true;
    return false;
}

void LinkTrouble::renew(Cluster& cx, const Trouble& changed) {
    const bool delays_changed = changed.delay.has_value();
    renewals_ += delays_changed;
    for (const auto& [link, hop] : all_links(cx))
        if (concerns(cx, changed, hop)) renew_link(cx, link, hop, delays_changed);
}

void LinkTrouble::renew_link(Cluster& cx, uint32_t index, Hop hop, bool delays_changed) {
    auto it = std::find_if(troubled_.begin(), troubled_.end(),
                           [&](const Troubled& one) { return one.link == index; });
    std::vector<sim::Distribution> parts{cx.link_latency[index]};
    bool asks = false;
    for (const Trouble& one : in_force_) {
        if (!concerns(cx, one, hop)) continue;
        if (one.delay)
            parts.push_back(*one.delay);
        else
            asks = true;
    }
    if (parts.size() == 1 && !asks) {
        if (it == troubled_.end()) return;
        cx.links[index] = it->whole;
        troubled_.erase(it);
        return;
    }
    if (it == troubled_.end()) {
        troubled_.push_back({.link = index, .whole = cx.links[index], .disturbed = {}});
        it = troubled_.end() - 1;
    } else if (!it->asks) {
        it->disturbed = cx.links[index];  // as far as it has been drawn from
    }
    if (delays_changed) {
        it->disturbed.reset();
        const std::string name =
            "faults/link/" + std::to_string(index) + "/" + std::to_string(renewals_);
        const sim::Distribution sum = sim::Distribution::sum(parts);
        if (parts.size() > 1)
            it->disturbed = Link{{sum, sim::RandomStream{seed_, name + "/out"}},
                                 {sum, sim::RandomStream{seed_, name + "/back"}}};
    }
    it->asks = asks;
    cx.links[index] = asks ? suspect() : *it->disturbed;
}

const LinkTrouble::Cut* LinkTrouble::find_cut(uint32_t from, uint32_t to) const {
    for (const Trouble& one : in_force_)
        if (one.cut && one.cut->crosses(from, to)) return &*one.cut;
    return nullptr;
}

// The clients are many: as many of them as have had to ask again by now know no more.
bool LinkTrouble::is_unknown(const Cluster& cx, uint32_t from, Hop hop, sim::Duration* fails) {
    const sim::Time now = cx.kernel.now();
    for (const Trouble& one : in_force_) {
        if (!one.hidden || one.hidden->callee != hop.second) continue;
        const Hidden& hidden = *one.hidden;
        const bool unknown = from == 0 ? random_.uniform() * static_cast<double>(hidden.ttl.ns) <
                                             static_cast<double>((now - hidden.since).ns)
                                       : now.ns >= hidden.known_until_ns[from];
        if (!unknown) continue;
        *fails = hidden.fails;
        return true;
    }
    return false;
}

sim::Duration LinkTrouble::delay(Cluster& cx, Troubled& troubled, Hop hop, bool back) {
    const sim::Duration own = (back ? troubled.back() : troubled.out()).draw();
    int64_t message = 0;  // of the narrowest
    for (const Trouble& one : in_force_)
        if (one.message && *one.hop == hop) message = std::max(message, one.message->ns);
    if (message == 0) return own;
    int64_t& free = troubled.free_ns[back];
    free = std::max(free, cx.kernel.now().ns) + message;
    return own + (sim::Time{free} - cx.kernel.now());
}

namespace {

// The instance that waits for the call's reply, or did.
uint32_t sender_of(const Cluster& cx, const Call& call) {
    if (call.parent.slot < sim::kMaxSlots &&
        cx.calls[call.parent.slot].episode == call.parent.episode)
        return cx.calls[call.parent.slot].node;
    const ComponentId caller = cx.edges[call.edge].caller;
    return caller == kNone ? 0 : cx.components[caller].first_instance;
}

bool goes_out(Leg leg) { return leg == Leg::there || leg == Leg::to_member; }

}  // namespace

void LinkTrouble::cross(Cluster& cx, uint32_t slot, uint32_t link, Leg leg, EventKind arrival) {
    Call& call = cx.calls[slot];
    const Edge& edge = cx.edges[call.edge];
    const uint32_t balancer =
        edge.route == Route::balancer ? cx.balancers[edge.target].own_instance : kNone;
    const bool with_member = leg == Leg::to_member || leg == Leg::from_member;
    const uint32_t near = with_member ? balancer : sender_of(cx, call);
    const uint32_t far = !with_member && balancer != kNone ? balancer : call.node;
    const bool out = goes_out(leg);
    const uint32_t from = out ? near : far, to = out ? far : near;
    const Hop hop{near == 0 ? kNone : cx.instances[near].component, cx.instances[far].component};
    if (out) call.state = CallState::travelling;
    sim::Duration fails{};
    if (leg == Leg::there && is_unknown(cx, from, hop, &fails)) {
        // No member is to blame: it was never asked.
        call.outcome = Outcome::failed;
        call.state = CallState::replying;
        return schedule(cx, slot, call, fails, EventKind::reply_home);
    }
    if (const Cut* cut = find_cut(from, to))
        return hold(cx, {slot, 0, link, from, to, leg, arrival, call.outcome}, cut->gives_up);
    const auto it = std::find_if(troubled_.begin(), troubled_.end(),
                                 [&](const Troubled& one) { return one.link == link; });
    schedule(cx, slot, call, delay(cx, *it, hop, !out), arrival);
}

// It is sent again and again; in the end whoever sent it hears that nobody answers.
void LinkTrouble::hold(Cluster& cx, const Held& held, sim::Duration gives_up) {
    Call& call = cx.calls[held.slot];
    call.state = CallState::replying;
    const bool out = goes_out(held.leg);
    if (!is_bad(call.outcome)) call.outcome = out ? Outcome::unreachable : Outcome::aborted;
    schedule(cx, held.slot, call, gives_up,
             held.leg == Leg::to_member ? EventKind::reply_at_balancer
             : out                      ? EventKind::reply_home
                                        : held.arrival);
    held_.push_back(held);
    held_.back().episode = call.episode;
    if (held_.size() < prune_at_) return;
    std::erase_if(held_,
                  [&](const Held& one) { return cx.calls[one.slot].episode != one.episode; });
    prune_at_ = std::max<size_t>(1000, 2 * held_.size());
}

void LinkTrouble::release_held(Cluster& cx) {
    std::vector<Held> waiting;
    waiting.swap(held_);
    for (const Held& one : waiting) {
        Call& call = cx.calls[one.slot];
        if (call.episode != one.episode) continue;
        if (is_cut(one.from, one.to)) {
            held_.push_back(one);
            continue;
        }
        call.outcome = one.outcome;
        const bool out = goes_out(one.leg);
        if (out) call.state = CallState::travelling;
        Link& link = cx.links[one.link];
        const sim::Duration delay = (out ? link.out : link.back).draw();
        if (is_suspect(delay))
            cross(cx, one.slot, one.link, one.leg, one.arrival);
        else
            schedule(cx, one.slot, call, delay, one.arrival);
    }
    cx.catch_up_all();
}

}  // namespace faultline::models
