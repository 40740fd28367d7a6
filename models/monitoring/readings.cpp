#include "models/monitoring/readings.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/cluster.hpp"

namespace faultline::models {
namespace {

using About = SignalInfo::About;

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

// As PromQL divides: nothing of nothing is NaN, something of nothing infinite.
double share(double part, double whole) { return part / whole; }

double quantile_of(Signal signal) {
    switch (signal) {
        case Signal::p50:
            return 0.5;
        case Signal::p90:
            return 0.9;
        case Signal::p95:
            return 0.95;
        case Signal::p99:
            return 0.99;
        default:
            return 0.999;
    }
}

// PromQL's histogram_quantile (promql/quantile.go) over what is at most each bound, and all.
double histogram_quantile(double q, const std::array<double, kScrapeBounds>& up_to, double all) {
    if (!(all > 0)) return kNothing;
    static const auto bounds = scrape_bounds();
    const double rank = q * all;
    const auto found =
        std::find_if(up_to.begin(), up_to.end(), [&](double n) { return n >= rank; });
    if (found == up_to.end()) return bounds.back();
    const auto b = static_cast<size_t>(found - up_to.begin());
    const double lower = b > 0 ? bounds[b - 1] : 0, below = b > 0 ? up_to[b - 1] : 0;
    return lower + (bounds[b] - lower) * (rank - below) / (up_to[b] - below);
}

}  // namespace

Readings::Readings(const Cluster& cx, sim::Duration keep) : scraper_{cx}, keep_{keep} {}

void Readings::read(const Cluster& cx) {
    scrapes_.push_back(scraper_.scrape(cx));
    // One more than the window holds: a level may be asked for when it is empty.
    while (scrapes_.size() > 1 && scrapes_.front().at < cx.kernel.now() - keep_)
        scrapes_.pop_front();
}

bool Readings::holds(const Condition& condition, sim::Time now) const {
    const std::vector<uint32_t> all = subjects(condition);
    return std::any_of(all.begin(), all.end(), [&](uint32_t subject) {
        return condition.holds(value(condition, subject, now));
    });
}

std::vector<uint32_t> Readings::subjects(const Condition& condition) const {
    const Telemetry& w = who();
    const bool any = condition.of == kNone;
    std::vector<uint32_t> found;
    const auto collect = [&](size_t count, auto wanted) {
        for (uint32_t i = 0; i < count; ++i)
            if (wanted(i)) found.push_back(i);
    };
    const auto on_machine_of = [&](uint32_t machine) {
        return std::any_of(w.instances.begin(), w.instances.end(), [&](const auto& one) {
            return one.machine == machine && one.of == condition.of;
        });
    };
    switch (info_of(condition.signal).about) {
        case About::requests:
        case About::checker:
            return {condition.of};
        case About::component:
            collect(w.components.size(), [&](uint32_t i) {
                const bool database = w.components[i].database;
                const bool wanted = condition.signal == Signal::up || database;
                return wanted && (any || i == condition.of);
            });
            return found;
        case About::machine:
            collect(w.machines.size(), [&](uint32_t i) {
                return w.machines[i].has(condition.signal) && (any || on_machine_of(i));
            });
            return found;
        case About::instance:
            collect(w.instances.size(), [&](uint32_t i) {
                const Telemetry::Instance& one = w.instances[i];
                return one.has(condition.signal) && (any || one.of == condition.of);
            });
            return found;
        case About::pool:
            collect(w.pools.size(),
                    [&](uint32_t i) { return any || w.pools[i].of == condition.of; });
            return found;
        case About::store:
            collect(w.stores.size(),
                    [&](uint32_t i) { return any || w.stores[i].of == condition.of; });
            return found;
    }
    return found;
}

std::string Readings::subject_name(const Condition& condition, uint32_t subject) const {
    const Telemetry& w = who();
    switch (info_of(condition.signal).about) {
        case About::requests:
            return subject == kNone ? "" : w.classes[subject];
        case About::component:
            return w.components[subject].name;
        case About::machine:
            return w.machines[subject].name;
        case About::instance:
            return w.instances[subject].name;
        case About::pool:
            return w.pools[subject].instance + "->" + w.pools[subject].to;
        case About::store:
            return w.stores[subject].component;
        case About::checker:
            return "";
    }
    return "";
}

double Readings::value(const Condition& condition, uint32_t subject, sim::Time now) const {
    if (scrapes_.empty()) return kNothing;
    const WindowSamples in = samples(condition, now);
    const SignalInfo& info = info_of(condition.signal);
    if (info.over_window && in.count < 2) return kNothing;
    switch (info.about) {
        case About::requests:
            return of_requests(condition, in);
        case About::component:
            return of_component(condition.signal, subject);
        case About::machine:
            return of_machine(condition.signal, subject, in);
        case About::instance:
            return of_instance(condition.signal, subject, in);
        case About::pool:
            return share(last().pools[subject].active, who().pools[subject].size);
        case About::store:
            return hit_ratio(subject, in);
        case About::checker:
            return last().check_passed < 0 ? kNothing : last().check_passed;
    }
    return kNothing;
}

WindowSamples Readings::samples(const Condition& condition, sim::Time now) const {
    WindowSamples in{now - condition.window, now, {}, last().at, 0};
    for (auto it = scrapes_.rbegin(); it != scrapes_.rend() && it->at >= in.from; ++it) {
        in.first = it->at;
        ++in.count;
    }
    return in;
}

// Of a counter, read off a scrape.
template <class Counter>
double Readings::rate(const WindowSamples& in, Counter counter) const {
    const Scrape& first = scrapes_[scrapes_.size() - in.count];
    return rate_of(in, static_cast<double>(counter(first)), static_cast<double>(counter(last())));
}

double Readings::of_requests(const Condition& condition, const WindowSamples& in) const {
    double ok = 0, bad = 0, seconds = 0;
    for (uint32_t c = 0; c < who().classes.size(); ++c) {
        if (condition.of != kNone && condition.of != c) continue;
        ok += rate(in, [c](const Scrape& s) { return s.classes[c].succeeded; });
        for (const auto count :
             {&Scrape::OfClass::failed, &Scrape::OfClass::rejected, &Scrape::OfClass::timed_out})
            bad += rate(in, [&](const Scrape& s) { return s.classes[c].*count; });
        if (condition.signal == Signal::mean)
            seconds += rate(in, [c](const Scrape& s) { return s.classes[c].latency_seconds; });
    }
    switch (condition.signal) {
        case Signal::mean:
            return share(seconds, ok);
        case Signal::errors:
            return share(bad, ok + bad);
        case Signal::throughput:
            return ok;
        case Signal::rate:
            return ok + bad;
        default:
            return percentile(quantile_of(condition.signal), condition.of, in);
    }
}

double Readings::percentile(double quantile, uint32_t request_class,
                            const WindowSamples& in) const {
    std::array<double, kScrapeBounds> up_to{};
    double all = 0;
    for (uint32_t c = 0; c < who().classes.size(); ++c) {
        if (request_class != kNone && request_class != c) continue;
        for (size_t b = 0; b < kScrapeBounds; ++b)
            up_to[b] += rate(in, [&](const Scrape& s) { return s.classes[c].up_to[b]; });
        all += rate(in, [c](const Scrape& s) { return s.classes[c].succeeded; });
    }
    return histogram_quantile(quantile, up_to, all);
}

double Readings::of_component(Signal signal, uint32_t component) const {
    const Telemetry& w = who();
    if (signal == Signal::buffer_hits) return w.components[component].buffer_hit_ratio;
    double there = 0, up = 0, primaries = 0, primaries_up = 0;
    for (size_t i = 0; i < w.instances.size(); ++i) {
        const Scrape::OfInstance& one = last().instances[i];
        if (w.instances[i].of != component || !one.in_service) continue;
        there += 1;
        up += one.up ? 1 : 0;
        primaries += one.primary ? 1 : 0;
        primaries_up += one.primary && one.up ? 1 : 0;
    }
    return signal == Signal::up ? share(up, there) : share(primaries_up, primaries);
}

double Readings::of_machine(Signal signal, uint32_t machine, const WindowSamples& in) const {
    const Telemetry::Machine& it = who().machines[machine];
    const auto of = [machine](const Scrape& s) -> const Scrape::OfMachine& {
        return s.machines[machine];
    };
    switch (signal) {
        case Signal::cpu:
            return rate(in, [&](const Scrape& s) { return of(s).cpu_seconds / it.cores; });
        case Signal::iowait:
            return rate(in, [&](const Scrape& s) { return of(s).iowait_seconds / it.cores; });
        case Signal::disk:
            return rate(in, [&](const Scrape& s) { return of(s).io_seconds; });
        case Signal::network:
            return rate(in, [&](const Scrape& s) { return of(s).received_bytes; }) +
                   rate(in, [&](const Scrape& s) { return of(s).sent_bytes; });
        case Signal::memory:
            return share(static_cast<double>(of(last()).memory_bytes),
                         static_cast<double>(it.memory_bytes));
        default:
            return share(static_cast<double>(it.disk_used_bytes),
                         static_cast<double>(it.disk_bytes));
    }
}

double Readings::of_instance(Signal signal, uint32_t instance, const WindowSamples& in) const {
    const Scrape::OfInstance& now = last().instances[instance];
    if (!now.in_service) return kNothing;
    switch (signal) {
        case Signal::workers:
        case Signal::connections:
            return share(now.busy, who().instances[instance].workers);
        case Signal::queue:
            return now.waiting;
        default:
            return share(
                rate(in, [&](const Scrape& s) { return s.instances[instance].work_seconds; }),
                rate(in, [&](const Scrape& s) { return s.instances[instance].served; }) +
                    rate(in, [&](const Scrape& s) { return s.instances[instance].failed; }));
    }
}

double Readings::hit_ratio(uint32_t store, const WindowSamples& in) const {
    const double hits = rate(in, [&](const Scrape& s) { return s.stores[store].hits; });
    return share(hits, hits + rate(in, [&](const Scrape& s) { return s.stores[store].misses; }));
}

}  // namespace faultline::models
