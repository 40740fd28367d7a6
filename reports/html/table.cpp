#include "reports/html/table.hpp"

namespace faultline::reports {

void Rows::add(const std::vector<std::string>& cells, const std::string& meaning) {
    data row, list{data::type::list};
    for (size_t i = 1; i < cells.size(); ++i) list << data{cells[i]};
    row.set("head", cells[0]);
    row.set("cells", list);
    row.set("meaning", meaning);
    rows_ << row;
}

data Rows::table(const std::vector<std::string>& titles) const {
    data table, list{data::type::list};
    for (const std::string& title : titles) list << data{title};
    table.set("titles", list);
    table.set("rows", rows_);
    return table;
}

std::string with_error(const scenarios::Estimate& estimate, Quantity quantity,
                       const std::string& text) {
    const std::string half = half_width_text(estimate, quantity);
    return half.empty() ? text : text + " " + half;
}

std::string seconds_with_error(const scenarios::Estimate& estimate) {
    return with_error(estimate, Quantity::seconds, seconds_text(estimate.mean));
}

data section(const std::string& heading, const std::string& hint, const data& table) {
    data one;
    one.set("heading", heading);
    if (!hint.empty()) one.set("hint", hint);
    one.set("table", table);
    return one;
}

data figure(const std::string& name, const std::string& value, const std::string& error) {
    data one;
    one.set("name", name);
    one.set("value", value);
    one.set("error", error.empty() ? "" : error + ", 95%");
    return one;
}

}  // namespace faultline::reports
