// reports/quantity.hpp - numbers as people read them: three figures and the unit that fits.
//
// For eyes only: documents carry plain SI numbers. NaN is printed as "-". Every function is pure
// and independent of the locale.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "scenarios/run_result.hpp"

namespace faultline::reports {

std::string seconds_text(double seconds);   // 250us 12.3ms 1.50s 4.2min 3.5h 12d
std::string si_text(double number);         // 950 12.3K 1.20M
std::string count_text(uint64_t count);     // 1,204,112
std::string share_text(double fraction);    // 2.31% 99.9953% 100%; never rounds onto 0% or 100%
std::string percent_text(double fraction);  // 63.2%: one decimal, for columns of figures
std::string bytes_text(double bytes);       // 62.1MiB
std::string usd_text(double usd);           // $1,234
std::string clock_text(double seconds);     // 12:00 1:02:03 2d 01:02:03
std::string span_text(double seconds);      // 45s 19m 1h30m 30d: whole spans, as one says them
std::string rate_text(double per_second);   // 1.05K/s

// "±0.31ms": half of the confidence interval, to two figures; "" without one.
enum class Quantity { seconds, share, number };
std::string half_width_text(const scenarios::Estimate& estimate, Quantity quantity);

// What an objective's number is: "200ms", "1%", "500/s", by its name ("browse.p99", "errors").
// `figures` is raised where three do not tell a miss from its limit.
std::string objective_number(std::string_view name, double value, int figures = 3);
// "p95 1.31s, at most 200ms" without its verdict; "p95 not measured, ..." when it is NaN.
std::string objective_sentence(const scenarios::ObjectiveResult& objective);

}  // namespace faultline::reports
