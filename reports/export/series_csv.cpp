#include "reports/export/series_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace faultline::reports {
namespace {

// The requests of several buckets of the series together.
struct Requests {
    double offered = 0, succeeded = 0, bad = 0, latency_sum = 0;
};

Requests sum(const scenarios::Series& series, size_t from, size_t until) {
    Requests r;
    for (size_t i = from; i < std::min(until, series.offered.size()); ++i) {
        r.offered += series.offered[i];
        r.succeeded += series.succeeded[i];
        r.bad += series.bad[i];
        r.latency_sum += series.mean_latency[i] * series.succeeded[i];
    }
    return r;
}

}  // namespace

std::string series_csv(const scenarios::RunResult& result) {
    std::string out = "seconds,sent,succeeded,bad,mean_latency_seconds";
    for (const auto& one : result.components)
        out += fmt::format(",{0}.utilization,{0}.queue,{0}.up", one.name);
    out += "\r\n";
    const scenarios::Series& series = result.series;
    // Components are read every few buckets of the requests' series.
    const double bucket = std::max(result.component_bucket_seconds, series.bucket_seconds);
    const auto step =
        static_cast<size_t>(std::max(1.0, std::round(bucket / series.bucket_seconds)));
    for (size_t row = 0; row * step < series.offered.size(); ++row) {
        const Requests requests = sum(series, row * step, (row + 1) * step);
        out += fmt::format("{},{},{},{},", static_cast<double>(row) * bucket, requests.offered,
                           requests.succeeded, requests.bad);
        if (requests.succeeded > 0)
            out += fmt::format("{:.6g}", requests.latency_sum / requests.succeeded);
        for (const auto& one : result.components) {
            // The run's last bucket may be a short one, of which components have no figure.
            if (row < one.utilization_series.size())
                out += fmt::format(",{:.4g},{:.4g},{:.4g}", one.utilization_series[row],
                                   one.queue_series[row], one.up_series[row]);
            else
                out += ",,,";
        }
        out += "\r\n";
    }
    return out;
}

}  // namespace faultline::reports
