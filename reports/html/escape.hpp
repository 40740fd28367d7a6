// reports/html/escape.hpp - text that anyone may have written, made safe to stand in a page.
#pragma once
#include <string>
#include <string_view>

namespace faultline::reports {

// For text and attribute values.
std::string escaped(std::string_view text);
// For JSON within a script element: no "</" and no "<!--" may stand there.
std::string script_safe(std::string json);

}  // namespace faultline::reports
