// models/cluster.cpp - what the control plane may do to a running system.
#include "models/cluster.hpp"

#include <algorithm>

#include "models/calling.hpp"
#include "models/sending.hpp"

namespace faultline::models {
namespace {

// A pool starts anew with its instance: nobody waits, every connection is closed.
void reset_pool(ConnectionPool& pool, sim::Time now) {
    pool.busy_ns += now.ns * static_cast<int64_t>(pool.size - pool.free);
    pool.queued_ns += now.ns * static_cast<int64_t>(pool.waiting.size);
    pool.free = pool.size;
    pool.waiting = {};
    pool.retrying = 0;
}

void reset_station(Instance& node, sim::Time now) {
    node.busy_ns += now.ns * static_cast<int64_t>(node.busy());
    node.queued_ns += now.ns * static_cast<int64_t>(node.waiting.size);
    node.free_workers = node.workers;
    node.waiting = {};
}

// The call was at a node that died: its caller hears a reset, or nothing at all.
void lose_call(Cluster& cx, uint32_t slot, bool silent) {
    Call& call = cx.calls[slot];
    call.outcome = Outcome::aborted;
    const bool given_up_later =
        call.parent.slot == kProbeParent ||
        (call.parent.slot == kClientParent && cx.edges[call.edge].lane != kNone) ||
        ((call.flags & kRouted) && call.attempt_episode != 0);
    if (silent && given_up_later) {
        call.state = CallState::lost;
        return;
    }
    // Users without a timeout would wait for ever: they hear a reset in any case.
    const bool patient_user =
        caller_of(cx, call) == 0 && cx.edges[call.edge].lane == kNone && call.edge != kLocalEdge;
    if (!silent || patient_user || call.parent.slot >= sim::kMaxSlots) {
        go_on_later(cx, leave_node(cx, slot));
        return;
    }
    if (call.flags & kRouted) {
        call.outcome = Outcome::ok;  // whoever chose the member has seen no failure yet
        settle_route(cx, call);
    }
    free_call(cx, slot, call);
}

// What was to pass the instance in one event with the hop before, and had not got there yet when
// it died: replies are lost, questions find nobody.
void stop_passing(Cluster& cx, uint32_t instance) {
    for (uint32_t slot = 0; slot < cx.calls.high_water(); ++slot) {
        Call& call = cx.calls[slot];
        if (!(call.flags & (kPassing | kAsking)) || passing_time(call) < cx.kernel.now()) continue;
        if (call.flags & kAsking) {
            if (call.node == instance) call.outcome = Outcome::unreachable;
        } else if (cx.balancers[cx.edges[call.edge].target].own_instance == instance) {
            call.outcome = Outcome::aborted;
        }
    }
}

}  // namespace

void Cluster::start() {
    for (uint32_t i = 0; i < sources.size(); ++i) start_source(*this, i);
    for (uint32_t i = 0; i < controllers.size(); ++i) controllers[i]->start(*this, i);
}

void Cluster::stop_sources() {
    for (Source& source : sources) {
        source.stopped = true;
        source.episode = kernel.fresh_episode();  // the pending arrival is out of date
    }
}

void Cluster::appoint(uint32_t controller, uint32_t what, sim::Time at) {
    if (free_appointments.empty()) {
        free_appointments.push_back(static_cast<uint32_t>(agenda.size()));
        agenda.emplace_back();
    }
    const uint32_t entry = free_appointments.back();
    free_appointments.pop_back();
    agenda[entry] = {controller, what};
    kernel.at(at, static_cast<uint8_t>(EventKind::control), entry);
}

void Cluster::crash(uint32_t index, bool silent) {
    Instance& node = instances[index];
    if (!node.up) return;
    const sim::Time now = kernel.now();
    if (node.stands_still()) drop_stopped(index);
    node.power(false);
    troubles.died(index);
    reset_station(node, now);
    if (node.processor != kNone) {
        processors[node.processor].remove_unless(
            now,
            [&](sim::Ticket t) {
                return calls[t.slot].episode == t.episode && calls[t.slot].node != index;
            },
            [](sim::Ticket, sim::Duration) {});
        schedule_processor(*this, node.processor);  // those who stay are done sooner
    }
    for (const Edge& edge : edges)
        if (edge.pool != kNone && edge.caller == node.component)
            reset_pool(pools[edge.pool + node.ordinal], now);
    const ComponentInfo& component = components[node.component];
    if (component.database != kNone) {
        Shard& shard = databases[component.database].shard_of_instance(index);
        if (shard.parked.head != kNone && calls[shard.parked.head].node == index) shard.parked = {};
        shard.died(index, now);
    }
    if (component.store != kNone) stores[component.store].flush();
    for (RateLimiter& limiter : limiters)
        if (limiter.instance() == index) limiter.reset();
    stop_passing(*this, index);
    // In the order of slots, so that replays agree. All tickets are voided before anybody hears of
    // it: a part of a lost call is an orphan, not news to it. Calls on a link are not here.
    std::vector<uint32_t> lost;
    for (uint32_t slot = 0; slot < calls.high_water(); ++slot) {
        Call& call = calls[slot];
        if (call.node != index || !is_resident(call.state)) continue;
        call.flags &= static_cast<uint8_t>(~(kHoldsWorker | kHoldsConnection | kStopped));
        call.episode = kernel.fresh_episode();
        node.failed += is_counted(*this, call);
        lost.push_back(slot);
        if (call.flags & kTraced) tracer.touched(*this, slot);
    }
    // Another crash at this very moment may have granted some of them something.
    ready.erase_if(
        [&](uint32_t slot) { return std::binary_search(lost.begin(), lost.end(), slot); });
    for (const uint32_t slot : lost) lose_call(*this, slot, silent);
}

void Cluster::restart(uint32_t index) {
    // A machine that a fault keeps down is started when that is over.
    if (troubles.has(Effect::Kind::down, index)) return;
    Instance& node = instances[index];
    node.power(true);
    const ComponentInfo& component = components[node.component];
    if (component.database != kNone)
        back_in_service(databases[component.database].shard_of_instance(index), index);
}

void Cluster::back_in_service(Shard& shard, uint32_t index) {
    catch_up(shard);
    const bool standby =
        shard.primary != index && !shard.feeds[index - shard.first_instance].rebuilding;
    if (standby) release_parked(shard);
}

void Cluster::catch_up(Shard& shard) {
    if (!instances[shard.primary].serving || shard.fenced) return;
    for (uint32_t i = 0; i < shard.count; ++i)
        if (follows(shard.primary, shard.first_instance + i)) shard.feeds[i].behind = 0;
}

void Cluster::catch_up_all() {
    for (Database& database : databases)
        for (Shard& shard : database.shards)
            for (uint32_t i = 0; i < shard.count; ++i)
                if (follows(shard.primary, shard.first_instance + i))
                    back_in_service(shard, shard.first_instance + i);
}

void Cluster::shift_clock(uint32_t index, sim::Duration by) {
    if (const uint32_t store = components[instances[index].component].store; store != kNone)
        stores[store].shift_clock(by);
    for (RateLimiter& limiter : limiters)
        if (limiter.instance() == index) limiter.shift_clock(by);
    for (Balancer& balancer : balancers)
        if (balancer.own_instance == index) balancer.upstream.shift_clock(by);
}

// A standby is there again: the commits that waited for one go on.
void Cluster::release_parked(Shard& shard) {
    while (shard.parked.head != kNone) {
        const uint32_t slot = pop_front(*this, shard.parked);
        calls[slot].state = CallState::working;
        calls[slot].episode = kernel.fresh_episode();
        ++calls[slot].pc;
        if (calls[slot].flags & kStopped)
            stop_call(*this, slot, StoppedCall::Then::next_step);
        else
            ready.push_back(slot);
    }
    shard.parked = {};
}

void Cluster::set_in_service(uint32_t index, bool in_service) {
    set_present(index, in_service);
    set_in_rotation(index, in_service);
}

void Cluster::set_present(uint32_t index, bool present) {
    Instance& node = instances[index];
    if (node.in_service == present) return;
    node.in_service = present;
    const int64_t now = kernel.now().ns;
    node.in_service_ns += present ? -now : now;
}

void Cluster::set_in_rotation(uint32_t index, bool in_rotation) {
    Instance& node = instances[index];
    node.rotates = in_rotation;
    for (Balancer& balancer : balancers)
        for (const MemberGroup& group : balancer.groups)
            if (group.component == node.component)
                balancer.upstream.set_in_service(group.first_member + node.ordinal,
                                                 in_rotation && !node.drained);
}

void Cluster::set_drained(uint32_t index, bool drained) {
    Instance& node = instances[index];
    node.drained = drained;
    set_in_rotation(index, node.rotates);
    const ComponentInfo& component = components[node.component];
    if (component.database == kNone) return;
    Database& database = databases[component.database];
    Shard& shard = database.shard_of_instance(index);
    const bool standby =
        shard.primary != index && !shard.feeds[index - shard.first_instance].rebuilding;
    if (standby) database.set_reader(shard, index, !drained);
}

bool Cluster::is_idle(uint32_t instance) const {
    const Instance& node = instances[instance];
    for (const Balancer& balancer : balancers)
        for (const MemberGroup& group : balancer.groups)
            if (group.component == node.component &&
                balancer.upstream.member(group.first_member + node.ordinal).connections > 0)
                return false;
    for (uint32_t slot = 0; slot < calls.high_water(); ++slot)
        if (calls[slot].node == instance && is_resident(calls[slot].state)) return false;
    return true;
}

void Cluster::send_probe(uint32_t edge, uint32_t instance, uint32_t controller, uint32_t what,
                         uint32_t* probe, uint8_t request_class) {
    if (free_probes.empty()) {
        free_probes.push_back(static_cast<uint32_t>(probes.size()));
        probes.emplace_back();
    }
    *probe = free_probes.back();
    free_probes.pop_back();
    const uint32_t slot = calls.take();
    probes[*probe] = {controller, what, slot};
    Call& call = calls[slot];
    call = Call{};
    call.parent = {kProbeParent, *probe};
    call.edge = edge;
    call.started = kernel.now();
    call.request_class = request_class;
    if (instance != kNone) edges[edge].target = instance;
    go_on_later(*this, set_out(*this, slot));
}

std::vector<uint32_t> Cluster::callers_of(uint32_t component) const {
    std::vector<bool> calling(components.size());
    for (const Edge& edge : edges)
        if (edge.callee == component && edge.caller != kNone) calling[edge.caller] = true;
    std::vector<uint32_t> callers;
    for (uint32_t i = 1; i < instances.size(); ++i)
        if (calling[instances[i].component]) callers.push_back(i);
    return callers;
}

void Cluster::abandon_probe(uint32_t probe) {
    const uint32_t slot = probes[probe].call;
    calls[slot].parent.slot = kGoneParent;
    if (calls[slot].state == CallState::lost) free_call(*this, slot, calls[slot]);
    free_probes.push_back(probe);
}

std::string Cluster::instance_name(uint32_t index) const {
    const Instance& node = instances[index];
    const ComponentInfo& component = components[node.component];
    if (component.database != kNone) {
        const Database& database = databases[component.database];
        const uint32_t per_shard = database.shards.front().count;
        const uint32_t shard = node.ordinal / per_shard, role = node.ordinal % per_shard;
        std::string name = component.name;
        if (database.shards.size() > 1) name += ".shard[" + std::to_string(shard) + "]";
        return name + (role == 0 ? ".primary" : ".replica[" + std::to_string(role - 1) + "]");
    }
    if (component.count == 1) return component.name;
    return component.name + "[" + std::to_string(node.ordinal) + "]";
}

}  // namespace faultline::models
