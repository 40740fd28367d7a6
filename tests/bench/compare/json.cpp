#include "tests/bench/compare/json.hpp"

#include <fmt/format.h>

namespace faultline::bench {

std::string short_number(double value) {
    if (value >= 1e6) return fmt::format("{:.2f} M", value / 1e6);
    return value >= 1e3 ? fmt::format("{:.0f} K", value / 1e3) : fmt::format("{:.0f}", value);
}

std::string json_list(const std::vector<double>& values, int digits) {
    std::string text;
    for (const double value : values)
        text += fmt::format("{}{:.{}f}", text.empty() ? "" : ", ", value, digits);
    return "[" + text + "]";
}

void write_json_rows(std::ostream& out, size_t count,
                     const std::function<std::string(size_t)>& row) {
    for (size_t i = 0; i < count; ++i) out << "    " << row(i) << (i + 1 < count ? ",\n" : "\n");
}

}  // namespace faultline::bench
