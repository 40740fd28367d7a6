// scenarios/run_result.hpp - all that the floors above may know about a run: plain values, SI
// units.
//
// One RunResult describes one scenario over all its replications. A measured quantity is an
// Estimate: the mean over the replications and, with two or more of them, the 95 % confidence
// interval of that mean (Student's t over replications, which are independent by construction).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/monitoring/spec.hpp"
#include "models/request_series.hpp"
#include "models/tracing/traced_request.hpp"
#include "models/zone_series.hpp"

namespace faultline::scenarios {

struct Estimate {
    double mean = 0;
    std::optional<double> low, high;  // absent with one replication
    std::vector<double> values{};     // of each replication in order; NaN: nothing to measure
};

// Requests sent in the measurement window, summed over replications.
// Always: offered = succeeded + failed + timed_out + rejected + in_flight.
struct RequestCounts {
    uint64_t offered = 0, succeeded = 0, failed = 0, timed_out = 0, rejected = 0, in_flight = 0;
};

// Of requests that succeeded, first send to full answer, seconds. NaN where none succeeded.
struct LatencySummary {
    Estimate mean, p50, p90, p95, p99, p999, max;
};

// How many requests took lower <= latency < upper, all replications together.
struct LatencyBucket {
    int64_t lower_ns = 0, upper_ns = 0;
    uint64_t count = 0;
};

struct ClassResult {
    std::string name;
    RequestCounts requests;
    LatencySummary latency;
};

// What theory says of a component in the steady state (scenarios/steady_theory.hpp).
struct TheoryResult {
    std::string model;  // "M/M/1", "closed network"; "" where no theory of the wait holds
    std::string none;   // why none does; "" where nobody waits
    std::optional<double> wait_seconds, utilization;
    bool approximate = false;  // by an approximation: nothing is measured by it
};

// What theory or an operational law says of a measured figure, and whether it is so.
struct TheoryCheck {
    std::string subject;   // component; "" for the whole
    std::string quantity;  // wait, utilization, latency, throughput, served
    std::string law;       // "M/M/1", "utilization law", "flow conservation", ...
    double expected = 0, measured = 0;
    double allowed = 0;  // the difference that chance explains
    bool holds = true;
};

struct InstanceResult {
    std::string name;  // api[0], shop.primary, shop.shard[1].replica[0]
    std::string zone;
    Estimate utilization, queue_length, wait_seconds;
    uint64_t served = 0, failed = 0, rejected = 0;  // summed over replications
};

struct ComponentResult {
    std::string name, kind;  // kind: service, load_balancer, cache, database, queue, cdn
    std::string resource;    // whose utilisation it is: workers, cores, connections, disk, pool
    Estimate utilization;    // of the busiest resource, averaged over instances in service
    Estimate queue_length;   // calls waiting, without those in service, summed over instances
    Estimate wait_seconds;   // mean wait before service over all calls admitted
    Estimate instances_in_service;  // time average (autoscaling moves it)
    uint64_t served = 0, failed = 0, rejected = 0;
    std::optional<Estimate> hit_ratio;                // caches and CDNs
    std::optional<Estimate> replication_lag_seconds;  // databases with replicas
    uint64_t lost_writes = 0;                         // databases, over all failovers
    uint64_t orphans = 0;      // calls worked on though their caller had left
    double usd_per_month = 0;  // machines, time average x 730 h
    std::vector<InstanceResult> instances;
    TheoryResult theory;
    // In the course of the run, a value for each RunResult::component_bucket_seconds, first
    // replication; empty unless asked for.
    std::vector<float> utilization_series, queue_series, up_series;
    std::vector<models::ZoneSeries> zone_series;  // where there is more than one zone
};

// One component calls another ("clients": the users); or hands it messages, and does not wait.
struct CallPath {
    std::string from, to;
    bool waits = true;
};

// One line of the story: a fault, what noticed it, what answered it. Times in simulated seconds.
struct Happening {
    double at = 0;
    // fault, error, detected, ejected, promoted, switched, restarted, recovered, restored, scaled
    std::string what;
    std::string subject;                 // component or instance
    std::string detail;                  // a sentence for people
    std::string because{};               // goes on after "because"; "" where nothing is to be said
    std::optional<uint32_t> incident{};  // that it belongs to: place in RunResult::incidents
    std::optional<uint32_t> cause{};     // the line that led to it: place in RunResult::timeline
};

// A fault and what followed from it: from `at` until service and objectives were restored, or the
// end of the run. Of incidents that overlap each counts what went wrong in its own time.
struct Incident {
    double at = 0;
    std::string kind, target;
    std::optional<double> detected_at;   // somebody noticed: a balancer, a health check
    std::optional<double> recovered_at;  // its service was back
    uint64_t lost_writes = 0, failed_requests = 0;
    bool objectives_missed = false;     // in some ten seconds of it
    std::optional<double> restored_at;  // missed no more: the first ten seconds begin that meet all
    struct FirstError {
        double at = 0;
        std::string request_class, outcome;
    };
    std::optional<FirstError> first_error{};  // the first request that went wrong
    struct Wrong {
        std::string request_class;
        uint64_t failed = 0, timed_out = 0, rejected = 0;
    };
    std::vector<Wrong> wrong{};  // classes in which any did
    // How many different users met an error, if each failed request could be anybody's.
    struct Users {
        double expected = 0;
        double population = 0;  // 0: unknown, each request taken for another user
    };
    Users users{};
    // Of what an objective allows: `requests` went against it.
    struct Budget {
        std::string objective;
        uint64_t requests = 0;
        std::optional<double> of_run, of_month;  // shares; absent where it allows none at all
    };
    std::vector<Budget> budget{};
    double lost_seconds = 0;  // of data: from the oldest lost write to the fault
    // Over all replications, where the same fault strikes in each.
    struct Over {
        uint32_t replications = 0;                                 // in which it struck
        Estimate detected_after, recovered_after, restored_after;  // NaN where it never was
        Estimate failed_requests, users, lost_writes, lost_seconds;
    };
    std::optional<Over> over{};
    // Of those who watch from outside: the first alert of a level above info that followed from it,
    // the first that people were told of, and when the uptime checker knew.
    std::optional<double> alert_fired_at{}, alert_notified_at{}, uptime_seen_at{};
    std::string alert{};  // the first one's rule
};

// A deployment: who met the new version, for how long, and what it did to the others. Estimates are
// over the replications; NaN where nothing of the kind happened.
struct DeploymentResult {
    double at = 0;                           // when it was to begin
    std::string service, strategy, outcome;  // outcome: of the first replication
    bool bad = false;                        // is the new version?
    Estimate calls, errors;     // that came to the new version; that it answered with errors
    Estimate users;             // distinct ones among them
    double all_users = 0;       // that there are
    Estimate exposed_seconds;   // in which calls could come to it
    Estimate length_seconds;    // until every instance ran the version that stays
    Estimate rollback_seconds;  // from the decision to go back until then
    Estimate failed_requests;   // that went wrong until then; of a bad version that stays, in all
    Estimate lowest_capacity;   // ready instances in the rotation, as a share of the replicas
    Estimate extra_hours;       // of instances beyond the replicas
    double extra_usd = 0;
};

// A rule's condition became true of something; what followed. First replication.
struct AlertResult {
    std::string rule, subject;  // subject: api[1]; "": the whole system
    double pending = 0;
    std::optional<double> fired, notified, ended;  // ended: resolved, if it had fired
    double value = 0;                              // when it fired
    std::optional<uint32_t> incident;              // that it followed from
};

struct AlertRuleResult {
    models::AlertRule rule;
    Estimate fired;           // how many alerts of it, in a run
    Estimate firing_seconds;  // summed over them
    // After the incident that it followed from had begun, its first alert; NaN where none did.
    Estimate fired_after, notified_after;
};

// A stretch of seconds in which too many requests went wrong (run.up_when), first replication.
struct OutageResult {
    double from = 0, until = 0;
    std::optional<double> seen;  // when the uptime checker knew of it
};

// What the uptime checker saw of the outages there were, in the measurement window.
struct UptimeResult {
    std::string request;  // the class that it sends
    double interval_seconds = 0;
    Estimate checks, failed;
    Estimate outages, missed;               // missed: no check within it failed
    Estimate down_seconds, unseen_seconds;  // unseen: before it knew
    std::vector<OutageResult> each;
};

struct BusinessResult {
    std::optional<Estimate> orders, sign_ups;
    Estimate revenue_usd, revenue_lost_usd;  // lost: what requests that went wrong were worth
};

// What those who watch saw; absent in a result without them.
struct MonitoringResult {
    double scrape_seconds = 0, evaluation_seconds = 0, group_wait_seconds = 0;
    double first_scrape = 0, first_evaluation = 0;  // of the first replication
    std::vector<AlertRuleResult> rules;
    std::vector<AlertResult> alerts;
    std::optional<UptimeResult> uptime;
    std::optional<BusinessResult> business;
};

// Replications that ended before their time, because what is to end them held.
struct AbortResult {
    std::string condition;  // as written
    uint32_t replications = 0;
    double at = 0;  // simulated seconds: the first of them
};

struct ObjectiveResult {
    std::string name;  // as written: p95, errors, availability, browse.p99
    double target = 0;
    double value = 0;
    bool met = true;
    bool at_least = false;  // availability, throughput; else at most
};

// How narrow an interval became that was to be narrow: half of it, as a fraction of the mean.
struct PrecisionResult {
    std::string name;  // as written: p99, browse.errors, api.utilization
    double wanted = 0;
    std::optional<double> half_width;  // absent: nothing measured, or a mean of 0
    bool met = false;
    // How many would do if the variance stays what it is: n (half width / wanted)^2.
    std::optional<double> replications;
};

// Whether the first replication came to rest before anything changed (scenarios/pilot.hpp).
struct SteadyResult {
    bool judged = false;   // false: it cannot be told; see `reason`
    bool reached = false;  // no figure of a system that did not come to rest is its own
    // Unstable: so many calls a second gather at `component`, without an end.
    std::optional<double> growth_per_second;
    std::string component;
    std::string reason;  // why it cannot be told, or what has not come to rest; for people
};

// Requests sent before, during or after a fault, or while anything or nothing was broken.
struct WindowResult {
    std::string name;
    std::optional<double> from, until;  // simulated seconds; absent: here and there
    RequestCounts requests;
    LatencySummary latency;
};

// Per second of simulated time (or per `bucket_seconds` in long runs), first replication.
struct Series {
    double bucket_seconds = 1;
    std::vector<double> offered, succeeded, bad;  // counts of requests sent / ended in the bucket
    std::vector<double> mean_latency;             // seconds, of those that succeeded
};

// What requests around a percentile of the latency spent their time on, from traced requests.
struct LatencyShare {
    std::string component;
    std::string spent;  // service, waiting, pool, network, retries, replication
    Estimate share;     // of the latency; the interval is that of a ratio over groups of requests
    double seconds = 0;
};
struct PercentileAttribution {
    double quantile = 0;               // 0.5, 0.95, 0.99
    uint64_t requests = 0;             // traced and around it
    double latency_seconds = 0;        // their mean
    std::vector<LatencyShare> shares;  // largest first; they add up to 1
};

struct EngineFigures {
    uint64_t events = 0;
    double wall_seconds = 0, events_per_second = 0, requests_per_second = 0;
    uint64_t peak_bytes = 0;  // peak resident memory of the process
    uint64_t peak_calls = 0;  // most calls in flight at once in one replication
    std::string fingerprint;  // 16 hex digits
};

// Users of a closed population who wait for an answer do not ask meanwhile: of a time of long
// latencies there are few requests. What they would have measured had they kept their pace.
struct CorrectedLatency {
    double interval_seconds = 0;  // their pace: mean think time and median latency, averaged
    LatencySummary latency;
};

struct RunResult {
    std::string scenario;
    std::string source;  // path of the file
    uint64_t seed = 0;
    uint32_t replications = 1;     // finished; 0: stopped in the warm-up, nothing was measured
    double simulated_seconds = 0;  // the measurement window of each replication
    double warmup_seconds = 0;
    bool warmup_stated = true;  // in the file; else found by the pilot
    SteadyResult steady;
    bool interrupted = false;
    RequestCounts requests;
    Estimate throughput;  // succeeded requests per second
    LatencySummary latency;
    std::optional<CorrectedLatency> corrected;     // of a closed population
    std::vector<LatencyBucket> latency_histogram;  // those that are not empty, in order
    std::vector<ClassResult> classes;
    Estimate request_success, time_up, down_seconds;
    std::vector<ComponentResult> components;
    std::optional<AbortResult> aborted;
    std::vector<Incident> incidents;            // of the first replication; Incident::over of all
    std::vector<DeploymentResult> deployments;  // in the order in which they begin
    std::vector<WindowResult> windows;  // around faults, of all replications; empty without any
    std::vector<Happening> timeline;    // of the first replication
    std::optional<MonitoringResult> monitoring;
    std::vector<ObjectiveResult> objectives;
    std::vector<PrecisionResult> precision;  // of all that was to be precise
    Series series;
    double component_bucket_seconds = 0;
    // By class of requests and latency, first replication; empty where the components' are.
    models::RequestSeries request_series;
    std::vector<CallPath> paths;                     // who calls whom
    std::vector<PercentileAttribution> attribution;  // empty if nothing was traced
    // Of the first replication, if asked for: the slowest, and a sample of those that went wrong.
    std::vector<models::TracedRequest> slowest, wrong;
    double usd_per_month = 0;
    std::vector<double> usd_per_month_each;  // of each replication: autoscaling moves it
    std::vector<TheoryCheck> theory_checks;
    EngineFigures engine;
    std::string program;  // version that made it, of a result that was read; "": this one

    bool objectives_met() const {
        for (const auto& o : objectives)
            if (!o.met) return false;
        return true;
    }
};

}  // namespace faultline::scenarios
