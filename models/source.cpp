#include "models/source.hpp"

#include <algorithm>
#include <cmath>

#include "models/sending.hpp"
#include "sim/ziggurat.hpp"

namespace faultline::models {
namespace {

// A user who gets an error at once does not ask again in the same instant.
constexpr sim::Duration kLeastPauseAfterFailure{1'000'000};

void next_profiled_arrival(Cluster& cx, Source& source, uint32_t index) {
    if (source.peak_scale <= 0 || source.surge <= 0) {  // nobody comes at all
        source.episode = cx.kernel.fresh_episode();
        return;
    }
    // Gaps at the profile's peak: thinning makes the rest of it.
    const double gap = source.poisson ? sim::exponential_variate(source.random) * source.mean_ns
                                      : static_cast<double>(source.interarrival.draw().ns);
    source.episode = cx.kernel.after(
        sim::Duration{static_cast<int64_t>(gap / (source.peak_scale * source.surge))},
        static_cast<uint8_t>(EventKind::arrival), index);
}

void next_pool_arrival(Cluster& cx, Source& source, uint32_t index) {
    if (source.envelope == 0) {
        source.episode = cx.kernel.fresh_episode();
        return;
    }
    const double gap = sim::exponential_variate(source.random) * source.mean_ns /
                       static_cast<double>(source.envelope);
    source.episode = cx.kernel.after(sim::Duration{static_cast<int64_t>(gap)},
                                     static_cast<uint8_t>(EventKind::arrival), index);
}

// One user more thinks. The envelope follows, so that few arrivals are thinned away.
void one_more_thinks(Cluster& cx, Source& source, uint32_t index) {
    if (++source.thinking <= source.envelope) return;
    source.envelope = std::max<uint64_t>(1, std::min(source.population, source.thinking * 2));
    next_pool_arrival(cx, source, index);
}

}  // namespace

double Source::scale_at(sim::Time now) {
    if (profile.empty()) return 1;
    while (profile_at + 1 < profile.size() && profile[profile_at + 1].at <= now) ++profile_at;
    const LoadPoint& a = profile[profile_at];
    if (now <= a.at || profile_at + 1 == profile.size()) return a.scale;
    const LoadPoint& b = profile[profile_at + 1];
    return a.scale + (b.scale - a.scale) * static_cast<double>((now - a.at).ns) /
                         static_cast<double>((b.at - a.at).ns);
}

void draw_user(Source& source, Call& call) {
    if (source.region_of.chooses())
        call.region = static_cast<uint8_t>(source.region_of(source.user_random.uniform()));
    if (source.draws_client)
        call.client =
            static_cast<uint32_t>(source.first_client + source.user_random.below(source.clients));
}

GoOn uneven_arrival(Cluster& cx, uint32_t index) {
    Source& source = cx.sources[index];
    if (source.stopped) return kNone;  // users who still get answers go on thinking
    if (source.kind == Source::Kind::profiled) {
        next_profiled_arrival(cx, source, index);
        // Thinning: at the profile's peak rate, keep the share that the profile now asks for.
        const bool kept =
            source.random.uniform() * source.peak_scale < source.scale_at(cx.kernel.now());
        return kept ? send_request(cx, source) : kNone;
    }
    const bool accepted = source.thinking == source.envelope ||
                          source.random.below(source.envelope) < source.thinking;
    // Nobody gains from an envelope far above those who think.
    if (source.thinking * 4 < source.envelope)
        source.envelope = std::max<uint64_t>(1, source.thinking * 2);
    if (accepted) --source.thinking;
    next_pool_arrival(cx, source, index);
    return accepted ? send_request(cx, source) : kNone;
}

GoOn think_over(Cluster& cx, uint32_t index) {
    Source& source = cx.sources[index];
    return source.stopped ? kNone : send_request(cx, source);
}

void start_source(Cluster& cx, uint32_t index) {
    Source& source = cx.sources[index];
    switch (source.kind) {
        case Source::Kind::steady:
            next_steady_arrival(cx, source, index);
            break;
        case Source::Kind::profiled:
            next_profiled_arrival(cx, source, index);
            break;
        case Source::Kind::thinking_pool:
            next_pool_arrival(cx, source, index);
            break;
        case Source::Kind::timers:
            // Users are found anywhere in their first think, or they would come in step.
            for (uint64_t user = 0; user < source.population; ++user) {
                const double part = source.random.uniform();
                const auto first = static_cast<double>(source.interarrival.draw().ns);
                cx.kernel.after(sim::Duration{static_cast<int64_t>(first * part)},
                                static_cast<uint8_t>(EventKind::think_over), index);
            }
    }
}

void back_to_thinking(Cluster& cx, uint32_t index, Outcome outcome) {
    Source& source = cx.sources[index];
    if (source.leaving > 0) {
        --source.leaving;
        --source.population;
    } else if (source.kind == Source::Kind::thinking_pool) {
        one_more_thinks(cx, source, index);
    } else {
        sim::Duration pause = source.interarrival.draw();
        if (is_bad(outcome)) pause = std::max(pause, kLeastPauseAfterFailure);
        cx.kernel.after(pause, static_cast<uint8_t>(EventKind::think_over), index);
    }
}

// The pending arrival is drawn anew: where gaps are exponential nobody can tell.
void set_surge(Cluster& cx, uint32_t index, double factor) {
    Source& source = cx.sources[index];
    source.surge = factor;
    if (source.users > 0) {
        const double users =
            static_cast<double>(source.users) * source.scale_at(cx.kernel.now()) * factor;
        return cx.set_population(source, index, static_cast<uint64_t>(std::llround(users)));
    }
    if (source.stopped) return;
    if (source.profile.empty())
        source.kind = factor == 1 ? Source::Kind::steady : Source::Kind::profiled;
    if (source.kind == Source::Kind::steady)
        next_steady_arrival(cx, source, index);
    else
        next_profiled_arrival(cx, source, index);
}

void Cluster::set_population(Source& source, uint32_t index, uint64_t users) {
    const uint64_t staying = source.population - source.leaving;
    if (users >= staying) {
        const uint64_t more = users - staying;
        const uint64_t kept = std::min(more, source.leaving);
        source.leaving -= kept;
        for (uint64_t i = kept; i < more; ++i) {
            ++source.population;
            if (source.kind == Source::Kind::thinking_pool) {
                one_more_thinks(*this, source, index);
            } else {
                kernel.after(source.interarrival.draw(),
                             static_cast<uint8_t>(EventKind::think_over), index);
            }
        }
        return;
    }
    uint64_t fewer = staying - users;
    if (source.kind == Source::Kind::thinking_pool) {
        const uint64_t at_once = std::min(fewer, source.thinking);
        source.thinking -= at_once;
        source.population -= at_once;
        fewer -= at_once;
    }
    source.leaving += fewer;  // the rest go when their answers have come
}

}  // namespace faultline::models
