#include "studies/rehearsal/structure.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace faultline::studies {
namespace {

using scenarios::Consequence;
using scenarios::Loss;
using Says = StructureCheck::Says;
using Verdict = StructureCheck::Verdict;

constexpr double kFelt = 0.05;  // share of bad ends from which on a loss counts as felt
constexpr double kFull = 0.95;  // utilisation

Loss loss_of(const Contingency& what) {
    Loss loss;
    for (const Hit& hit : what.hits) loss.instances.insert({hit.component, hit.ordinal});
    for (const Link& link : what.links) loss.links.insert(link);
    return loss;
}

std::string overload(const Outcome& outcome) {
    if (outcome.utilization < kFull) return "";
    return fmt::format("overloads {}", outcome.busiest);
}

void judge(StructureCheck& check, const Outcome& outcome) {
    const bool felt = outcome.wrong_share >= kFelt || !outcome.comes_back;
    const auto refute = [&](Verdict verdict, std::string why) {
        check.verdict = verdict;
        check.why = std::move(why);
    };
    switch (check.says) {
        case Says::single_point:
            if (outcome.wrong_share < check.lost_share / 2)
                return refute(Verdict::refuted, "most are answered");
            if (outcome.wrong_share > 2 * check.lost_share + kFelt || !outcome.comes_back)
                return refute(Verdict::worse, !outcome.comes_back         ? "does not come back"
                                              : overload(outcome).empty() ? "holds up the others"
                                                                          : overload(outcome));
            return;
        case Says::too_little:
            if (!felt && outcome.utilization < kFull) refute(Verdict::refuted, "it is enough");
            return;
        case Says::failover:
            if (!outcome.comes_back) return refute(Verdict::refuted, "does not come back");
            if (!outcome.by_itself) refute(Verdict::refuted, "not before the repair");
            return;
        case Says::redundant:
            if (!outcome.comes_back) return refute(Verdict::refuted, "does not come back");
            if (felt)
                refute(Verdict::refuted, overload(outcome).empty() ? "though nothing is overloaded"
                                                                   : overload(outcome));
            return;
    }
}

}  // namespace

const char* says_name(Says says) {
    switch (says) {
        case Says::single_point:
            return "single point of failure";
        case Says::too_little:
            return "too little is left";
        case Says::failover:
            return "redundant after a failover";
        case Says::redundant:
            return "redundant";
    }
    return "";
}

const char* verdict_name(Verdict verdict) {
    switch (verdict) {
        case Verdict::confirmed:
            return "confirmed";
        case Verdict::worse:
            return "worse";
        case Verdict::refuted:
            return "refuted";
    }
    return "";
}

StructureCheck check_structure(const scenarios::SystemTopology& topology, const Contingency& what,
                               const Outcome& outcome) {
    constexpr double kNoRequest = 1e-9;
    const Loss loss = loss_of(what);
    const Consequence consequence = topology.without(loss);
    StructureCheck check;
    check.place = what.place;
    check.lost_share = consequence.lost_share;
    check.capacity = consequence.capacity / topology.offered();
    check.narrowest = consequence.narrowest;
    check.failover_seconds = consequence.failover_seconds;
    check.behind = topology.behind(loss);
    check.articulation = topology.is_articulation(loss);
    if (check.lost_share > kNoRequest)
        check.says = Says::single_point;
    else if (check.capacity < 1)
        check.says = Says::too_little;
    else if (check.failover_seconds > 0)
        check.says = Says::failover;
    judge(check, outcome);
    return check;
}

std::vector<CutOfTwo> cuts_of_two(const scenarios::SystemTopology& topology,
                                  const std::vector<Contingency>& singles) {
    constexpr size_t kMost = 100;  // things; the rest would take long and nobody would read it
    std::vector<size_t> some;
    for (size_t i = 0; i < singles.size() && some.size() < kMost; ++i)
        if (singles[i].kind == ThingKind::instance || singles[i].kind == ThingKind::role)
            some.push_back(i);
    const auto lost = [&](Loss loss, const std::vector<Hit>& more) {
        for (const Hit& hit : more) loss.instances.insert({hit.component, hit.ordinal});
        return topology.lost_share_without(loss);
    };
    std::vector<CutOfTwo> cuts;
    std::vector<double> alone;
    for (const size_t i : some) alone.push_back(lost(loss_of(singles[i]), {}));
    for (size_t a = 0; a < some.size(); ++a)
        for (size_t b = a; b < some.size(); ++b) {
            const Contingency &one = singles[some[a]], &other = singles[some[b]];
            const std::vector<Hit>& hits = a == b ? one.twin_hits : other.hits;
            if (hits.empty()) continue;
            const double both = lost(loss_of(one), hits);
            // What each one loses by itself is no news.
            const double by_themselves = 1 - (1 - alone[a]) * (1 - alone[b]);
            if (both > std::min(1.0, std::max(by_themselves, alone[a] + alone[b])) + 1e-9)
                cuts.push_back({one.place, other.place, both});
        }
    return cuts;
}

}  // namespace faultline::studies
