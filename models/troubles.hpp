// models/troubles.hpp - all that is wrong at the moment, and what it makes of each thing.
//
// A fault that strikes adds effects, each on one thing; when it ends they are taken away. What a
// thing is like follows from all effects on it that are in force, and is worked out anew whenever
// one comes or goes. So faults overlap in any way, and none leaves anything behind:
//
//   down, still, disk_full, drained    while there is any
//   slow, disk_slow, surge    factors multiply
//   errors, theft             what is spared multiplies: 1 - (1 - a)(1 - b)
//   clock                     jumps add up
//   hot_key                   each its own key; the first drawn wins
//
// What happens to links is links.hpp's: `links`. Cost: control plane only; a list of a few.
#pragma once
#include <cstdint>
#include <vector>

#include "models/call.hpp"
#include "models/link_trouble.hpp"
#include "sim/time.hpp"

namespace faultline::models {

class Cluster;

// So much of what is drawn goes to one key instead (KeyStream).
struct HotShare {
    double share = 0;
    uint64_t key = 0;
};

struct Effect {
    enum class Kind : uint8_t {
        down,
        still,
        slow,  // of: an instance; `share` of the requests that come there
        errors,
        disk_full,
        clock,
        theft,      // of: a processor
        disk_slow,  // of: a disk
        hot_key,    // of: a key stream
        surge,      // of: a source
        drained,
    };
    Kind kind = Kind::down;
    uint32_t of = 0;
    double factor = 1, share = 1;
    sim::Duration by{};  // clock
    bool flag = false;   // down: silently; disk_full: whoever writes to its log stops
};

class Troubles {
public:
    explicit Troubles(uint64_t seed = 0) : links{seed} {}

    // A fault strikes: the number by which its effects go. Some are over as soon as it has struck.
    uint64_t begin(Cluster& cluster, bool lasts);
    void end(Cluster& cluster, uint64_t strike);

    void add(Cluster& cluster, uint64_t strike, const Effect& effect);
    // The same effect, with another factor from now on.
    void set(Cluster& cluster, uint64_t strike, const Effect& effect);
    void remove(Cluster& cluster, uint64_t strike, Effect::Kind kind, uint32_t of);

    bool has(Effect::Kind kind, uint32_t of) const;
    bool empty() const { return in_force_.empty() && links.empty(); }
    // How many times an instance has lost what it had in memory.
    uint32_t deaths(uint32_t instance) const;
    void died(uint32_t instance);
    // A database writes to its log, which is full: true if that was its end.
    bool panics(Cluster& cluster, uint32_t instance);
    // It runs another version, which may be slow by itself.
    void renew_slowness(Cluster& cluster, uint32_t instance) const;
    // What becomes of work that a call brings to an instance where only some requests are slow.
    double slowness(const Cluster& cluster, const Call& call) const;

    LinkTrouble links;

private:
    struct InForce {
        uint64_t strike;
        Effect effect;
    };
    template <class Each>
    void for_each(Effect::Kind kind, uint32_t of, Each each) const {
        for (const InForce& one : in_force_)
            if (one.effect.kind == kind && one.effect.of == of) each(one.effect);
    }
    double product(Effect::Kind kind, uint32_t of) const;  // of the factors
    double spared(Effect::Kind kind, uint32_t of) const;   // of the shares, what is left
    void renew(Cluster& cluster, const Effect& changed);

    std::vector<InForce> in_force_;  // in the order in which they came
    uint64_t strikes_ = 0;
    uint32_t lasting_ = 0;
    std::vector<uint32_t> deaths_;  // by instance, as far as any died
};

}  // namespace faultline::models
