#include "reports/html/topology_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "reports/html/escape.hpp"
#include "reports/html/svg_plot.hpp"
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

// A name of a zone that fits into its box: of us-east-1b what tells it from others.
std::string zone_text(const std::string& zone) {
    return columns(zone) <= 4 ? zone : zone.substr(zone.size() - 2);
}

// A tinted box for each zone that the component stands in, with how many of its instances are up.
std::string zone_boxes(const Card& place, const ComponentResult& component, size_t bucket,
                       const std::vector<std::string>& zones) {
    std::string out;
    const auto count = static_cast<double>(component.zone_series.size());
    const double width = (kCardWidth - 30 - 4 * (count - 1)) / count;
    double x = place.x + 18;
    for (const models::ZoneSeries& zone : component.zone_series) {
        const uint32_t all = bucket < zone.up.size() ? zone.in_service[bucket] : 0;
        const uint32_t up = bucket < zone.up.size() ? zone.up[bucket] : 0;
        const auto number = std::find(zones.begin(), zones.end(), zone.zone) - zones.begin();
        out += fmt::format(
            "<g class=\"zone{}\" data-zone=\"{}\"><title>zone {}</title>"
            "<rect x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"24\" rx=\"6\" "
            "style=\"--zone:{}\"/>"
            "<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{} "
            "<tspan class=\"up\">{}/{}</tspan></text></g>",
            up < all ? " down" : "", escaped(zone.zone), escaped(zone.zone), x,
            place.y + kCardHeight - 4, width, line_colour(static_cast<size_t>(number)),
            x + width / 2, place.y + kCardHeight + 12, escaped(zone_text(zone.zone)), up, all);
        x += width + 4;
    }
    return out;
}

// All zones, in the order of their names: a zone has one colour throughout.
std::vector<std::string> zones_of(const scenarios::RunResult& result) {
    std::set<std::string> names;
    for (const ComponentResult& component : result.components)
        for (const models::ZoneSeries& zone : component.zone_series) names.insert(zone.zone);
    return {names.begin(), names.end()};
}

std::string card(const Card& place, const ComponentResult* component, size_t bucket, double height,
                 const std::vector<std::string>& zones) {
    const double x = place.x, y = place.y;
    if (!component)
        return fmt::format(
            "<g class=\"card users\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"10\"/>"
            "<text class=\"name\" x=\"{}\" y=\"{}\">users</text></g>\n",
            x, y, kCardWidth, height, x + 16, y + height / 2 + 5);
    // A document without its course: what it was on average.
    const bool course = !component->up_series.empty();
    const double utilization =
        course ? at(component->utilization_series, bucket) : component->utilization.mean;
    const double queue =
        course ? at(component->queue_series, bucket) : component->queue_length.mean;
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
        kCardWidth, height, x + 5, y + 10, height - 20);
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
        "<text class=\"queue\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
        x + 18, y + 73, busy, x + kCardWidth - 12, y + 40, waiting);
    return out + zone_boxes(place, *component, bucket, zones) + "</g>\n";
}

std::string wire(const Drawing& drawing, const Wire& w) {
    const Card &a = drawing.cards[w.from], &b = drawing.cards[w.to];
    const double x1 = a.x + kCardWidth, y1 = a.y + drawing.card_height / 2;
    const double x2 = b.x, y2 = b.y + drawing.card_height / 2;
    const double bend = std::max(30.0, (x2 - x1) / 2);
    return fmt::format(
        "<path class=\"wire{}\" d=\"M{:.0f} {:.0f} C{:.0f} {:.0f} {:.0f} {:.0f} {:.0f} "
        "{:.0f}\"/>\n",
        w.waits ? "" : " message", x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2);
}

}  // namespace

std::string topology_svg(const scenarios::RunResult& result, size_t bucket) {
    if (result.paths.empty()) return "";
    const std::vector<std::string> zones = zones_of(result);
    const Drawing drawing = lay_out(result.paths, !zones.empty());
    std::string out = fmt::format(
        "<svg class=\"topology\" viewBox=\"0 0 {0:.0f} {1:.0f}\" style=\"max-width:{0:.0f}px\" "
        "role=\"img\" aria-label=\"The system and how busy each part was\">\n",
        drawing.width, drawing.height);
    for (const Wire& w : drawing.wires) out += wire(drawing, w);
    for (const Card& place : drawing.cards) {
        const auto it =
            std::find_if(result.components.begin(), result.components.end(),
                         [&](const ComponentResult& c) { return c.name == place.name; });
        out += card(place, it == result.components.end() ? nullptr : &*it, bucket,
                    drawing.card_height, zones);
    }
    return out + "</svg>\n";
}

}  // namespace faultline::reports
