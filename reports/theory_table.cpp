#include "reports/theory_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/quantity.hpp"

namespace faultline::reports {
namespace {

using scenarios::ScarceThing;
using scenarios::Theory;

// A large system has hundreds; those far from saturation decide nothing.
constexpr size_t kMostRows = 8;

std::string first_to_saturate(const Theory& theory) {
    const ScarceThing* bottleneck = theory.bottleneck();
    if (!bottleneck) return "nothing that answers is limited: it carries any load";
    const ScarceThing& first = *bottleneck;
    const std::string what =
        first.resource == "pool" ? fmt::format("the pool from {} is", printable(first.owner))
        : first.resource == "disk"
            ? fmt::format("the disk of {} is", printable(first.owner))
            : fmt::format("all {} of {} are", first.resource, printable(first.owner));
    return fmt::format("carries {} {}: then {} busy", first.held ? "less than" : "at most",
                       rate_text(first.saturates_at), what);
}

void add_lines(std::string& out, const std::string& text, const TextStyle& style) {
    for (const std::string& line : wrapped(text, style.width - 2)) out += "  " + line + "\n";
}

void add_users(std::string& out, const Theory& theory, const TextStyle& style) {
    add_lines(out,
              fmt::format("{} users get {} {} answered, each after {} or more on average",
                          si_text(theory.users), theory.parallel ? "about" : "at most",
                          rate_text(theory.rate), seconds_text(theory.bounds.response_low)),
              style);
    if (std::isfinite(theory.bounds.knee_users))
        add_lines(
            out,
            fmt::format("from {} users on somebody must wait", si_text(theory.bounds.knee_users)),
            style);
}

std::string things_table(const Theory& theory, const TextStyle& style) {
    if (theory.things.empty()) return "";
    const Palette palette(style.color);
    using Align = Table::Align;
    Table table({Align::left, Align::left, Align::right, Align::right, Align::right});
    table.row({"", "", "busy", "saturates at", theory.closed ? "users" : ""});
    bool held = false;
    for (size_t i = 0; i < std::min(theory.things.size(), kMostRows); ++i) {
        const ScarceThing& thing = theory.things[i];
        std::string busy = (thing.held ? "> " : "") + percent_text(thing.utilization);
        if (thing.utilization >= 1)
            busy = palette.bad(busy);
        else if (thing.utilization >= 0.7)
            busy = palette.warn(busy);
        held = held || thing.held;
        table.row({printable(thing.owner), thing.resource, busy, rate_text(thing.saturates_at),
                   theory.closed ? si_text(thing.saturates_at_users) : ""});
        if (thing.aside && thing.utilization >= 1)
            table.note(palette.warn("  falls behind; nobody waits for it"));
    }
    if (theory.things.size() > kMostRows)
        table.note(fmt::format("... and {} that saturate later", theory.things.size() - kMostRows));
    if (held) table.note(palette.faint(">: held while others answer, here as if nobody waited"));
    return table.text(4, 2, style);
}

}  // namespace

std::string theory_text(const Theory& theory, const scenarios::SteadyTheory& steady,
                        const TextStyle& style) {
    std::string out;
    add_lines(out, first_to_saturate(theory), style);
    if (theory.closed) add_users(out, theory, style);
    if (steady.latency_seconds)
        add_lines(out,
                  fmt::format("by queueing theory ({}) {} are answered, after {} on average",
                              steady.model, rate_text(*steady.throughput),
                              seconds_text(*steady.latency_seconds)),
                  style);
    out += things_table(theory, style);
    for (const scenarios::EstimatedHitRatio& one : theory.hit_ratios)
        add_lines(out,
                  fmt::format("{} will answer {} {} of its look-ups once it is warm",
                              printable(one.cache), one.at_most ? "at most" : "about",
                              percent_text(one.ratio)),
                  style);
    for (const scenarios::Redundancy& one : theory.redundancy)
        add_lines(out,
                  one.instances == 1
                      ? fmt::format("{} is up {} of the time", printable(one.component),
                                    share_text(1 - one.all_down))
                      : fmt::format("each of the {} instances of {} is up {} of the time, one of "
                                    "them at least {}",
                                    one.instances, printable(one.component),
                                    share_text(1 - one.one_down), share_text(1 - one.all_down)),
                  style);
    return out;
}

}  // namespace faultline::reports
