#include "reports/export/promql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "models/blueprint.hpp"

namespace faultline::reports {
namespace {

using models::Condition;
using models::Signal;
using models::Telemetry;
using About = models::SignalInfo::About;

std::string duration(sim::Duration span) {
    return span.ns % 1'000'000'000 == 0 ? fmt::format("{}s", span.ns / 1'000'000'000)
                                        : fmt::format("{}ms", span.ns / 1'000'000);
}

// One of these, in backquotes: what stands in them is taken as it is.
std::string any_of(const std::set<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += text.empty() ? "" : "|";
        for (const char c : name) {
            if (std::string_view{"[].->*+?()"}.find(c) != std::string_view::npos && c != '-')
                text += '\\';
            text += c;
        }
    }
    return "=~`" + text + "`";
}

class Expression {
public:
    Expression(const Condition& condition, const Telemetry& telemetry)
        : c_{condition}, t_{telemetry}, window_{"[" + duration(condition.window) + "]"} {}

    std::string text() const {
        switch (models::info_of(c_.signal).about) {
            case About::requests:
                return of_requests();
            case About::component:
                return of_component();
            case About::machine:
                return of_machine();
            case About::store:
                return fmt::format("({}) or ({})",
                                   hits("redis_keyspace_hits", "redis_keyspace_misses"),
                                   hits("faultline_cdn_hits", "faultline_cdn_misses"));
            case About::checker:
                return "probe_success";
            default:
                return of_instance();
        }
    }

private:
    // name{what,who}
    std::string series(const std::string& name, const std::string& what = "") const {
        const std::string who = selector();
        const std::string both = what + (what.empty() || who.empty() ? "" : ",") + who;
        return both.empty() ? name : name + "{" + both + "}";
    }
    std::string rate(const std::string& name, const std::string& what = "") const {
        return "rate(" + series(name, what) + window_ + ")";
    }

    std::string selector() const {
        const About about = models::info_of(c_.signal).about;
        const bool any = c_.of == models::kNone;
        if (about == About::requests) return any ? "" : "route=\"" + t_.classes[c_.of] + "\"";
        if (about == About::machine) {
            std::set<std::string> machines;
            for (const Telemetry::Instance& one : t_.instances)
                if (!any && one.of == c_.of && one.machine != models::kNone)
                    machines.insert(t_.machines[one.machine].name);
            return any ? "" : "instance" + any_of(machines);
        }
        if (!any) return "job=\"" + t_.components[c_.of].name + "\"";
        if (about != About::instance) return "";
        // Metrics that all instances have, of those that the signal is about.
        std::set<std::string> jobs;
        for (const Telemetry::Instance& one : t_.instances)
            if (one.has(c_.signal)) jobs.insert(one.component);
        return jobs.empty() ? "" : "job" + any_of(jobs);
    }

    std::string of_requests() const {
        const auto quantile = [&](const char* q) {
            return fmt::format("histogram_quantile({}, sum by (le) ({}))", q,
                               rate("http_request_duration_seconds_bucket"));
        };
        const std::string all = "sum(" + rate("http_requests_total") + ")";
        const std::string good = "sum(" + rate("http_requests_total", "status_code=\"200\"") + ")";
        switch (c_.signal) {
            case Signal::mean:
                return fmt::format("sum({}) / sum({})", rate("http_request_duration_seconds_sum"),
                                   rate("http_request_duration_seconds_count"));
            case Signal::p50:
                return quantile("0.5");
            case Signal::p90:
                return quantile("0.9");
            case Signal::p95:
                return quantile("0.95");
            case Signal::p99:
                return quantile("0.99");
            case Signal::p999:
                return quantile("0.999");
            case Signal::errors:
                return fmt::format("sum({}) / {}",
                                   rate("http_requests_total", "status_code!=\"200\""), all);
            case Signal::throughput:
                return good;
            default:
                return all;
        }
    }

    std::string of_component() const {
        if (c_.signal == Signal::up) return "avg by (job) (" + series("up") + ")";
        if (c_.signal == Signal::buffer_hits)
            return "avg by (job) (" + series("faultline_buffer_hit_ratio") + ")";
        const std::string primary = "(1 - " + series("pg_replication_is_replica") + ")";
        return fmt::format("sum by (job) ({} * {}) / sum by (job) {}", series("pg_up"), primary,
                           primary);
    }

    std::string of_machine() const {
        const auto mode = [&](const char* which) {
            return fmt::format("avg by (instance) ({})",
                               rate("node_cpu_seconds_total", fmt::format("mode=\"{}\"", which)));
        };
        const auto used = [&](const char* available, const char* size) {
            return fmt::format("1 - {} / {}", series(available), series(size));
        };
        switch (c_.signal) {
            case Signal::cpu:
                return mode("user");
            case Signal::iowait:
                return mode("iowait");
            case Signal::memory:
                return used("node_memory_MemAvailable_bytes", "node_memory_MemTotal_bytes");
            case Signal::disk:
                return rate("node_disk_io_time_seconds_total");
            case Signal::disk_space:
                return used("node_filesystem_avail_bytes", "node_filesystem_size_bytes");
            default:
                return rate("node_network_receive_bytes_total") + " + " +
                       rate("node_network_transmit_bytes_total");
        }
    }

    std::string of_instance() const {
        const auto ratio = [&](const char* part, const char* whole) {
            return series(part) + " / " + series(whole);
        };
        switch (c_.signal) {
            case Signal::workers:
                return ratio("faultline_workers_busy", "faultline_workers");
            case Signal::connections:
                return ratio("pg_stat_activity_count", "pg_settings_max_connections");
            case Signal::queue:
                return series("faultline_queue_length");
            case Signal::pool:
                return ratio("hikaricp_connections_active", "hikaricp_connections_max");
            default:
                return fmt::format(
                    "{} / ({} + {})", rate("pg_stat_database_active_time_seconds_total"),
                    rate("pg_stat_database_xact_commit"), rate("pg_stat_database_xact_rollback"));
        }
    }

    std::string hits(const std::string& hit, const std::string& missed) const {
        const std::string found = rate(hit + "_total");
        return fmt::format("{} / ({} + {})", found, found, rate(missed + "_total"));
    }

    const Condition& c_;
    const Telemetry& t_;
    std::string window_;
};

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string{"''"} : std::string(1, c);
    return out + "'";
}

}  // namespace

std::string promql(const Condition& condition, const Telemetry& telemetry) {
    return fmt::format("({}) {} {}", Expression{condition, telemetry}.text(),
                       condition.above ? ">" : "<", condition.limit);
}

std::vector<std::pair<const char*, std::string>> labels_of(const Condition& condition,
                                                           const std::string& subject,
                                                           const Telemetry& telemetry) {
    switch (models::info_of(condition.signal).about) {
        case About::requests:
            return {};
        case About::component:
        case About::store:
            return {{"job", subject}};
        case About::machine:
            return {{"instance", subject}};
        case About::checker:
            return {{"job", "uptime"}};
        case About::pool:
            for (const Telemetry::Pool& one : telemetry.pools)
                if (subject == one.instance + "->" + one.to)
                    return {{"job", one.component}, {"instance", one.instance}, {"pool", one.to}};
            return {};
        case About::instance:
            for (const Telemetry::Instance& one : telemetry.instances)
                if (subject == one.name)
                    return {{"job", one.component}, {"instance", one.name}, {"zone", one.zone}};
            return {};
    }
    return {};
}

std::string prometheus_rules(const scenarios::RunResult& result, const Telemetry& telemetry) {
    if (!result.monitoring || result.monitoring->rules.empty()) return "groups: []\n";
    const scenarios::MonitoringResult& monitoring = *result.monitoring;
    std::string text = fmt::format("groups:\n- name: faultline\n  interval: {}\n  rules:\n",
                                   duration(sim::from_seconds(monitoring.evaluation_seconds)));
    for (const auto& one : monitoring.rules) {
        text += fmt::format("  - alert: {}\n    expr: {}\n", one.rule.name,
                            quoted(promql(one.rule.condition, telemetry)));
        if (one.rule.hold.ns > 0) text += fmt::format("    for: {}\n", duration(one.rule.hold));
        text += fmt::format("    labels: {{severity: {}}}\n", level_name(one.rule.level));
        text += fmt::format("    annotations:\n      description: {}\n",
                            quoted(one.rule.condition.written));
        if (!one.rule.note.empty())
            text += fmt::format("      summary: {}\n", quoted(one.rule.note));
    }
    return text;
}

}  // namespace faultline::reports
