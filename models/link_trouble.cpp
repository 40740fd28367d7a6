#include "models/link_trouble.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "models/cluster.hpp"

namespace faultline::models {
namespace {

// Every link of the hop: one, or one for each pair of zones.
std::set<uint32_t> links_of(const Cluster& cx, LinkTrouble::Hop hop) {
    std::set<uint32_t> links;
    const auto add = [&](LinkChoice choice) {
        if (choice.first == kNone) return;
        const uint32_t count = choice.zone_stride ? choice.zone_stride * choice.zone_stride : 1;
        for (uint32_t i = 0; i < count; ++i) links.insert(choice.first + i);
    };
    for (size_t e = 1; e < cx.edges.size(); ++e)
        if (cx.edges[e].caller == hop.first && cx.edges[e].callee == hop.second)
            add(cx.edges[e].link);
    for (const Balancer& balancer : cx.balancers) {
        if (balancer.own_instance == kNone) continue;
        const bool caller = cx.instances[balancer.own_instance].component == hop.first;
        const bool callee =
            std::any_of(balancer.groups.begin(), balancer.groups.end(),
                        [&](const MemberGroup& group) { return group.component == hop.second; });
        if (caller && callee) add(balancer.link);
    }
    return links;
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

void LinkTrouble::disturb(Cluster& cx, Hop hop, uint32_t fault, const sim::Distribution& delay) {
    in_force_.push_back({hop, fault, delay});
    renew(cx, hop);
}

void LinkTrouble::leave(Cluster& cx, Hop hop, uint32_t fault) {
    std::erase_if(in_force_, [&](const Delay& one) { return one.fault == fault; });
    renew(cx, hop);
}

void LinkTrouble::renew(Cluster& cx, Hop hop) {
    ++renewals_;
    for (const uint32_t index : links_of(cx, hop)) {
        auto whole = std::find_if(whole_.begin(), whole_.end(),
                                  [&](const Whole& one) { return one.index == index; });
        std::vector<sim::Distribution> parts{cx.link_latency[index]};
        for (const Delay& one : in_force_)
            if (one.hop == hop) parts.push_back(one.delay);
        if (parts.size() == 1) {
            if (whole == whole_.end()) continue;
            cx.links[index] = whole->link;
            whole_.erase(whole);
            continue;
        }
        if (whole == whole_.end()) whole_.push_back({index, cx.links[index]});
        const std::string name =
            "faults/link/" + std::to_string(index) + "/" + std::to_string(renewals_);
        const sim::Distribution sum = sim::Distribution::sum(parts);
        cx.links[index] = {{sum, sim::RandomStream{seed_, name + "/out"}},
                           {sum, sim::RandomStream{seed_, name + "/back"}}};
    }
}

}  // namespace faultline::models
