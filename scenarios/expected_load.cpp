#include "scenarios/expected_load.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "scenarios/flow.hpp"
#include "scenarios/station_load.hpp"

namespace faultline::scenarios {

using namespace models;

namespace {

struct Station : StationLoad {
    // In multiples of the load at scale 1: what it can do, and what those before it let through.
    double capacity = kForEver, ceiling = 0;
    double attempts = 1;
    double admitted = 0;  // most calls that its callers can have here at a time
    double waiting = 0;
};

class LoadEstimate {
public:
    explicit LoadEstimate(const Blueprint& blueprint)
        : blueprint_{blueprint},
          flow_{flow_of(blueprint)},
          length_{blueprint.run.duration.seconds()} {
        rate_ = flow_.rate;
        for (const auto& [primary, replicas] : station_loads(blueprint, flow_))
            stations_.push_back({Station{primary}, Station{replicas}});
        take_curve();
    }

    ExpectedLoad estimate() {
        find_capacities();
        find_ceilings();
        find_waiting();
        return add_up();
    }

private:
    using Pair = std::array<Station, 2>;  // the second: a database's replicas

    Station& station_of(const FlowOperation& op) {
        return stations_[op.id.component][is_read_elsewhere(blueprint_, op.id) ? 1 : 0];
    }

    // The load over time as steps of equal length: 1 where no profile is stated. Of several groups
    // of users whichever is at its highest stands for all.
    void take_curve() {
        curve_.assign(load_changes(blueprint_) ? 1000 : 1, 0.0);
        for (const Workload* group : workloads_of(blueprint_)) {
            if (group->profile.empty())
                for (double& scale : curve_) scale = std::max(scale, 1.0);
            else
                follow(group->profile);
        }
    }
    void follow(const std::vector<LoadPoint>& profile) {
        size_t at = 0;
        for (size_t i = 0; i < curve_.size(); ++i) {
            const double t =
                length_ * 1e9 * (static_cast<double>(i) + 0.5) / static_cast<double>(curve_.size());
            const auto ns = [](const LoadPoint& point) { return static_cast<double>(point.at.ns); };
            while (at + 1 < profile.size() && ns(profile[at + 1]) <= t) ++at;
            const LoadPoint &a = profile[at], &b = profile[std::min(at + 1, profile.size() - 1)];
            const double span = ns(b) - ns(a);
            const double share = span > 0 ? std::clamp((t - ns(a)) / span, 0.0, 1.0) : 0;
            curve_[i] = std::max(curve_[i], a.scale + (b.scale - a.scale) * share);
        }
    }
    double peak_scale() const { return *std::max_element(curve_.begin(), curve_.end()); }

    void find_capacities() {
        for (Pair& pair : stations_)
            for (Station& station : pair) {
                const double busy = station.work.worker_seconds * rate_;
                const double cores = station.work.core_seconds * rate_;
                if (busy > 0) station.capacity = station.workers / busy;
                if (cores > 0) station.capacity = std::min(station.capacity, station.cores / cores);
            }
    }

    // Callers come before those they call, so that one walk is enough.
    void find_ceilings() {
        for (const FlowEdge& root : flow_.roots) {
            Station& first = station_of(flow_.operations[root.to]);
            first.ceiling = kForEver;
            first.attempts = std::max(first.attempts, root.timeout < kForEver ? root.attempts : 1);
            first.admitted = kForEver;
        }
        std::set<std::pair<ComponentId, const Station*>> counted;
        for (const FlowOperation& op : flow_.operations) {
            const Station& caller = station_of(op);
            const double through = std::min(caller.ceiling, caller.capacity);
            for (const FlowEdge& call : op.calls) {
                Station& callee = station_of(flow_.operations[call.to]);
                if (&callee == &caller || call.times <= 0) continue;
                callee.ceiling = std::max(callee.ceiling, through);
                if (call.timeout < kForEver)
                    callee.attempts = std::max(callee.attempts, call.attempts);
                if (counted.insert({op.id.component, &callee}).second)
                    callee.admitted += most_open(op, caller, call);
            }
        }
    }

    // How many calls of this caller can be open at a time: its workers, its connections; again and
    // again for each time it gives up and the call stays behind.
    double most_open(const FlowOperation& op, const Station& caller, const FlowEdge& call) const {
        if (!call.waits) return kForEver;
        // A balancer passes on what it is asked.
        if (std::holds_alternative<LoadBalancerSpec>(blueprint_.components[op.id.component].spec))
            return caller.admitted;
        const double callers =
            std::min(caller.admitted, caller.holds_worker ? caller.workers : kForEver);
        const double open =
            std::min(caller.instances * call.pool, callers * std::max(1.0, call.times));
        return call.timeout < kForEver ? open * (1 + length_ / call.timeout) : open;
    }

    // Highest point of the backlog, in seconds of the load at scale 1.
    double backlog(const Station& station) const {
        const double step = length_ / static_cast<double>(curve_.size());
        double now = 0, most = 0;
        for (const double scale : curve_) {
            const double asked = std::min(scale, station.ceiling) *
                                 (scale > station.capacity ? station.attempts : 1);
            now = std::max(0.0, now + (asked - station.capacity) * step);
            most = std::max(most, now);
        }
        return most;
    }

    // Requests that a closed workload can have waiting: its users, and for each time that they give
    // up and ask again one more.
    double most_waiting_requests(const Station& station) const {
        if (!is_closed(blueprint_)) return kForEver;
        double users = 0, think = kForEver;  // of several groups: the hastiest think for all
        for (const Workload* group : workloads_of(blueprint_)) {
            users += most_users(*group);
            think = std::min(think, group->think_time.mean_ns() * 1e-9);
        }
        const double served = std::min(rate_ * station.capacity, rate_ * peak_scale());
        const double again = users / (think + flow_.longest_request_seconds);
        return std::max(0.0, users - served * think) +
               std::max(0.0, again * station.attempts - served) * length_;
    }

    // Those called before their callers: what has no room there waits with them.
    void find_waiting() {
        std::set<const Station*> done;
        for (size_t i = flow_.operations.size(); i-- > 0;) {
            Station& station = station_of(flow_.operations[i]);
            if (station.visits <= 0 || !done.insert(&station).second) continue;
            const double visits = std::max(1.0, station.visits);
            double waiting = station.waiting + backlog(station) * rate_ * station.visits;
            waiting = std::min(waiting, most_waiting_requests(station) * visits);
            waiting = std::min(waiting, station.patience * rate_ * peak_scale() * visits);
            waiting = std::min(waiting, station.places);
            station.waiting = std::min(waiting, station.admitted);
            if (waiting > station.admitted) push_back(station, waiting - station.admitted);
        }
    }

    // `calls` of `station` wait with its callers, in proportion to what they ask of it.
    void push_back(const Station& station, double calls) {
        for (FlowOperation& op : flow_.operations)
            for (const FlowEdge& call : op.calls)
                if (&station_of(flow_.operations[call.to]) == &station && call.times > 0)
                    station_of(op).waiting += calls * op.per_request * call.times / station.visits /
                                              std::max(1.0, call.times);
    }

    ExpectedLoad add_up() {
        ExpectedLoad load;
        const double rate = rate_ * peak_scale();
        double mean_scale = 0;
        for (const double scale : curve_) mean_scale += scale / static_cast<double>(curve_.size());
        double events = 1;                                       // the arrival
        std::vector<double> open(flow_.operations.size(), 0.0);  // calls that wait there or below
        for (size_t i = flow_.operations.size(); i-- > 0;) {
            const FlowOperation& op = flow_.operations[i];
            const Station& station = station_of(op);
            // What gets through, and of that what the run is long enough to see.
            const double flow = rate_ * op.per_request *
                                std::min({peak_scale(), station.ceiling, station.capacity});
            if (station.visits > 0) open[i] = station.waiting * op.per_request / station.visits;
            for (const FlowEdge& call : op.calls)
                open[i] += follow(call, op.per_request, rate, open, load.crowd, events);
            if (std::holds_alternative<LoadBalancerSpec>(
                    blueprint_.components[op.id.component].spec))
                continue;
            load.crowd.calls += open[i] + flow * std::min(op.seconds, length_);
            load.crowd.at_work += flow * std::min(op.own_seconds, length_);
            events += op.per_request * op.timed_steps;
        }
        for (const FlowEdge& root : flow_.roots) {
            const double waiting = follow(root, 1, rate, open, load.crowd, events);
            const double flow =
                rate * root.times * std::min(flow_.operations[root.to].seconds, length_);
            // A request that may be sent again is a call of its own, above its attempts.
            if (root.attempts > 1) load.crowd.calls += waiting + flow;
        }
        name_the_worst(load);
        load.events = events * rate_ * mean_scale * length_;
        return load;
    }

    // Of the calls open at the end of this edge, those that its caller still waits for.
    double follow(const FlowEdge& call, double callers, double rate,
                  const std::vector<double>& open, CrowdSize& crowd, double& events) const {
        const FlowOperation& callee = flow_.operations[call.to];
        const double flow = rate * callers * call.times;
        if (flow <= 0) return 0;
        if (call.link_seconds > 0) {
            events += 2 * callers * call.times;
            crowd.calls += flow * call.link_seconds;
            crowd.at_work += flow * call.link_seconds;
        }
        if (!call.waits) return 0;
        const double share = callers * call.times / callee.per_request;
        const double waiting = std::min(open[call.to] * share, flow * call.patience());
        if (call.timeout < kForEver)
            crowd.deadlines += std::min(flow * call.timeout / 2, flow * callee.seconds + waiting);
        return waiting / std::max(1.0, call.times);
    }

    void name_the_worst(ExpectedLoad& load) const {
        for (ComponentId id = 0; id < stations_.size(); ++id)
            for (const Station& station : stations_[id])
                if (station.waiting > load.waiting) {
                    load.waiting = station.waiting;
                    load.overloaded = blueprint_.components[id].name;
                }
    }

    const Blueprint& blueprint_;
    Flow flow_;
    double length_ = 0;           // of the run, seconds
    double rate_ = 0;             // requests per second at scale 1
    std::vector<Pair> stations_;  // by component
    std::vector<double> curve_;
};

}  // namespace

ExpectedLoad expected_load(const Blueprint& blueprint) {
    return LoadEstimate{blueprint}.estimate();
}

}  // namespace faultline::scenarios
