// reports/html/study_page.hpp - the body of a page of many runs: a verdict, figures, pictures,
// tables.
#pragma once
#include <string>

#include "reports/html/page.hpp"

namespace faultline::reports {

class StudyPage {
public:
    enum class Kind { good, bad, none };
    void verdict(Kind kind, const std::string& headline);
    // A line under the verdict; not if the text is "".
    void story(const std::string& name, const std::string& text);
    void interrupted(const std::string& text);
    void figure(const std::string& name, const std::string& value, const std::string& error = "");
    // Not if there is none.
    void picture(const std::string& heading, const std::string& hint, const std::string& svg);
    data& sections() { return sections_; }
    data body() const;

private:
    data body_;
    data stories_{data::type::list}, figures_{data::type::list}, pictures_{data::type::list},
        sections_{data::type::list};
};

}  // namespace faultline::reports
