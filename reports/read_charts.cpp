#include "reports/read_charts.hpp"

#include <algorithm>

namespace faultline::reports {
namespace {

uint32_t count_at(const google::protobuf::RepeatedField<double>& counts, int i) {
    return i < counts.size() && counts[i] > 0 ? static_cast<uint32_t>(counts[i]) : 0;
}

models::RequestSeries read(const schema::RequestSeries& from) {
    constexpr int kMostTimes = UINT16_MAX;
    models::RequestSeries to;
    to.bucket_seconds = from.bucket_seconds();
    to.classes = 1;
    for (int time = 0; time < std::min(from.latency_size(), kMostTimes); ++time) {
        models::RequestSeries::Counts counts;
        counts.failed = count_at(from.failed(), time);
        counts.timed_out = count_at(from.timed_out(), time);
        counts.rejected = count_at(from.rejected(), time);
        const schema::LatencyColumn& column = from.latency(time);
        for (int i = 0; i < column.count_size(); ++i) {
            const double bucket = column.first() + i;
            const uint32_t cell = count_at(column.count(), i);
            if (cell == 0 || bucket < 0 || bucket > models::kLatencyBounds) continue;
            counts.succeeded += cell;
            to.cells.push_back(
                {static_cast<uint16_t>(time), 0, static_cast<uint8_t>(bucket), cell});
        }
        to.counts.push_back(counts);
    }
    return to;
}

// Who draws looks into one course by the length of another: in a document that somebody has edited
// they may differ.
void even_out(scenarios::RunResult& to) {
    scenarios::Series& series = to.series;
    if (!(series.bucket_seconds > 0)) series = {};
    for (std::vector<double>* one : {&series.succeeded, &series.bad, &series.mean_latency})
        one->resize(series.offered.size());
    if (!(to.component_bucket_seconds > 0)) to.component_bucket_seconds = 0;
    const size_t times = to.component_bucket_seconds > 0 && !to.components.empty()
                             ? to.components[0].up_series.size()
                             : 0;
    for (scenarios::ComponentResult& component : to.components) {
        for (std::vector<float>* one :
             {&component.utilization_series, &component.queue_series, &component.up_series})
            one->resize(times);
        for (models::ZoneSeries& zone : component.zone_series) {
            zone.in_service.resize(times);
            zone.up.resize(times);
        }
    }
}

}  // namespace

void read_charts(const schema::Result& from, scenarios::RunResult& to) {
    for (const schema::CallPath& path : from.paths())
        to.paths.push_back({path.from(), path.to(), path.waits()});
    if (from.has_request_series()) to.request_series = read(from.request_series());
    even_out(to);
}

}  // namespace faultline::reports
