#include "reports/html/growth_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "reports/html/svg_plot.hpp"
#include "reports/phases_text.hpp"
#include "reports/quantity.hpp"
#include "reports/terminal.hpp"
#include "scenarios/units.hpp"

namespace faultline::reports {
namespace {

using scenarios::Estimate;
using scenarios::RunResult;
using scenarios::write_count;
using studies::PhaseResult;
using studies::PhasesResult;
using studies::SettingResult;

constexpr double kWidth = 1080, kLeft = 76, kRight = 24, kBar = 44, kGap = 46, kPanel = 170;
// Below it nothing is drawn apart: none of a hundred thousand requests.
constexpr double kLeastWrong = 1e-5;

// A figure of every setting over the users.
struct Panel {
    std::string title, metric;  // metric: an objective's name for such values; "": dollars
    std::function<Estimate(const RunResult&)> value;
    std::function<std::string(double)> text;
    double least = 0;  // smaller ones, and none, are drawn there; 0: no such limit
    std::function<double(const scenarios::ObjectiveResult&)> limit;  // NaN: not of this figure
};

Estimate wrong(const RunResult& run) { return {wrong_share(run.requests), {}, {}}; }

double latency_limit(const scenarios::ObjectiveResult& o) {
    return o.name == "p95" || o.name == "p99" ? o.target : std::nan("");
}

double wrong_limit(const scenarios::ObjectiveResult& o) {
    return o.name == "errors" ? o.target : o.name == "availability" ? 1 - o.target : std::nan("");
}

std::vector<Panel> panels(const PhasesResult& result) {
    const auto none = [](const auto&) { return std::nan(""); };
    std::vector<Panel> all{
        {"p99, dashed p95", "p99", [](const RunResult& run) { return run.latency.p99; },
         seconds_text, 0, latency_limit},
        {"Requests that went wrong", "errors", wrong, share_text, kLeastWrong, wrong_limit}};
    for (const PhaseResult& phase : result.phases)
        for (const SettingResult& one : phase.settings)
            if (one.run.usd_per_month > 0 && all.size() < 3)
                all.push_back({"Cost a month", "",
                               [](const RunResult& run) {
                                   return Estimate{run.usd_per_month, {}, {}};
                               },
                               usd_text, 0, none});
    return all;
}

class Picture {
public:
    explicit Picture(const PhasesResult& result) : result_{result}, x_{users_scale(result)} {}

    std::string svg() {
        const std::vector<Panel> all = panels(result_);
        const double bars = 12 + kBar * static_cast<double>(result_.phases.size());
        height_ = bars + static_cast<double>(all.size()) * (kPanel + kGap) + 34;
        for (const uint64_t count : users_) {
            const double x = x_.at(static_cast<double>(count));
            out_ += svg_line(x, 4, x, height_ - 26, "grid");
            out_ += svg_text(x, height_ - 8, "tick", write_count(count), "middle");
        }
        out_ += svg_text(kLeft - 14, height_ - 8, "tick", "users", "end");
        for (size_t i = 0; i < result_.phases.size(); ++i) bar(i);
        for (size_t i = 0; i < all.size(); ++i)
            panel(all[i], bars + kGap + static_cast<double>(i) * (kPanel + kGap));
        return fmt::format(
            "<svg class=\"plot\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"How far "
            "each architecture carries\">\n{}</svg>\n",
            kWidth, height_, out_);
    }

private:
    Scale users_scale(const PhasesResult& result) {
        for (const PhaseResult& phase : result.phases)
            for (const SettingResult& one : phase.settings) users_.insert(one.users);
        const double least = static_cast<double>(std::max<uint64_t>(1, *users_.begin()));
        const double most = static_cast<double>(*users_.rbegin());
        return Scale{least / 1.25, std::max(most, least * 1.01) * 1.25, kLeft, kWidth - kRight,
                     true};
    }

    // One architecture: a bar as far as it carries, a point for each population.
    void bar(size_t i) {
        const PhaseResult& phase = result_.phases[i];
        if (phase.settings.empty()) return;
        const double y = 30 + kBar * static_cast<double>(i);
        const double first = x_.at(static_cast<double>(phase.settings.front().users));
        const double last = x_.at(static_cast<double>(phase.settings.back().users));
        out_ += svg_line(first, y, last, y, "track", "");
        if (const uint64_t most = carried(phase); most > 0)
            out_ +=
                svg_line(first, y, x_.at(static_cast<double>(most)), y, "carries", line_colour(i));
        const std::string says = shortened(phase.name, 60) + ": " + carries_text(phase);
        // Above the bar; as far to the left as its end, guessed from its length, must be.
        const double length = 7.2 * static_cast<double>(columns(says));
        out_ += svg_text(std::max(4.0, std::min(first - 4, kWidth - 4 - length)), y - 11, "label",
                         says);
        for (const SettingResult& one : phase.settings)
            out_ += svg_point(
                x_.at(static_cast<double>(one.users)), y, one.run.objectives_met(), line_colour(i),
                fmt::format("{} users: {}", write_count(one.users),
                            one.run.objectives_met() ? "everything met" : first_missed(one.run)));
    }

    void panel(const Panel& p, double top) {
        double low = INFINITY, high = 0;
        const auto cover = [&](double value) {
            if (std::isnan(value)) return;
            low = std::min(low, std::max(value, p.least));
            high = std::max(high, value);
        };
        for (const PhaseResult& phase : result_.phases)
            for (const SettingResult& one : phase.settings) {
                cover(p.value(one.run).mean);
                for (const auto& objective : one.run.objectives) cover(p.limit(objective));
                if (p.metric == "p99") cover(one.run.latency.p95.mean);
            }
        if (!(high > 0) || !(low > 0)) return;
        const Scale y{low / 1.3, high * 1.3, top + kPanel, top, true};
        out_ += svg_text(kLeft, top - 10, "title", p.title);
        for (const double tick : y.ticks()) {
            out_ += svg_line(kLeft, y.at(tick), kWidth - kRight, y.at(tick), "grid");
            out_ += svg_text(kLeft - 10, y.at(tick) + 4, "tick",
                             tick <= p.least ? "none" : tick_text(p, tick), "end");
        }
        limits(p, y);
        for (size_t i = 0; i < result_.phases.size(); ++i) {
            if (p.metric == "p99")
                line(
                    i, y, [](const RunResult& run) { return run.latency.p95; }, "line dashed");
            line(i, y, p.value, "line");
            points(i, y, p);
        }
        gives_out(top);
    }

    // Limits of objectives, each once.
    void limits(const Panel& p, const Scale& y) {
        std::set<std::string> drawn;
        for (const PhaseResult& phase : result_.phases)
            for (const SettingResult& one : phase.settings)
                for (const auto& o : one.run.objectives) {
                    const double limit = p.limit(o);
                    const std::string says =
                        fmt::format("{} {} {}", o.name, o.at_least ? "at least" : "at most",
                                    objective_number(o.name, o.target, 6));
                    if (std::isnan(limit) || !drawn.insert(says).second) continue;
                    out_ += svg_line(kLeft, y.at(limit), kWidth - kRight, y.at(limit), "limit");
                    out_ += svg_text(kLeft + 4, y.at(limit) - 5, "limit", says);
                }
    }

    void line(size_t i, const Scale& y, const std::function<Estimate(const RunResult&)>& value,
              const char* css) {
        std::vector<std::pair<double, double>> points;
        for (const SettingResult& one : result_.phases[i].settings)
            if (const double v = value(one.run).mean; !std::isnan(v))
                points.emplace_back(x_.at(static_cast<double>(one.users)), y.at(v));
        out_ += svg_path(points, css, line_colour(i));
    }

    void points(size_t i, const Scale& y, const Panel& p) {
        const PhaseResult& phase = result_.phases[i];
        for (const SettingResult& one : phase.settings) {
            const Estimate value = p.value(one.run);
            if (std::isnan(value.mean)) continue;
            const double x = x_.at(static_cast<double>(one.users));
            if (value.low && *value.low > 0)
                out_ += svg_line(x, y.at(*value.low), x, y.at(*value.high), "line", line_colour(i));
            out_ += svg_point(x, y.at(value.mean), one.run.objectives_met(), line_colour(i),
                              fmt::format("{}, {} users: {}", phase.name, write_count(one.users),
                                          p.text(value.mean)));
        }
    }

    // Where each dies: a line through the panel in its colour.
    void gives_out(double top) {
        for (size_t i = 0; i < result_.phases.size(); ++i)
            if (const auto users = result_.phases[i].gives_out_at()) {
                const double x = x_.at(static_cast<double>(*users));
                out_ += svg_line(x, top, x, top + kPanel, "dies", line_colour(i));
            }
    }

    static std::string tick_text(const Panel& p, double tick) {
        return p.metric.empty() ? "$" + count_text(static_cast<uint64_t>(std::llround(tick)))
                                : objective_number(p.metric, tick);
    }

    const PhasesResult& result_;
    std::set<uint64_t> users_;
    Scale x_;
    double height_ = 0;
    std::string out_;
};

}  // namespace

std::string growth_picture(const PhasesResult& result) {
    const bool any = std::any_of(result.phases.begin(), result.phases.end(),
                                 [](const PhaseResult& phase) { return !phase.settings.empty(); });
    return any ? Picture{result}.svg() : "";
}

}  // namespace faultline::reports
