#include "reports/export/grafana.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "reports/export/kinds.hpp"
#include "scenarios/json_value.hpp"

namespace faultline::reports {
namespace {

using scenarios::Json;

struct Query {
    const char *expression, *legend;
};
struct Panel {
    const char *needs, *title, *unit;  // needs: a kind of component; "": always there
    std::vector<Query> queries;
};

// What on-call people look at first.
std::vector<Panel> of_requests() {
    return {
        {"",
         "Requests",
         "reqps",
         {{"sum by (status_code) (rate(http_requests_total[$__rate_interval]))",
           "{{status_code}}"}}},
        {"",
         "Latency",
         "s",
         {{"histogram_quantile(0.5, sum by (le) "
           "(rate(http_request_duration_seconds_bucket[$__rate_interval])))",
           "p50"},
          {"histogram_quantile(0.95, sum by (le) "
           "(rate(http_request_duration_seconds_bucket[$__rate_interval])))",
           "p95"},
          {"histogram_quantile(0.99, sum by (le) "
           "(rate(http_request_duration_seconds_bucket[$__rate_interval])))",
           "p99"}}},
        {"",
         "Errors",
         "percentunit",
         {{"sum(rate(http_requests_total{status_code=~\"5..\"}[$__rate_interval])) / "
           "sum(rate(http_requests_total[$__rate_interval]))",
           "share of requests"}}},
        {"",
         "Mean latency by route",
         "s",
         {{"sum by (route) (rate(http_request_duration_seconds_sum[$__rate_interval])) / "
           "sum by (route) (rate(http_request_duration_seconds_count[$__rate_interval]))",
           "{{route}}"}}},
        {"",
         "Requests in flight",
         "short",
         {{"sum by (route) (http_requests_in_flight)", "{{route}}"}}},
    };
}

std::vector<Panel> of_machines() {
    return {
        {"revenue",
         "Revenue, and what is lost of it",
         "currencyUSD",
         {{"rate(faultline_revenue_dollars_total[$__rate_interval])", "a second"},
          {"rate(faultline_revenue_lost_dollars_total[$__rate_interval])", "lost a second"}}},
        {"", "Instances that are up", "short", {{"sum by (job) (up)", "{{job}}"}}},
        {"machine",
         "CPU",
         "percentunit",
         {{"1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[$__rate_interval]))",
           "{{instance}}"}}},
        {"memory",
         "Memory in use",
         "percentunit",
         {{"1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes", "{{instance}}"}}},
        {"disk",
         "Disk",
         "percentunit",
         {{"rate(node_disk_io_time_seconds_total[$__rate_interval])", "{{instance}}"},
          {"avg by (instance) (rate(node_cpu_seconds_total{mode=\"iowait\"}[$__rate_interval]))",
           "{{instance}}: iowait"}}},
        {"machine",
         "Network",
         "Bps",
         {{"rate(node_network_receive_bytes_total[$__rate_interval])", "{{instance}}: in"},
          {"rate(node_network_transmit_bytes_total[$__rate_interval])", "{{instance}}: out"}}},
    };
}

std::vector<Panel> of_components() {
    return {
        {"", "Calls in service", "short", {{"sum by (job) (faultline_workers_busy)", "{{job}}"}}},
        {"", "Calls that wait", "short", {{"sum by (job) (faultline_queue_length)", "{{job}}"}}},
        {"load_balancer",
         "Balancers: attempts sent on",
         "reqps",
         {{"rate(nginx_http_requests_total[$__rate_interval])", "{{instance}}"}}},
        {"pool",
         "Connection pools",
         "short",
         {{"hikaricp_connections_active", "{{instance}} to {{pool}}: in use"},
          {"hikaricp_connections_pending", "{{instance}} to {{pool}}: waiting"}}},
        {"database",
         "Database: queries in service",
         "short",
         {{"pg_stat_activity_count", "{{instance}}"},
          {"pg_settings_max_connections", "{{instance}}: most"}}},
        {"database",
         "Database: queries",
         "ops",
         {{"rate(pg_stat_database_xact_commit[$__rate_interval])", "{{instance}}"}}},
        {"database",
         "Database: time of a query",
         "s",
         {{"rate(pg_stat_database_active_time_seconds_total[$__rate_interval]) / "
           "(rate(pg_stat_database_xact_commit[$__rate_interval]) + "
           "rate(pg_stat_database_xact_rollback[$__rate_interval]))",
           "{{instance}}"}}},
        {"database",
         "Database: commits that replicas lack",
         "short",
         {{"faultline_replication_unapplied_commits", "{{instance}}"}}},
        {"cache",
         "Cache: hits",
         "percentunit",
         {{"rate(redis_keyspace_hits_total[$__rate_interval]) / "
           "(rate(redis_keyspace_hits_total[$__rate_interval]) + "
           "rate(redis_keyspace_misses_total[$__rate_interval]))",
           "{{job}}"}}},
        {"cache",
         "Cache: memory",
         "bytes",
         {{"redis_memory_used_bytes", "{{job}}"}, {"redis_memory_max_bytes", "{{job}}: most"}}},
        {"cdn",
         "CDN: hits",
         "percentunit",
         {{"rate(faultline_cdn_hits_total[$__rate_interval]) / "
           "(rate(faultline_cdn_hits_total[$__rate_interval]) + "
           "rate(faultline_cdn_misses_total[$__rate_interval]))",
           "{{job}}"}}},
        {"queue",
         "Queues: messages",
         "short",
         {{"rabbitmq_queue_messages_ready", "{{instance}}: waiting"},
          {"rabbitmq_queue_messages_unacked", "{{instance}}: worked on"}}},
    };
}

bool has(const Kinds& kinds, const models::Telemetry& telemetry, std::string_view what) {
    if (what.empty()) return true;
    if (what == "pool") return !telemetry.pools.empty();
    if (what == "machine")
        return std::any_of(telemetry.machines.begin(), telemetry.machines.end(),
                           [](const auto& machine) { return machine.cores > 0; });
    if (what == "memory")
        return std::any_of(telemetry.machines.begin(), telemetry.machines.end(),
                           [](const auto& machine) { return machine.memory_bytes > 0; });
    if (what == "revenue") return !telemetry.business.revenue.empty();
    if (what == "disk")
        return std::any_of(telemetry.machines.begin(), telemetry.machines.end(),
                           [](const auto& machine) { return machine.disk; });
    return std::any_of(kinds.begin(), kinds.end(),
                       [&](const auto& component) { return component.second == what; });
}

Json number(int64_t value) { return Json::raw(std::to_string(value)); }

Json source() { return Json::object().set("type", "prometheus").set("uid", "${datasource}"); }

// Two side by side, 24 columns wide.
Json panel_json(const Panel& panel, int64_t index) {
    Json targets = Json::array();
    char id = 'A';
    for (const Query& query : panel.queries)
        targets.add(Json::object()
                        .set("refId", std::string(1, id++))
                        .set("datasource", source())
                        .set("expr", query.expression)
                        .set("legendFormat", query.legend));
    return Json::object()
        .set("id", number(index + 1))
        .set("type", "timeseries")
        .set("title", panel.title)
        .set("datasource", source())
        .set("gridPos", Json::object()
                            .set("x", number(index % 2 * 12))
                            .set("y", number(index / 2 * 8))
                            .set("w", number(12))
                            .set("h", number(8)))
        .set("fieldConfig",
             Json::object()
                 .set("defaults", Json::object().set("unit", panel.unit).set("min", number(0)))
                 .set("overrides", Json::array()))
        .set("targets", std::move(targets));
}

std::string date(int64_t seconds) {
    const std::chrono::sys_seconds time{std::chrono::seconds{seconds}};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day d{day};
    const std::chrono::hh_mm_ss t{time - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.000Z", static_cast<int>(d.year()),
                       static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()),
                       t.hours().count(), t.minutes().count(), t.seconds().count());
}

}  // namespace

std::string grafana(const scenarios::RunResult& result, const models::Telemetry& telemetry,
                    int64_t epoch) {
    const Kinds kinds = kinds_of(result);
    Json list = Json::array();
    int64_t index = 0;
    for (const std::vector<Panel>& panels : {of_requests(), of_machines(), of_components()})
        for (const Panel& panel : panels)
            if (has(kinds, telemetry, panel.needs)) list.add(panel_json(panel, index++));
    const double length = telemetry.scrapes.empty() ? 0 : telemetry.scrapes.back().at.seconds();
    Json variable = Json::object()
                        .set("name", "datasource")
                        .set("label", "Data source")
                        .set("type", "datasource")
                        .set("query", "prometheus");
    return Json::object()
               .set("title", "Faultline: " + result.scenario)
               .set("tags", Json::texts({"faultline"}))
               .set("schemaVersion", number(39))
               .set("editable", true)
               .set("timezone", "utc")
               .set("time", Json::object()
                                .set("from", date(epoch))
                                .set("to", date(epoch + std::llround(std::ceil(length)))))
               .set("templating",
                    Json::object().set("list", Json::array().add(std::move(variable))))
               .set("panels", std::move(list))
               .dump() +
           "\n";
}

}  // namespace faultline::reports
