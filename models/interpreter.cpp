// models/interpreter.cpp - the data plane on one screen: an event comes due, a call goes on through
// its plan until it waits for something.
//
// Every handler returns the call to go on with at once, or kNone; calls that were granted something
// by this event wait in Cluster::ready and go on after it. So nothing recurses, and the order of
// everything is that of the events.
#include "models/lining_up.hpp"
#include "models/look_up.hpp"
#include "models/sending.hpp"
#include "models/troubled_work.hpp"
#include "sim/assert.hpp"

namespace faultline::models {
namespace {

[[gnu::always_inline]] inline void begin_wait(Cluster& cx, uint32_t slot, Call& call,
                                              const PlanStep& step) {
    call.state = CallState::working;
    schedule(cx, slot, call, slowed(cx, call, cx.samplers[step.a].draw()), EventKind::step_done);
}

void begin_cpu(Cluster& cx, uint32_t slot, Call& call, const PlanStep& step) {
    const Instance& node = cx.instances[call.node];
    call.state = CallState::working;
    call.episode = cx.kernel.fresh_episode();
    cx.processors[node.processor].arrive(cx.kernel.now(), {slot, call.episode},
                                         slowed(cx, call, cx.samplers[step.a].draw()));
    schedule_processor(cx, node.processor);
}

// True if there is nothing to wait for.
bool begin_disk(Cluster& cx, uint32_t slot, Call& call, const PlanStep& step) {
    const IoTable& table = cx.io_tables[step.a];
    const uint32_t ios = table.draw(cx.streams[table.stream]);
    const Instance& node = cx.instances[call.node];
    if (ios == 0 || node.disk == kNone) return true;
    call.state = CallState::working;
    schedule(cx, slot, call, slowed(cx, call, cx.disks[node.disk].submit(cx.kernel.now(), ios)),
             EventKind::step_done);
    return false;
}

// Hands a message to the workers of the queue it is at; false when the queue is full.
bool enqueue(Cluster& cx, uint32_t slot, const PlanStep& step) {
    Instance& node = cx.instances[cx.calls[slot].node];
    if (node.free_workers == 0 && node.waiting.size >= node.queue_limit) {
        ++node.rejected;
        return false;
    }
    const uint32_t message = make_child(cx, slot, kLocalEdge);
    Call& work = cx.calls[message];
    work.parent = {kDetachedParent, 0};
    work.pc = step.a;
    work.state = CallState::working;
    work.episode = cx.kernel.fresh_episode();
    // Takes a worker or its place in the queue now, before another message can.
    if (acquire(cx, message, work, kNone) == Admission::serving) {
        ++work.pc;
        cx.ready.push_back(message);
    }
    return true;
}

// An old primary that came back answers writes with an error: it is read-only.
bool takes_writes(Cluster& cx, const Call& call) {
    const Shard& shard = cx.databases[cx.edges[call.edge].target].shard_of_instance(call.node);
    return shard.primary == call.node && !shard.fenced;
}

// A commit reaches the replicas in its time; false if it has to wait for one (synchronous mode).
bool commit(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    Database& database = cx.databases[cx.edges[call.edge].target];
    Shard& shard = database.shard_of_instance(call.node);
    const sim::Time now = cx.kernel.now();
    ++shard.commits;
    sim::Time first_ack{INT64_MAX};
    for (uint32_t i = 0; i < shard.count; ++i) {
        const uint32_t replica = shard.first_instance + i;
        ReplicaFeed& feed = shard.feeds[i];
        if (replica == call.node || feed.rebuilding) continue;
        if (!cx.follows(call.node, replica)) {
            feed.miss(now);
            continue;
        }
        first_ack = std::min(first_ack, feed.send(now));
    }
    if (!database.synchronous || shard.count == 1) return true;
    if (first_ack.ns == INT64_MAX) {  // no standby: PostgreSQL waits for ever
        call.state = CallState::parked;
        call.episode = cx.kernel.fresh_episode();
        push_back(cx, shard.parked, slot, call);
        return false;
    }
    if (first_ack <= now) return true;
    call.state = CallState::working;
    schedule(cx, slot, call, first_ack - now, EventKind::step_done);
    return false;
}

// What a step led to: on to the next one, to the step the counter now stands at, or elsewhere.
enum class After : uint8_t { advance, jumped, elsewhere };

// The rarer steps. `slot`: who goes on if it leads elsewhere, kNone for nobody. Not inlined, like
// the other rare turns below: the event loop is faster the smaller it is (a tenth of M/M/1's rate).
[[gnu::noinline]] After rare_step(Cluster& cx, uint32_t& slot) {
    Call& call = cx.calls[slot];
    const PlanStep& step = cx.steps[call.pc];
    const auto leave = [&slot](GoOn next) {
        slot = next;
        return After::elsewhere;
    };
    switch (step.op) {
        case Op::acquire_in_line:
            switch (join_line(cx, slot, call, cx.lines[step.a])) {
                case Admission::serving:
                    return After::advance;
                case Admission::waiting:
                    return leave(kNone);
                default:
                    return leave(turn_back(cx, slot, Outcome::rejected));
            }
        case Op::limit: {
            Instance& node = cx.instances[call.node];
            RateLimiter& limiter = cx.limiters[step.a + node.ordinal];
            const auto delay = limiter.admit(cx.kernel.now(), call.client);
            if (delay && delay->ns == 0) return After::advance;
            if (delay) {
                schedule(cx, slot, call, *delay, EventKind::step_done);
                return leave(kNone);
            }
            ++node.rejected;
            return leave(turn_back(cx, slot, Outcome::rejected));
        }
        case Op::disk:
            if (fails_to_write(cx, call)) return leave(fail_call(cx, slot, Outcome::failed));
            return begin_disk(cx, slot, call, step) ? After::advance : leave(kNone);
        case Op::scatter:
            return leave(begin_scatter(cx, slot));
        case Op::fork:
            return leave(begin_fork(cx, slot));
        case Op::branch:
            if (!chance(cx, step)) return After::advance;
            call.pc = step.a;
            return After::jumped;
        case Op::fill:
            fill(cx, call, step);
            return After::advance;
        case Op::fail:
            return chance(cx, step) ? leave(fail_call(cx, slot, Outcome::failed)) : After::advance;
        case Op::enqueue:
            if (cx.instances[call.node].disk_full)
                return leave(fail_call(cx, slot, Outcome::failed));
            if (enqueue(cx, slot, step)) return After::advance;
            return leave(turn_back(cx, slot, Outcome::rejected));
        default:
            FL_ASSERT(step.op == Op::commit, "a step that nobody knows");
            if (!takes_writes(cx, call)) return leave(fail_call(cx, slot, Outcome::failed));
            if (cx.instances[call.node].disk_full) {
                // This write may be the end of the database, and of all that is under way there.
                if (cx.troubles.panics(cx, call.node)) return leave(kNone);
                return leave(fail_call(cx, slot, Outcome::failed));
            }
            return commit(cx, slot) ? After::advance : leave(kNone);
    }
}

inline void note_if_traced(Cluster& cx, uint32_t slot) {
    if (cx.calls[slot].flags & kTraced) [[unlikely]]
        cx.tracer.touched(cx, slot);
}

// Who goes on before the next event, or kNone.
[[gnu::always_inline]] inline uint32_t next_ready(Cluster& cx) {
    for (;;) {
        const uint32_t slot = cx.ready.pop_front();
        if (slot == kNone) return kNone;
        if (slot != kTraceMark) {
            note_if_traced(cx, slot);
            return slot;
        }
        cx.tracer.event_over(cx);
    }
}

// The call, or kNone, goes on through its plan until it, and whoever its reply wakes, waits for
// something; then those who were granted something by it (Cluster::ready).
[[gnu::always_inline]] inline void run(Cluster& cx, uint32_t slot) {
    for (;;) {
        if (slot == kNone) {
            slot = next_ready(cx);
            if (slot == kNone) return;
        }
        Call& call = cx.calls[slot];
        const PlanStep& step = cx.steps[call.pc];
        switch (step.op) {
            case Op::acquire:
                switch (acquire(cx, slot, call, step.a)) {
                    case Admission::serving:
                        if ((&step)[1].op != Op::wait) break;
                        ++call.pc;  // mostly so: saves a turn through the switch
                        begin_wait(cx, slot, call, (&step)[1]);
                        slot = kNone;
                        continue;
                    case Admission::waiting:
                        slot = kNone;
                        continue;
                    case Admission::rejected:
                        slot = turn_back(cx, slot, Outcome::rejected);
                        continue;
                }
                break;
            case Op::release:
                release_worker(cx, call);
                break;
            case Op::wait:
                begin_wait(cx, slot, call, step);
                slot = kNone;
                continue;
            case Op::cpu:
                begin_cpu(cx, slot, call, step);
                slot = kNone;
                continue;
            case Op::call:
                slot = begin_call(cx, slot);
                continue;
            case Op::jump_unless_miss: {
                const bool miss = call.outcome == Outcome::miss;
                call.outcome = Outcome::ok;
                if (miss) break;
                call.pc = step.a;
                continue;
            }
            case Op::jump:
                call.pc = step.a;
                continue;
            case Op::lookup:
                look_up(cx, call, cx.key_streams[step.a]);
                break;
            case Op::ratio:
                call.outcome = draw_hit(cx, step);
                count_look_up(cx.key_streams[step.a], call.outcome);
                break;
            case Op::reply:
                if (!(step.flags & kUncounted)) ++cx.instances[call.node].served;
                if (call.flags & kHoldsWorker) release_worker(cx, call);
                slot = leave_node(cx, slot);
                continue;
            default:
                if (rare_step(cx, slot) != After::advance) continue;
        }
        ++cx.calls[slot].pc;
    }
}

// It waited for a worker as long as it would.
void out_of_patience(Cluster& cx, uint32_t slot) {
    Call& call = cx.calls[slot];
    const PlanStep& step = cx.steps[call.pc];
    if (step.op == Op::acquire_in_line)
        leave_line(cx, slot, call, cx.lines[step.a]);
    else
        leave_queue(cx, call);
    ++cx.instances[call.node].rejected;
    go_on_later(cx, turn_back(cx, slot, Outcome::rejected));
}

[[gnu::noinline]] void deadline_passed(Cluster& cx, const sim::Event& deadline) {
    const uint32_t slot = deadline.slot();
    Call& call = cx.calls[slot];
    note_if_traced(cx, slot);
    switch (static_cast<EventKind>(deadline.kind())) {
        case EventKind::client_timeout:
            // The user leaves; the call works on as an orphan.
            ++cx.edges[call.edge].timeouts;
            call.parent.slot = kGoneParent;
            request_ended(cx, slot, Outcome::timed_out);
            if (call.state == CallState::lost) {
                if (call.flags & kRouted) settle_route(cx, call);
                free_call(cx, slot, call);
            }
            return;
        case EventKind::call_timeout:
            ++cx.edges[cx.steps[call.pc].a].timeouts;
            call.outcome = Outcome::timed_out;
            call.episode = cx.kernel.fresh_episode();
            go_on_later(cx, after_call_step(cx, slot, call));
            return;
        case EventKind::pool_timeout: {
            const Edge& edge = cx.edges[cx.steps[call.pc].a];
            ConnectionPool& pool = cx.pools[edge.pool + cx.instances[call.node].ordinal];
            pop_front(cx, pool.waiting);  // one timeout for all who wait here: it is the head
            pool.queued_ns += cx.kernel.now().ns;
            ++pool.timeouts;
            if (call.attempt > 0 && pool.retry_budget > 0) --pool.retrying;
            call.attempt = edge.attempts;  // the application gets an error and does not try again
            call.outcome = Outcome::timed_out;
            // A caller that stands still will find that it is too late.
            go_on_later(cx,
                        call.flags & kStopped ? reply_to_stopped(cx, slot) : bad_reply(cx, slot));
            return;
        }
        case EventKind::balancer_timeout:
            if (const Balancer& balancer = cx.balancers[cx.edges[call.edge].target];
                cx.instances[balancer.own_instance].stands_still()) {  // so does its clock
                call.attempt_episode = arm(cx, balancer.lane, EventKind::balancer_timeout, slot);
                return;
            }
            go_on_later(cx, give_up_attempt(cx, slot));
            return;
        default:
            out_of_patience(cx, slot);
    }
}

[[gnu::noinline]] void processor_due(Cluster& cx, uint32_t index, uint32_t episode) {
    Processor& processor = cx.processors[index];
    if (processor.episode != episode) return;
    processor.scheduled = Processor::kIdle;
    sim::Ticket done;
    while (processor.take_done(cx.kernel.now(), &done)) {
        Call& call = cx.calls[done.slot];
        if (call.episode != done.episode) continue;
        ++call.pc;
        cx.ready.push_back(done.slot);
    }
    schedule_processor(cx, index);
}

[[gnu::noinline]] void control_due(Cluster& cx, uint32_t entry) {
    const Appointment appointment = cx.agenda[entry];
    cx.free_appointments.push_back(entry);
    cx.controllers[appointment.controller]->due(cx, appointment.what);
}

// The call that goes on because of an event, or kNone.
[[gnu::always_inline]] inline GoOn due(Cluster& cx, EventKind kind, uint32_t slot,
                                       uint32_t episode) {
    switch (kind) {
        case EventKind::step_done:
            ++cx.calls[slot].pc;
            return slot;
        case EventKind::at_balancer:
            return pass_balancer(cx, slot);
        case EventKind::at_node:
            return arrive_at_node(cx, slot);
        case EventKind::reply_at_balancer:
            return reply_at_balancer(cx, slot);
        case EventKind::reply_home:
            return reply_home(cx, slot);
        case EventKind::retry:
            return begin_retry(cx, slot);
        case EventKind::arrival:
            return source_arrival(cx, slot, episode);
        case EventKind::think_over:
            return think_over(cx, slot);
        case EventKind::processor_due:
            processor_due(cx, slot, episode);
            return kNone;
        case EventKind::control:
            control_due(cx, slot);
            return kNone;
        case EventKind::patience_over:  // one's own; that of a whole service is in a lane
            if (cx.calls[slot].episode != episode) return kNone;
            note_if_traced(cx, slot);
            out_of_patience(cx, slot);
            return kNone;
        default:
            cx.kernel.lane_due(
                slot, [&cx](const sim::Event& e) { return is_current_deadline(cx, e); },
                [&cx](const sim::Event& e) { deadline_passed(cx, e); });
            return kNone;
    }
}

[[gnu::always_inline]] inline void handle(Cluster& cx, const sim::Event& event) {
    const auto kind = static_cast<EventKind>(event.kind());
    const uint32_t slot = event.slot();
    // With a million calls in flight nearly every record is far away: fetch it in good time.
    if (const sim::Event* later = cx.kernel.ahead(4)) cx.calls.prefetch(later->slot());
    if (is_of_call(kind)) {
        if (cx.calls[slot].episode != event.episode()) return;  // out of date
        note_if_traced(cx, slot);
    }
    run(cx, due(cx, kind, slot, event.episode()));
}

}  // namespace

sim::Stop Cluster::run_until(sim::Time end, uint64_t max_events) {
    return kernel.run_until(
        end, max_events, [this](const sim::Event& e) __attribute__((always_inline)) {
            handle(*this, e);
        });
}

}  // namespace faultline::models
