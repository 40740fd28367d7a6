#include "studies/availability/daily_load.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "scenarios/load_curve.hpp"

namespace faultline::studies {
namespace {

using models::Blueprint;
using models::Workload;

constexpr int kSamplesPerHour = 12;

std::array<double, 24> hourly_means(const Workload& load) {
    std::array<double, 24> means{};
    for (int i = 0; i < 24 * kSamplesPerHour; ++i) {
        const double seconds = (i + 0.5) * 3600 / kSamplesPerHour;
        means[static_cast<size_t>(i / kSamplesPerHour)] +=
            scenarios::value_at(load.profile, sim::Time{} + sim::from_seconds(seconds)) /
            kSamplesPerHour;
    }
    return means;
}

void scale(Workload& load, double factor) {
    load.profile.clear();
    load.rate *= factor;
    if (load.interarrival && factor > 0) load.interarrival = load.interarrival->scaled(1 / factor);
    load.users = static_cast<uint64_t>(std::llround(static_cast<double>(load.users) * factor));
}

std::vector<Workload*> workloads(Blueprint& blueprint) {
    std::vector<Workload*> all{&blueprint.workload};
    for (Workload& more : blueprint.more_workloads) all.push_back(&more);
    return all;
}

}  // namespace

uint32_t DailyLoad::level_at(double seconds) const {
    const auto hour = static_cast<size_t>(std::fmod(seconds, 86'400) / 3600);
    return level_of_hour[std::min<size_t>(hour, 23)];
}

DailyLoad daily_load(const Blueprint& blueprint) {
    DailyLoad day;
    if (!models::load_changes(blueprint)) {
        day.levels = {blueprint};
        return day;
    }
    std::vector<std::array<double, 24>> means;  // by workload
    std::array<double, 24> total{};
    for (const Workload* load : models::workloads_of(blueprint)) {
        means.push_back(hourly_means(*load));
        // Users who think count as requests at their pace.
        const double pace = load->users ? static_cast<double>(load->users) /
                                              std::max(1.0, load->think_time.mean_ns() * 1e-9)
                                        : load->rate;
        for (size_t h = 0; h < 24; ++h) total[h] += means.back()[h] * pace;
    }
    const auto [low, high] = std::minmax_element(total.begin(), total.end());
    std::map<uint32_t, std::vector<size_t>> hours_of;  // by band of the load
    for (size_t h = 0; h < 24; ++h) {
        const double place = *high > *low ? (total[h] - *low) / (*high - *low) : 0;
        hours_of[std::min(kMostLevels - 1, static_cast<uint32_t>(place * kMostLevels))].push_back(
            h);
    }
    for (const auto& [band, hours] : hours_of) {
        Blueprint level = blueprint;
        const std::vector<Workload*> loads = workloads(level);
        for (size_t w = 0; w < loads.size(); ++w) {
            double mean = 0;
            for (const size_t h : hours) mean += means[w][h] / static_cast<double>(hours.size());
            scale(*loads[w], mean);
        }
        for (const size_t h : hours)
            day.level_of_hour[h] = static_cast<uint32_t>(day.levels.size());
        day.levels.push_back(std::move(level));
    }
    return day;
}

}  // namespace faultline::studies
