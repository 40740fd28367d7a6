#include "models/tracing/latency_shares.hpp"

#include <algorithm>
#include <numeric>

namespace faultline::models {

void TraceSamples::add(sim::Duration latency, const std::vector<TimePart>& parts) {
    const auto first = static_cast<uint32_t>(parts_.size());
    for (const TimePart& part : parts) {
        const auto same =
            std::find_if(parts_.begin() + first, parts_.end(), [&](const Part& known) {
                return known.component == part.component && known.spent == part.spent;
            });
        if (same == parts_.end())
            parts_.push_back({part.component, part.spent, part.time.ns});
        else
            same->ns += part.time.ns;
    }
    samples_.push_back({latency.ns, first, static_cast<uint32_t>(parts_.size()) - first});
}

void TraceSamples::drop_every_other() {
    std::vector<Sample> kept;
    std::vector<Part> parts;
    for (size_t i = 0; i < samples_.size(); i += 2) {
        Sample sample = samples_[i];
        const auto from = parts_.begin() + sample.first;
        sample.first = static_cast<uint32_t>(parts.size());
        parts.insert(parts.end(), from, from + sample.count);
        kept.push_back(sample);
    }
    samples_ = std::move(kept);
    parts_ = std::move(parts);
}

void TraceSamples::add_to(BandGroup& group, const Sample& sample) const {
    ++group.requests;
    group.latency_ns += static_cast<double>(sample.latency_ns);
    for (uint32_t i = 0; i < sample.count; ++i) {
        const Part& part = parts_[sample.first + i];
        group.spent_ns[{part.component, part.spent}] += static_cast<double>(part.ns);
    }
}

LatencyShares TraceSamples::shares() const {
    if (samples_.empty()) return {};
    std::vector<uint32_t> by_latency(samples_.size());
    std::iota(by_latency.begin(), by_latency.end(), 0u);
    std::stable_sort(by_latency.begin(), by_latency.end(), [&](uint32_t a, uint32_t b) {
        return samples_[a].latency_ns < samples_[b].latency_ns;
    });
    const auto n = static_cast<double>(samples_.size());
    LatencyShares shares;
    for (const PercentileBand& band : kAttributed) {
        std::vector<BandGroup> groups(kTimeGroups);
        const auto first = static_cast<size_t>(n * (band.quantile - band.half_width));
        const auto last = static_cast<size_t>(n * (band.quantile + band.half_width));
        for (size_t rank = first; rank < last; ++rank) {
            const uint32_t i = by_latency[rank];
            add_to(groups[i * kTimeGroups / samples_.size()], samples_[i]);
        }
        shares.push_back(std::move(groups));
    }
    return shares;
}

}  // namespace faultline::models
