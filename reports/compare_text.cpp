#include "reports/compare_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/quantity.hpp"
#include "reports/terminal.hpp"
#include "studies/phases.hpp"

namespace faultline::reports {
namespace {

using studies::Comparison;
using studies::Difference;
using Unit = Difference::Unit;
using Verdict = Difference::Verdict;

bool is_shown(const Difference& d) {
    return d.verdict == Verdict::lower || d.verdict == Verdict::higher;
}

const Difference* named(const Comparison& comparison, std::string_view name) {
    for (const Difference& d : comparison.differences)
        if (d.name == name) return &d;
    return nullptr;
}

// "31.0ms lower", "$212 more".
std::string change_text(const Difference& d) {
    const std::string word = d.unit != Unit::usd            ? word_of(d)
                             : d.verdict == Verdict::higher ? "more"
                                                            : "less";
    return size_text(d, d.paired.mean) + " " + word;
}

// ", 95 % CI 27.0ms to 35.0ms"; nothing where every replication says the same.
std::string interval_text(const Difference& d) {
    const std::string low = size_text(d, std::min(std::abs(d.paired.low), std::abs(d.paired.high)));
    const std::string high =
        size_text(d, std::max(std::abs(d.paired.low), std::abs(d.paired.high)));
    return low == high ? "" : fmt::format(", 95 % CI {} to {}", low, high);
}

}  // namespace

std::string letter(size_t i) { return std::string(1, static_cast<char>('A' + i)); }

std::string value_text(const Difference& d, double value) {
    switch (d.unit) {
        case Unit::seconds:
            return seconds_text(value);
        case Unit::per_second:
            return rate_text(value);
        case Unit::share:
            return share_text(value);
        case Unit::usd:
            return usd_text(value);
        case Unit::count:
            return si_text(value);
    }
    return "";
}

std::string size_text(const Difference& d, double size) {
    if (d.unit != Unit::share || std::isnan(size)) return value_text(d, std::abs(size));
    return fmt::format("{:.3g}pp", std::abs(size) * 100);
}

std::string signed_text(const Difference& d, double difference) {
    return (difference < 0 ? "-" : "+") + size_text(d, difference);
}

std::string name_of(const Difference& d) {
    if (d.name == "request_success") return "success";
    if (d.name == "utilization") return "busiest";
    if (d.name == "usd_per_month") return "cost a month";
    std::string name = printable(d.name);
    if (const size_t last = name.rfind('.'); name.find(".deployment") < last)
        std::replace(name.begin() + static_cast<std::ptrdiff_t>(last), name.end(), '_', ' ');
    std::replace(name.begin(), name.end(), '.', ' ');
    return name;
}

bool has_no_interval(const Difference& d) {
    return d.verdict == Verdict::not_measured && std::isfinite(d.baseline) &&
           std::isfinite(d.other);
}

std::string word_of(const Difference& d) {
    switch (d.verdict) {
        case Verdict::lower:
            return "lower";
        case Verdict::higher:
            return "higher";
        case Verdict::not_shown:
            return "not shown";
        case Verdict::equal:
            return "equal";
        case Verdict::not_measured:
            break;
    }
    return has_no_interval(d) ? "no interval" : "not measured";
}

std::string comparison_sentence(const std::string& name, const Comparison& comparison) {
    std::string shown, open, cost;
    for (const char* which : {"p99", "p95", "p50", "mean", "request_success", "throughput"}) {
        const Difference* d = named(comparison, which);
        if (!d) continue;
        if (is_shown(*d))
            shown += shown.empty()
                         ? name + "'s " + name_of(*d) + " is " + change_text(*d) + interval_text(*d)
                         : "; " + name_of(*d) + " " + change_text(*d);
        if (d->verdict == Verdict::not_shown) open += (open.empty() ? "" : ", ") + name_of(*d);
    }
    if (const Difference* d = named(comparison, "usd_per_month"); d && is_shown(*d))
        cost = "It costs " + change_text(*d) + " a month";
    std::string text = shown;
    if (!open.empty())
        text +=
            (text.empty() ? name + ": no" : ". No") + std::string(" difference shown in ") + open;
    if (const Difference* d = named(comparison, "mean"); d && has_no_interval(*d))
        return name + ": one replication of each has no interval, so nothing is shown.";
    if (text.empty()) text = name + " does as A does in every replication";
    if (!cost.empty()) text += ". " + cost;
    return text + ".";
}

std::string busiest_name(const scenarios::RunResult& run) {
    const scenarios::ComponentResult* component = studies::busiest(run);
    return component ? printable(component->name) + " " + component->resource : "nothing";
}

}  // namespace faultline::reports
