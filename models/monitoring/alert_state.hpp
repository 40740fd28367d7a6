// models/monitoring/alert_state.hpp - an alert's way from pending to resolved, and when people hear
// of it: Prometheus's rule manager and Alertmanager's grouping as two small state machines.
//
// Prometheus (rules/alerting.go): the first evaluation at which the expression is true makes the
// alert pending, or firing where `for` is zero; it fires at the first evaluation at least `for`
// after that; the first at which it is not true ends it. Alertmanager (dispatch/dispatch.go): the
// first alert of a group is told group_wait after it came, whatever comes later with the next flush
// of the group, every group_interval, until a flush finds nothing that fires. An alert that is over
// before its first flush is never told.
#pragma once
#include <optional>

#include "sim/time.hpp"

namespace faultline::models {

class AlertState {
public:
    enum class Change : uint8_t {
        none,
        pending,
        fired,          // from pending
        fired_at_once,  // `for` is zero
        dropped,        // was pending, never fired
        resolved
    };
    // An evaluation at `now`.
    Change evaluate(sim::Time now, bool holds, sim::Duration hold) {
        if (!holds) {
            const Change change = firing_   ? Change::resolved
                                  : active_ ? Change::dropped
                                            : Change::none;
            active_.reset();
            firing_ = false;
            return change;
        }
        if (firing_) return Change::none;
        const bool fresh = !active_;
        if (fresh) active_ = now;
        if (now - *active_ < hold) return fresh ? Change::pending : Change::none;
        firing_ = true;
        return fresh ? Change::fired_at_once : Change::fired;
    }
    bool active() const { return active_.has_value(); }
    bool firing() const { return firing_; }

private:
    std::optional<sim::Time> active_;  // since when the expression is true
    bool firing_ = false;
};

// The flushes of a group of alerts.
class AlertGroup {
public:
    // An alert came: the time of the flush that tells it, if that is not arranged already.
    std::optional<sim::Time> came(sim::Time now, sim::Duration group_wait) {
        if (waiting_) return std::nullopt;
        waiting_ = true;
        return now + group_wait;
    }
    // A flush is over: when the next one is, while anything fires.
    std::optional<sim::Time> flushed(sim::Time now, bool anything_fires,
                                     sim::Duration group_interval) {
        waiting_ = anything_fires;
        if (!waiting_) return std::nullopt;
        return now + group_interval;
    }

private:
    bool waiting_ = false;  // a flush is arranged
};

}  // namespace faultline::models
