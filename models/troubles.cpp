#include "models/troubles.hpp"

#include <algorithm>

#include "models/calling.hpp"
#include "models/sending.hpp"

namespace faultline::models {

using Kind = Effect::Kind;

static double slowness_of_version(const Cluster& cx, uint32_t instance) {
    const uint16_t release = cx.instances[instance].release;
    return release == 0 ? 1 : cx.releases[release - 1].version().slow;
}

uint64_t Troubles::begin(Cluster& cx, bool lasts) {
    if (lasts && ++lasting_ == 1) cx.recorder.set_broken(true);
    return ++strikes_;
}

void Troubles::end(Cluster& cx, uint64_t strike) {
    if (--lasting_ == 0) cx.recorder.set_broken(false);
    links.leave(cx, strike);
    std::vector<Effect> gone;
    std::erase_if(in_force_, [&](const InForce& one) {
        if (one.strike != strike) return false;
        gone.push_back(one.effect);
        return true;
    });
    for (Effect& effect : gone) {
        effect.by = {-effect.by.ns};
        renew(cx, effect);
    }
}

void Troubles::add(Cluster& cx, uint64_t strike, const Effect& effect) {
    in_force_.push_back({strike, effect});
    renew(cx, effect);
}

void Troubles::set(Cluster& cx, uint64_t strike, const Effect& effect) {
    for (InForce& one : in_force_) {
        if (one.strike != strike || one.effect.kind != effect.kind || one.effect.of != effect.of)
            continue;
        one.effect = effect;
        return renew(cx, effect);
    }
    add(cx, strike, effect);
}

void Troubles::remove(Cluster& cx, uint64_t strike, Kind kind, uint32_t of) {
    const auto it = std::find_if(in_force_.begin(), in_force_.end(), [&](const InForce& one) {
        return one.strike == strike && one.effect.kind == kind && one.effect.of == of;
    });
    if (it == in_force_.end()) return;
    const Effect effect = it->effect;
    in_force_.erase(it);
    renew(cx, effect);
}

bool Troubles::has(Kind kind, uint32_t of) const {
    return std::any_of(in_force_.begin(), in_force_.end(), [&](const InForce& one) {
        return one.effect.kind == kind && one.effect.of == of;
    });
}

uint32_t Troubles::deaths(uint32_t instance) const {
    return instance < deaths_.size() ? deaths_[instance] : 0;
}

// Whoever stood still there is no more: the next process goes.
void Troubles::died(uint32_t instance) {
    if (deaths_.size() <= instance) deaths_.resize(instance + 1);
    ++deaths_[instance];
    std::erase_if(in_force_, [&](const InForce& one) {
        return one.effect.kind == Kind::still && one.effect.of == instance;
    });
}

bool Troubles::panics(Cluster& cx, uint32_t instance) {
    const auto it = std::find_if(in_force_.begin(), in_force_.end(), [&](const InForce& one) {
        return one.effect.kind == Kind::disk_full && one.effect.of == instance && one.effect.flag;
    });
    if (it == in_force_.end()) return false;
    cx.story.tell(cx.kernel.now(), "stopped", cx.instance_name(instance),
                  "has no room for its write-ahead log", {.instance = instance});
    add(cx, it->strike, {.kind = Kind::down, .of = instance});
    return true;
}

double Troubles::product(Kind kind, uint32_t of) const {
    double all = 1;
    for_each(kind, of, [&](const Effect& e) { all *= e.factor; });
    return all;
}

double Troubles::spared(Kind kind, uint32_t of) const {
    double all = 1;
    for_each(kind, of, [&](const Effect& e) { all *= 1 - e.share; });
    return all;
}

// Which requests it is follows from the request, so that it is slow in all its steps there and
// nothing need be remembered.
double Troubles::slowness(const Cluster& cx, const Call& call) const {
    const uint32_t instance = call.node;
    double all = slowness_of_version(cx, instance);
    uint64_t number = 0;
    for_each(Kind::slow, instance, [&](const Effect& e) {
        const uint64_t drawn = sim::mix64(static_cast<uint64_t>(call.started.ns) ^
                                          sim::mix64(++number << 32 | instance));
        if (static_cast<double>(drawn >> 11) * 0x1.0p-53 < e.share) all *= e.factor;
    });
    return all;
}

void Troubles::renew_slowness(Cluster& cx, uint32_t instance) const {
    double whole = slowness_of_version(cx, instance);
    bool some = false;
    for_each(Kind::slow, instance, [&](const Effect& e) {
        whole *= e.factor;
        some |= e.share < 1;
    });
    cx.instances[instance].slowdown = some ? -1.0F : static_cast<float>(whole);
}

void Troubles::renew(Cluster& cx, const Effect& changed) {
    const uint32_t of = changed.of;
    switch (changed.kind) {
        case Kind::down:
            if (has(Kind::down, of))
                cx.crash(of, changed.flag);
            else if (!cx.instances[of].up)
                cx.restart(of);
            return;
        case Kind::still:
            return has(Kind::still, of) ? cx.hang(of) : cx.resume(of);
        case Kind::slow:
            return renew_slowness(cx, of);
        case Kind::errors:
            return cx.instances[of].answer_errors(static_cast<float>(1 - spared(Kind::errors, of)));
        case Kind::disk_full:
            cx.instances[of].disk_full = has(Kind::disk_full, of);
            if (!cx.instances[of].disk_full) cx.catch_up_all();
            return;
        case Kind::clock:
            return cx.shift_clock(of, changed.by);
        case Kind::theft:
            cx.processors[of].leave(cx.kernel.now(), spared(Kind::theft, of));
            return schedule_processor(cx, of);
        case Kind::disk_slow:
            return cx.disks[of].slow_down(product(Kind::disk_slow, of));
        case Kind::hot_key: {
            KeyStream& keys = cx.key_streams[of];
            keys.hot.clear();
            // The rarest keys, one for each fault.
            for_each(Kind::hot_key, of, [&](const Effect& e) {
                const uint64_t rank = keys.hot.size() % keys.popularity.keys();
                keys.hot.push_back({e.share, keys.popularity.keys() - 1 - rank});
            });
            return;
        }
        case Kind::surge:
            return set_surge(cx, of, product(Kind::surge, of));
        case Kind::drained:
            return cx.set_drained(of, has(Kind::drained, of));
    }
}

}  // namespace faultline::models
