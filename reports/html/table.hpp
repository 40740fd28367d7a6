// reports/html/table.hpp - the parts of a page in the form that its template takes.
#pragma once
#include <kainjow/mustache.hpp>
#include <string>
#include <vector>

#include "reports/quantity.hpp"

namespace faultline::reports {

using kainjow::mustache::data;

// Rows of cells, the first of each row its head.
class Rows {
public:
    // `meaning`: a class of the style sheet: good, bad.
    void add(const std::vector<std::string>& cells, const std::string& meaning = "");
    bool empty() const { return rows_.is_empty_list(); }
    data table(const std::vector<std::string>& titles) const;

private:
    data rows_{data::type::list};
};

// "84.3ms ±752us"; without an interval only the text.
std::string with_error(const scenarios::Estimate& estimate, Quantity quantity,
                       const std::string& text);
std::string seconds_with_error(const scenarios::Estimate& estimate);

// A heading with a table under it, and a hint between them unless that is "".
data section(const std::string& heading, const std::string& hint, const data& table);
// One of the figures below the verdict. `error`: half of its interval, "" without one.
data figure(const std::string& name, const std::string& value, const std::string& error);

}  // namespace faultline::reports
