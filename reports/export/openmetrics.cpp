#include "reports/export/openmetrics.hpp"

#include "reports/export/openmetrics_writer.hpp"

namespace faultline::reports {
namespace {

using models::Scrape;
using models::Telemetry;

std::string escaped_label(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == '\\' || c == '"') out += '\\';
        out += c == '\n' ? std::string{"\\n"} : std::string(1, c);
    }
    return out;
}

// Of the format: a bound is written as a float, 1.0.
std::string canonical(double bound) {
    return bound == std::floor(bound) ? fmt::format("{:.1f}", bound) : fmt::format("{}", bound);
}

}  // namespace

std::string text_of(const Labels& labels) {
    std::string out;
    for (const auto& [name, value] : labels) {
        if (value.empty()) continue;
        out += fmt::format("{}{}=\"{}\"", out.empty() ? "" : ",", name, escaped_label(value));
    }
    return out.empty() ? out : "{" + out + "}";
}

std::string time_text(int64_t epoch, int64_t ns) {
    const int64_t seconds = ns / 1'000'000'000, rest = ns % 1'000'000'000;
    const std::string whole = fmt::format("{}", epoch + seconds);
    return rest == 0 ? whole : whole + fmt::format(".{:09}", rest);
}

OpenMetricsWriter::OpenMetricsWriter(const scenarios::RunResult& result, const Telemetry& telemetry,
                                     int64_t epoch)
    : result_{result}, kinds_{kinds_of(result)}, t_{telemetry}, epoch_{epoch} {
    for (const Scrape& scrape : t_.scrapes) times_.push_back(time_text(epoch, scrape.at.ns));
}

std::string OpenMetricsWriter::text() {
    requests();
    latency();
    instances();
    calls();
    balancers();
    machines();
    memory_and_network();
    pools();
    databases();
    stores();
    queues();
    business();
    checks();
    alerts();
    return out_ + "# EOF\n";
}

void OpenMetricsWriter::requests() {
    struct Ending {
        const char *outcome, *status;
        uint64_t Scrape::OfClass::*count;
    };
    constexpr Ending kEndings[] = {{"ok", "200", &Scrape::OfClass::succeeded},
                                   {"failed", "500", &Scrape::OfClass::failed},
                                   {"rejected", "503", &Scrape::OfClass::rejected},
                                   {"timed_out", "504", &Scrape::OfClass::timed_out}};
    family("http_requests", "counter", "Requests of users that have ended.");
    for (size_t c = 0; c < t_.classes.size(); ++c)
        for (const Ending& ending : kEndings)
            samples("http_requests_total",
                    {{"route", t_.classes[c]},
                     {"status_code", ending.status},
                     {"outcome", ending.outcome}},
                    [&](const Scrape& s) { return s.classes[c].*ending.count; });
    family("http_requests_in_flight", "gauge", "Requests of users that wait for their answers.");
    for (size_t c = 0; c < t_.classes.size(); ++c)
        samples("http_requests_in_flight", {{"route", t_.classes[c]}}, [&](const Scrape& s) {
            const Scrape::OfClass& one = s.classes[c];
            return one.offered - one.succeeded - one.failed - one.timed_out - one.rejected;
        });
    if (!t_.closed) return;
    family("faultline_active_users", "gauge", "Users of the population.");
    samples("faultline_active_users", {}, [](const Scrape& s) { return s.users; });
}

void OpenMetricsWriter::latency() {
    family("http_request_duration_seconds", "histogram",
           "From first send to full answer, retries included; requests that succeeded.");
    const auto bounds = models::scrape_bounds();
    for (size_t c = 0; c < t_.classes.size(); ++c) {
        const Labels labels{{"route", t_.classes[c]}, {"status_code", "200"}};
        for (size_t b = 0; b < bounds.size(); ++b)
            samples("http_request_duration_seconds_bucket",
                    with(labels, "le", canonical(bounds[b])),
                    [&](const Scrape& s) { return s.classes[c].up_to[b]; });
        const auto count = [&](const Scrape& s) { return s.classes[c].succeeded; };
        samples("http_request_duration_seconds_bucket", with(labels, "le", "+Inf"), count);
        samples("http_request_duration_seconds_count", labels, count);
        samples("http_request_duration_seconds_sum", labels,
                [&](const Scrape& s) { return s.classes[c].latency_seconds; });
    }
}

void OpenMetricsWriter::instances() {
    using One = Scrape::OfInstance;
    each("", "up", "gauge", "Whether it answers.", [](const One& one, size_t) { return one.up; });
    each("", "faultline_workers_busy", "gauge", "Calls in service.",
         [](const One& one, size_t) { return one.busy; });
    each("", "faultline_workers", "gauge", "Calls that can be in service at a time.",
         [&](const One&, size_t i) {
             return t_.instances[i].workers > 0 ? t_.instances[i].workers : kAbsent;
         });
    each("", "faultline_queue_length", "gauge", "Calls that wait for a worker.",
         [](const One& one, size_t) { return one.waiting; });
}

void OpenMetricsWriter::calls() {
    struct Ending {
        const char* outcome;
        uint64_t Scrape::OfInstance::*count;
    };
    family("faultline_calls", "counter", "Calls of other components and of users that have ended.");
    for (size_t i = 0; i < t_.instances.size(); ++i)
        for (const Ending& ending : {Ending{"served", &Scrape::OfInstance::served},
                                     Ending{"failed", &Scrape::OfInstance::failed},
                                     Ending{"rejected", &Scrape::OfInstance::rejected}})
            samples("faultline_calls_total", with(of(i), "outcome", ending.outcome),
                    [&](const Scrape& s) {
                        const Scrape::OfInstance& one = s.instances[i];
                        return one.in_service ? static_cast<double>(one.*ending.count) : kAbsent;
                    });
}

void OpenMetricsWriter::balancers() {
    using One = Scrape::OfInstance;
    each("load_balancer", "nginx_up", "gauge", "Whether it answers.",
         [](const One& one, size_t) { return one.up; });
    each("load_balancer", "nginx_http_requests", "counter", "Attempts that were sent on.",
         [](const One& one, size_t) { return one.served; });
}

void OpenMetricsWriter::machines() {
    if (t_.machines.empty()) return;
    const auto labels = [&](size_t m) { return Labels{{"instance", t_.machines[m].name}}; };
    family("node_cpu_seconds", "counter", "Time that each core spent at work, and idle.");
    for (size_t m = 0; m < t_.machines.size(); ++m) {
        const double cores = t_.machines[m].cores;
        // The scheduler is fair: all cores of a machine are busy for as long.
        for (uint32_t cpu = 0; cpu < t_.machines[m].cores; ++cpu) {
            const Labels core = with(labels(m), "cpu", std::to_string(cpu));
            samples("node_cpu_seconds_total", with(core, "mode", "user"),
                    [&](const Scrape& s) { return s.machines[m].cpu_seconds / cores; });
            samples("node_cpu_seconds_total", with(core, "mode", "iowait"),
                    [&](const Scrape& s) { return s.machines[m].iowait_seconds / cores; });
            samples("node_cpu_seconds_total", with(core, "mode", "idle"), [&](const Scrape& s) {
                const Scrape::OfMachine& one = s.machines[m];
                const double busy = one.cpu_seconds + one.iowait_seconds;
                return std::max(0.0, s.at.seconds() - busy / cores);
            });
        }
    }
    family("node_memory_MemTotal_bytes", "gauge", "Memory of the machine.");
    for (size_t m = 0; m < t_.machines.size(); ++m)
        if (t_.machines[m].memory_bytes > 0)
            samples("node_memory_MemTotal_bytes", labels(m),
                    [&](const Scrape&) { return t_.machines[m].memory_bytes; });
    const auto disks = [&](const char* name, const auto& value) {
        for (size_t m = 0; m < t_.machines.size(); ++m)
            if (t_.machines[m].disk)
                samples(name, with(labels(m), "device", "disk"),
                        [&](const Scrape& s) { return value(s.machines[m]); });
    };
    family("node_disk_reads_completed", "counter", "Reads of the machine's disk.");
    disks("node_disk_reads_completed_total", [](const Scrape::OfMachine& m) { return m.ios; });
    family("node_disk_io_time_seconds", "counter", "Time in which the disk was busy at its limit.");
    disks("node_disk_io_time_seconds_total",
          [](const Scrape::OfMachine& m) { return m.io_seconds; });
}

void OpenMetricsWriter::pools() {
    if (t_.pools.empty()) return;
    const auto each_pool = [&](const char* name, const char* type, const char* help,
                               const auto& value) {
        family(name, type, help);
        const std::string suffix = std::string_view{type} == "counter" ? "_total" : "";
        for (size_t p = 0; p < t_.pools.size(); ++p) {
            const Telemetry::Pool& pool = t_.pools[p];
            samples(name + suffix,
                    {{"job", pool.component}, {"instance", pool.instance}, {"pool", pool.to}},
                    [&](const Scrape& s) { return value(s.pools[p], pool.size); });
        }
    };
    using One = Scrape::OfPool;
    each_pool("hikaricp_connections_active", "gauge", "Connections in use.",
              [](const One& one, uint32_t) { return one.active; });
    each_pool("hikaricp_connections_idle", "gauge", "Connections that are free.",
              [](const One& one, uint32_t size) { return size - one.active; });
    each_pool("hikaricp_connections_pending", "gauge", "Calls that wait for a connection.",
              [](const One& one, uint32_t) { return one.pending; });
    each_pool("hikaricp_connections_max", "gauge", "Size of the pool.",
              [](const One&, uint32_t size) { return size; });
    each_pool("hikaricp_connections_timeout", "counter", "Calls that waited in vain.",
              [](const One& one, uint32_t) { return one.timeouts; });
}

void OpenMetricsWriter::databases() {
    using One = Scrape::OfInstance;
    constexpr const char* kKind = "database";
    each(kKind, "pg_up", "gauge", "Whether it answers.",
         [](const One& one, size_t) { return one.up; });
    each(kKind, "pg_stat_activity_count", "gauge", "Queries in service.",
         [](const One& one, size_t) { return one.busy; });
    each(kKind, "pg_settings_max_connections", "gauge", "Queries that can be in service.",
         [&](const One&, size_t i) {
             return t_.instances[i].workers > 0 ? t_.instances[i].workers : kAbsent;
         });
    each(kKind, "pg_replication_is_replica", "gauge", "1 unless it is the primary.",
         [](const One& one, size_t) { return !one.primary; });
    // The exporter calls these counters by names that a counter may not have here.
    each(kKind, "pg_stat_database_xact_commit", "unknown", "Queries served.",
         [](const One& one, size_t) { return one.served; });
    each(kKind, "pg_stat_database_xact_rollback", "unknown", "Queries failed.",
         [](const One& one, size_t) { return one.failed; });
    each(kKind, "pg_stat_database_active_time_seconds", "counter",
         "Time of queries from their coming to their answers, summed over them.",
         [](const One& one, size_t) { return one.work_seconds; });
    each(kKind, "pg_database_size_bytes", "gauge", "Its data, as stated.",
         [&](const One&, size_t i) {
             const uint64_t bytes = t_.instances[i].data_bytes;
             return bytes > 0 ? static_cast<double>(bytes) : kAbsent;
         });
    each(kKind, "faultline_buffer_hit_ratio", "gauge", "Pages found in memory, as stated.",
         [&](const One&, size_t i) { return t_.components[t_.instances[i].of].buffer_hit_ratio; });
    each(kKind, "faultline_replication_unapplied_commits", "gauge",
         "Commits that have not reached it.", [](const One& one, size_t) { return one.unapplied; });
}

void OpenMetricsWriter::stores() {
    const auto each_store = [&](std::string_view kind, const char* name, const char* type,
                                const char* help, const auto& value) {
        if (!any(kind)) return;
        family(name, type, help);
        const std::string suffix = std::string_view{type} == "counter" ? "_total" : "";
        for (size_t i = 0; i < t_.stores.size(); ++i)
            if (kinds_.at(t_.stores[i].component) == kind)
                samples(name + suffix, {{"job", t_.stores[i].component}},
                        [&](const Scrape& s) { return value(s.stores[i], t_.stores[i]); });
    };
    using One = Scrape::OfStore;
    using Store = Telemetry::Store;
    const auto hits = [](const One& one, const Store&) { return one.hits; };
    const auto misses = [](const One& one, const Store&) { return one.misses; };
    each("cache", "redis_up", "gauge", "Whether it answers.",
         [](const Scrape::OfInstance& one, size_t) { return one.up; });
    each_store("cache", "redis_keyspace_hits", "counter", "Look-ups that found their key.", hits);
    each_store("cache", "redis_keyspace_misses", "counter", "Look-ups that did not.", misses);
    each_store("cache", "redis_db_keys", "gauge", "Keys that are there.",
               [](const One& one, const Store&) { return one.entries; });
    each_store("cache", "redis_memory_used_bytes", "gauge", "What they take.",
               [](const One& one, const Store&) { return one.bytes; });
    each_store("cache", "redis_memory_max_bytes", "gauge", "What they may take; 0: no limit.",
               [](const One&, const Store& store) { return store.limit_bytes; });
    each_store("cdn", "faultline_cdn_hits", "counter", "Answers from the edge.", hits);
    each_store("cdn", "faultline_cdn_misses", "counter", "Questions to the origin.", misses);
}

void OpenMetricsWriter::queues() {
    using One = Scrape::OfInstance;
    each("queue", "rabbitmq_queue_messages_ready", "gauge", "Messages that wait for a worker.",
         [](const One& one, size_t) { return one.waiting; });
    each("queue", "rabbitmq_queue_messages_unacked", "gauge", "Messages that are worked on.",
         [](const One& one, size_t) { return one.busy; });
    each("queue", "rabbitmq_queue_consumers", "gauge", "Workers.", [&](const One&, size_t i) {
        return t_.instances[i].workers > 0 ? t_.instances[i].workers : kAbsent;
    });
}

std::string openmetrics(const scenarios::RunResult& result, const models::Telemetry& telemetry,
                        int64_t epoch) {
    return OpenMetricsWriter{result, telemetry, epoch}.text();
}

}  // namespace faultline::reports
