#include "reports/json_compare.hpp"

#include <cmath>

#include "reports/json_result.hpp"
#include "reports/version.hpp"

namespace faultline::reports {
namespace {

using studies::Difference;

const char* unit_name(Difference::Unit unit) {
    switch (unit) {
        case Difference::Unit::seconds:
            return "seconds";
        case Difference::Unit::per_second:
            return "per_second";
        case Difference::Unit::share:
            return "share";
        case Difference::Unit::usd:
            return "usd";
        case Difference::Unit::count:
            return "count";
    }
    return "";
}

void put(const sim::Interval& from, schema::Interval* to) {
    to->set_low(from.low);
    to->set_high(from.high);
}

void put(const Difference& from, schema::Difference* to) {
    to->set_name(from.name);
    to->set_unit(unit_name(from.unit));
    if (std::isfinite(from.baseline)) to->set_baseline(from.baseline);
    if (std::isfinite(from.other)) to->set_other(from.other);
    if (std::isfinite(from.baseline) && std::isfinite(from.other))
        to->set_difference(from.paired.mean);
    if (from.paired.defined) {
        put(from.paired, to->mutable_paired());
        put(from.unpaired, to->mutable_unpaired());
    }
    to->set_verdict(verdict_name(from.verdict));
    to->set_meaning(meaning_of(from));
}

}  // namespace

std::string verdict_name(Difference::Verdict verdict) {
    switch (verdict) {
        case Difference::Verdict::lower:
            return "lower";
        case Difference::Verdict::higher:
            return "higher";
        case Difference::Verdict::not_shown:
            return "not_shown";
        case Difference::Verdict::equal:
            return "equal";
        case Difference::Verdict::not_measured:
            return "not_measured";
    }
    return "";
}

std::string meaning_of(const Difference& difference) {
    const bool lower = difference.verdict == Difference::Verdict::lower;
    const bool higher = difference.verdict == Difference::Verdict::higher;
    if (!(lower || higher) || difference.better == Difference::Better::neither) return "";
    return lower == (difference.better == Difference::Better::lower) ? "better" : "worse";
}

schema::CompareStudy document(const studies::CompareResult& result) {
    schema::CompareStudy to;
    put_version("compare", to.mutable_version());
    to.set_interrupted(result.interrupted);
    for (const scenarios::RunResult& run : result.runs) *to.add_results() = document(run);
    for (size_t i = 0; i < result.comparisons.size(); ++i) {
        schema::Comparison* comparison = to.add_comparisons();
        comparison->set_file(result.runs[i + 1].source);
        for (const Difference& one : result.comparisons[i].differences)
            put(one, comparison->add_differences());
        if (result.comparisons[i].gain) comparison->set_gain(*result.comparisons[i].gain);
    }
    return to;
}

}  // namespace faultline::reports
