// studies/rehearsal/contingencies.hpp - every single thing of a system that can break, and every
// two of them.
//
// As in the contingency analysis of power grids (N-1, N-2): each instance, each database role, all
// of a component that has several instances, each host, zone, region and link once. Instances of
// one component in one zone are alike, so one of them stands for all; so does whatever takes down
// the very same instances (a zone in which only one thing runs).
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "models/blueprint.hpp"
#include "studies/rehearsal/breaking.hpp"

namespace faultline::studies {

enum class ThingKind : uint8_t { instance, role, dependency, host, zone, region, link, pair };
const char* kind_name(ThingKind kind);

using Link = std::pair<models::ComponentId, models::ComponentId>;  // caller (kNone: the clients)
struct Hit {                                                       // an instance that is struck
    models::ComponentId component;
    uint32_t ordinal;
    auto operator<=>(const Hit&) const = default;
};

struct Contingency {
    std::string name;  // api[0], shop.primary, api[*], vm, zone:a, api->shop; of a pair "a + b"
    ThingKind kind = ThingKind::instance;
    std::vector<std::string> alike;     // others that it stands for
    std::vector<std::string> also;      // other names for the same: zone:b, if only this is there
    std::vector<models::Fault> faults;  // scripted at time 0, until it is repaired
    std::vector<Hit> hits;              // sorted
    std::vector<Link> links;
    // Of the first that is alike: with it, two of the same kind can break together.
    std::vector<models::Fault> twin_faults;
    std::vector<Hit> twin_hits;
    size_t place = 0;           // among the single ones
    std::vector<size_t> parts;  // of a pair: the places of the two
};

// In the order of the blueprint's components, then hosts, zones, regions and links. Things that no
// request reaches are left out, and so is what cannot be broken in this way.
std::vector<Contingency> contingencies(const models::Blueprint& blueprint,
                                       const Breaking& breaking);

// Those that are called so, stand for what is called so, or are parts of it: of "api" its instances
// and "api[*]", of "zone:" every zone. In `unknown` the names that nothing is called.
std::vector<Contingency> only(const std::vector<Contingency>& all,
                              const std::vector<std::string>& names,
                              std::vector<std::string>& unknown);

struct Pairs {
    std::vector<Contingency> pairs;
    // Not among them: those for which another one stands, those of which one is a part of the
    // other, those that share no request.
    size_t alike = 0, contained = 0, apart = 0;
};
Pairs pairs_of(const models::Blueprint& blueprint, const std::vector<Contingency>& singles);

}  // namespace faultline::studies
