// reports/summary_attribution.cpp - the summary's answer to "what is the latency made of?".
#include <fmt/format.h>

#include <algorithm>

#include "reports/attribution_text.hpp"
#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using scenarios::LatencyShare;
using scenarios::PercentileAttribution;

constexpr double kWorthALine = 0.01;  // of the latency around any of the percentiles
constexpr size_t kLinesMost = 8;

std::string percentile_name(double quantile) { return fmt::format("p{:.3g}", quantile * 100); }

const LatencyShare* find(const PercentileAttribution& from, const LatencyShare& like) {
    for (const LatencyShare& share : from.shares)
        if (share.component == like.component && share.spent == like.spent) return &share;
    return nullptr;
}

// Those with the largest share around any percentile, largest of the last percentile first.
std::vector<const LatencyShare*> worth_a_line(const std::vector<PercentileAttribution>& all) {
    std::vector<const LatencyShare*> lines;
    for (auto one = all.rbegin(); one != all.rend(); ++one)
        for (const LatencyShare& share : one->shares) {
            const bool known = std::any_of(lines.begin(), lines.end(), [&](const auto* line) {
                return line->component == share.component && line->spent == share.spent;
            });
            if (!known && share.share.mean >= kWorthALine) lines.push_back(&share);
        }
    if (lines.size() > kLinesMost) lines.resize(kLinesMost);
    return lines;
}

std::string share_with_error(const LatencyShare* share, const Palette& palette) {
    if (!share || share->share.mean < 0.0005) return "-";
    std::string text = percent_text(share->share.mean);
    if (!share->share.low || !share->share.high) return text;
    const double half = 50 * (*share->share.high - *share->share.low);
    return text + palette.faint(fmt::format(" ±{:.{}f}", half, half < 9.95 ? 1 : 0));
}

}  // namespace

std::string attribution_section(const scenarios::RunResult& result, const TextStyle& style) {
    if (result.attribution.empty()) return "";
    const Palette palette(style.color);
    std::vector<Table::Align> aligns{Table::Align::left};
    std::vector<std::string> head{""}, latencies{palette.faint("mean around it")};
    for (const PercentileAttribution& one : result.attribution) {
        aligns.push_back(Table::Align::right);
        head.push_back(percentile_name(one.quantile));
        latencies.push_back(palette.faint(seconds_text(one.latency_seconds)));
    }
    Table table(aligns);
    table.row(std::move(head));
    table.row(std::move(latencies));
    for (const LatencyShare* line : worth_a_line(result.attribution)) {
        std::vector<std::string> row{shortened(share_phrase(line->component, line->spent), 44)};
        for (const PercentileAttribution& one : result.attribution)
            row.push_back(share_with_error(find(one, *line), palette));
        table.row(std::move(row));
    }
    return heading("WHERE THE TIME GOES", "shares of the latency around each percentile", style) +
           table.text(4, 2, style);
}

}  // namespace faultline::reports
