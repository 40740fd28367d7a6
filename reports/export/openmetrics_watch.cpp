// reports/export/openmetrics_watch.cpp - metrics of the production guide's lists beside those of
// calls: memory, disk space, network, business, the uptime check; and ALERTS, as Prometheus itself
// writes it.
#include <algorithm>
#include <map>

#include "reports/export/openmetrics_writer.hpp"
#include "reports/export/promql.hpp"

namespace faultline::reports {

void OpenMetricsWriter::memory_and_network() {
    if (t_.machines.empty()) return;
    const auto machines = [&](const char* name, const char* type, const char* help, Labels labels,
                              auto has, auto value) {
        family(name, type, help);
        const std::string suffix = std::string_view{type} == "counter" ? "_total" : "";
        for (size_t m = 0; m < t_.machines.size(); ++m) {
            if (!has(t_.machines[m])) continue;
            Labels all{{"instance", t_.machines[m].name}};
            all.insert(all.end(), labels.begin(), labels.end());
            samples(name + suffix, all,
                    [&](const Scrape& s) { return value(s.machines[m], t_.machines[m]); });
        }
    };
    using One = Scrape::OfMachine;
    using Machine = Telemetry::Machine;
    machines(
        "node_memory_MemAvailable_bytes", "gauge", "What is not in use of it.", {},
        [](const Machine& m) { return m.memory_bytes > 0; },
        [](const One& one, const Machine& m) {
            return static_cast<double>(m.memory_bytes) - static_cast<double>(one.memory_bytes);
        });
    const Labels disk{{"device", "disk"}, {"mountpoint", "/"}};
    const auto has_space = [](const Machine& m) { return m.disk_bytes > 0; };
    machines("node_filesystem_size_bytes", "gauge", "Size of the machine's disk.", disk, has_space,
             [](const One&, const Machine& m) { return m.disk_bytes; });
    machines("node_filesystem_avail_bytes", "gauge", "What the data there leaves of it.", disk,
             has_space, [](const One&, const Machine& m) {
                 return static_cast<double>(m.disk_bytes) - static_cast<double>(m.disk_used_bytes);
             });
    const Labels device{{"device", "eth0"}};
    const auto every = [](const Machine&) { return true; };
    machines("node_network_receive_bytes", "counter", "With calls that were served there.", device,
             every, [](const One& one, const Machine&) { return one.received_bytes; });
    machines("node_network_transmit_bytes", "counter", "With their answers.", device, every,
             [](const One& one, const Machine&) { return one.sent_bytes; });
}

void OpenMetricsWriter::business() {
    const models::Business& spec = t_.business;
    const auto count = [&](const char* name, const char* help, std::optional<uint32_t> of) {
        if (!of) return;
        family(name, "counter", help);
        samples(std::string{name} + "_total", {},
                [&](const Scrape& s) { return s.classes[*of].succeeded; });
    };
    count("faultline_orders", "Requests that were orders and succeeded.", spec.orders);
    count("faultline_sign_ups", "Requests that were sign-ups and succeeded.", spec.sign_ups);
    if (spec.revenue.empty()) return;
    const auto worth = [&](const char* name, const char* help, auto of) {
        family(name, "counter", help);
        samples(std::string{name} + "_total", {}, [&](const Scrape& s) {
            double usd = 0;
            for (const auto& [c, each] : spec.revenue) usd += each * of(s.classes[c]);
            return usd;
        });
    };
    using One = Scrape::OfClass;
    worth("faultline_revenue_dollars", "What requests that succeeded were worth.",
          [](const One& c) { return static_cast<double>(c.succeeded); });
    worth("faultline_revenue_lost_dollars", "What requests that went wrong were worth.",
          [](const One& c) { return static_cast<double>(c.failed + c.timed_out + c.rejected); });
}

void OpenMetricsWriter::checks() {
    if (!result_.monitoring || !result_.monitoring->uptime) return;
    family("probe_success", "gauge", "Whether the uptime checker's last check passed.");
    samples("probe_success", {{"job", "uptime"}},
            [](const Scrape& s) { return s.check_passed < 0 ? kAbsent : s.check_passed; });
}

// A sample at each evaluation at which an alert is pending or firing.
void OpenMetricsWriter::alerts() {
    if (!result_.monitoring || result_.monitoring->alerts.empty()) return;
    const scenarios::MonitoringResult& monitoring = *result_.monitoring;
    const auto ns = [](double seconds) { return std::llround(seconds * 1e9); };
    const int64_t step = ns(monitoring.evaluation_seconds);
    const int64_t end = t_.scrapes.empty() ? 0 : t_.scrapes.back().at.ns;
    // A series is written in one piece: of a rule, a subject and a state, all its times.
    std::map<std::string, std::string> series;
    for (const scenarios::AlertResult& alert : monitoring.alerts) {
        const auto rule = std::find_if(monitoring.rules.begin(), monitoring.rules.end(),
                                       [&](const auto& r) { return r.rule.name == alert.rule; });
        if (rule == monitoring.rules.end()) continue;
        const Labels subject = labels_of(rule->rule.condition, alert.subject, t_);
        const auto state = [&](const char* name, int64_t from, int64_t until) {
            Labels labels{{"alertname", alert.rule},
                          {"alertstate", name},
                          {"severity", level_name(rule->rule.level)}};
            labels.insert(labels.end(), subject.begin(), subject.end());
            const std::string what = "ALERTS" + text_of(labels);
            for (int64_t at = from; at < until && at <= end; at += step)
                series[what] += fmt::format("{} 1 {}\n", what, time_text(epoch_, at));
        };
        const int64_t ended = alert.ended ? ns(*alert.ended) : end + 1;
        const int64_t fired = alert.fired ? ns(*alert.fired) : ended;
        state("pending", ns(alert.pending), fired);
        state("firing", fired, ended);
    }
    family("ALERTS", "gauge", "Alerts that are pending or firing.");
    for (const auto& [what, lines] : series) out_ += lines;
}

}  // namespace faultline::reports
