// reports/export/openmetrics_writer.hpp - the families of metrics, one after the other: each once,
// all samples of a series together, in order of time, as the format wants it.
#pragma once
#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "models/monitoring/telemetry.hpp"
#include "reports/export/kinds.hpp"
#include "scenarios/run_result.hpp"

namespace faultline::reports {

using Labels = std::vector<std::pair<const char*, std::string>>;
// {job="api",instance="api[1]"}; a label without a value is left out.
std::string text_of(const Labels& labels);
// Seconds since 1970, to the nanosecond.
std::string time_text(int64_t epoch, int64_t ns);

class OpenMetricsWriter {
    using Scrape = models::Scrape;
    using Telemetry = models::Telemetry;

public:
    OpenMetricsWriter(const scenarios::RunResult& result, const Telemetry& telemetry,
                      int64_t epoch);
    std::string text();

private:
    // ---- lines
    void family(const char* name, const char* type, const char* help) {
        const std::string_view n{name};
        out_ += fmt::format("# TYPE {} {}\n", name, type);
        for (const char* unit : {"seconds", "bytes"})
            if (n.ends_with(std::string{"_"} + unit))
                out_ += fmt::format("# UNIT {} {}\n", n, unit);
        out_ += fmt::format("# HELP {} {}\n", name, help);
    }
    // One sample for each scrape; NaN: none at that time.
    template <class Value>
    void samples(const std::string& name, const Labels& labels, Value value) {
        const std::string what = name + text_of(labels);
        for (size_t s = 0; s < t_.scrapes.size(); ++s) {
            const auto v = static_cast<double>(value(t_.scrapes[s]));
            if (!std::isnan(v)) out_ += fmt::format("{} {} {}\n", what, v, times_[s]);
        }
    }

    // ---- who is meant
    static constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();
    Labels of(size_t instance) const {
        const Telemetry::Instance& one = t_.instances[instance];
        return {{"job", one.component}, {"instance", one.name}, {"zone", one.zone}};
    }
    static Labels with(Labels labels, const char* name, std::string value) {
        labels.emplace_back(name, std::move(value));
        return labels;
    }
    bool any(std::string_view kind) const {
        for (const Telemetry::Instance& one : t_.instances)
            if (kinds_.at(one.component) == kind) return true;
        return false;
    }
    // A metric of instances of a kind ("": of all), with a value of what was read of one.
    template <class Value>
    void each(std::string_view kind, const char* name, const char* type, const char* help,
              Value value) {
        if (!kind.empty() && !any(kind)) return;
        family(name, type, help);
        const std::string suffix = std::string_view{type} == "counter" ? "_total" : "";
        for (size_t i = 0; i < t_.instances.size(); ++i) {
            if (!kind.empty() && kinds_.at(t_.instances[i].component) != kind) continue;
            samples(name + suffix, of(i), [&](const Scrape& s) {
                return s.instances[i].in_service ? static_cast<double>(value(s.instances[i], i))
                                                 : kAbsent;
            });
        }
    }

    void requests();
    void latency();
    void instances();
    void calls();
    void balancers();
    void machines();
    void pools();
    void databases();
    void stores();
    void queues();
    // --- openmetrics_watch.cpp
    void memory_and_network();
    void business();
    void checks();
    void alerts();

    const scenarios::RunResult& result_;
    Kinds kinds_;
    const Telemetry& t_;
    int64_t epoch_;
    std::vector<std::string> times_;
    std::string out_;
};

}  // namespace faultline::reports
