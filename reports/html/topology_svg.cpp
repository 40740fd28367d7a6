#include "reports/html/topology_svg.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/html/escape.hpp"
#include "reports/html/topology_layout.hpp"
#include "reports/quantity.hpp"
#include "reports/terminal.hpp"

namespace faultline::reports {
namespace {

using scenarios::ComponentResult;

float at(const std::vector<float>& series, size_t bucket) {
    return bucket < series.size() ? series[bucket] : 0;
}

// As in the report's script: what a card says besides its colour.
const char* state_of(double utilization, double up) {
    if (up <= 0) return "down";
    if (up < 1) return "degraded";
    if (utilization >= 0.9) return "critical";
    return utilization >= 0.7 ? "busy" : "normal";
}

const char* kind_text(const std::string& kind) {
    if (kind == "load_balancer") return "load balancer";
    if (kind == "cdn") return "CDN";
    return kind.c_str();
}

std::string card(const Card& place, const ComponentResult* component, size_t bucket) {
    const double x = place.x, y = place.y;
    if (!component)
        return fmt::format(
            "<g class=\"card users\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"10\"/>"
            "<text class=\"name\" x=\"{}\" y=\"{}\">users</text></g>\n",
            x, y, kCardWidth, kCardHeight, x + 16, y + kCardHeight / 2 + 5);
    const double utilization = at(component->utilization_series, bucket);
    const double queue = at(component->queue_series, bucket);
    const double up = component->up_series.empty() ? 1 : at(component->up_series, bucket);
    const bool measured = !component->resource.empty();
    const std::string busy =
        measured ? fmt::format("{:.0f}% {}", 100 * utilization, component->resource) : "";
    const std::string waiting = queue >= 0.05 ? si_text(queue) + " wait" : "";
    const double bar = kCardWidth - 32;
    std::string out = fmt::format(
        "<g class=\"card {}\" data-name=\"{}\"><title>{}</title>"
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"10\"/>"
        "<rect class=\"stripe\" x=\"{}\" y=\"{}\" width=\"5\" height=\"{}\" rx=\"2.5\"/>",
        state_of(utilization, up), escaped(component->name), escaped(component->name), x, y,
        kCardWidth, kCardHeight, x + 5, y + 10, kCardHeight - 20);
    out += fmt::format(
        "<text class=\"name\" x=\"{0}\" y=\"{1}\">{2}</text>"
        "<text class=\"state\" x=\"{3}\" y=\"{1}\" text-anchor=\"end\">{4}</text>"
        "<text class=\"kind\" x=\"{0}\" y=\"{5}\">{6}</text>",
        x + 18, y + 23, escaped(shortened(component->name, 14)), x + kCardWidth - 12,
        state_of(utilization, up), y + 40,
        fmt::format("{}{}", kind_text(component->kind),
                    component->instances.size() > 1
                        ? fmt::format(" x {}", component->instances.size())
                        : ""));
    if (measured)
        out += fmt::format(
            "<rect class=\"track\" x=\"{0}\" y=\"{1}\" width=\"{2}\" height=\"5\" rx=\"2.5\"/>"
            "<rect class=\"load\" x=\"{0}\" y=\"{1}\" width=\"{3:.1f}\" height=\"5\" rx=\"2.5\"/>",
            x + 18, y + 50, bar, bar * std::clamp(utilization, 0.0, 1.0));
    out += fmt::format(
        "<text class=\"busy\" x=\"{}\" y=\"{}\">{}</text>"
        "<text class=\"queue\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text></g>\n",
        x + 18, y + 73, busy, x + kCardWidth - 12, y + 40, waiting);
    return out;
}

std::string wire(const Drawing& drawing, const Wire& w) {
    const Card &a = drawing.cards[w.from], &b = drawing.cards[w.to];
    const double x1 = a.x + kCardWidth, y1 = a.y + kCardHeight / 2;
    const double x2 = b.x, y2 = b.y + kCardHeight / 2;
    const double bend = std::max(30.0, (x2 - x1) / 2);
    return fmt::format(
        "<path class=\"wire{}\" d=\"M{:.0f} {:.0f} C{:.0f} {:.0f} {:.0f} {:.0f} {:.0f} "
        "{:.0f}\"/>\n",
        w.waits ? "" : " message", x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2);
}

}  // namespace

std::string topology_svg(const scenarios::RunResult& result, size_t bucket) {
    if (result.paths.empty()) return "";
    const Drawing drawing = lay_out(result.paths);
    std::string out = fmt::format(
        "<svg class=\"topology\" viewBox=\"0 0 {0:.0f} {1:.0f}\" style=\"max-width:{0:.0f}px\" "
        "role=\"img\" aria-label=\"The system and how busy each part was\">\n",
        drawing.width, drawing.height);
    for (const Wire& w : drawing.wires) out += wire(drawing, w);
    for (const Card& place : drawing.cards) {
        const auto it =
            std::find_if(result.components.begin(), result.components.end(),
                         [&](const ComponentResult& c) { return c.name == place.name; });
        out += card(place, it == result.components.end() ? nullptr : &*it, bucket);
    }
    return out + "</svg>\n";
}

}  // namespace faultline::reports
