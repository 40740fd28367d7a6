#include "reports/html/study_page.hpp"

namespace faultline::reports {

void StudyPage::verdict(Kind kind, const std::string& headline) {
    body_.set("verdict_class", kind == Kind::bad ? "bad" : kind == Kind::good ? "good" : "none");
    body_.set("mark", kind == Kind::bad ? "✗" : kind == Kind::good ? "✓" : "–");
    body_.set("headline", headline);
}

void StudyPage::story(const std::string& name, const std::string& text) {
    if (text.empty()) return;
    data one;
    one.set("name", name);
    one.set("story", text);
    stories_ << one;
}

void StudyPage::interrupted(const std::string& text) { body_.set("interrupted", text); }

void StudyPage::figure(const std::string& name, const std::string& value,
                       const std::string& error) {
    figures_ << reports::figure(name, value, error);
}

void StudyPage::picture(const std::string& heading, const std::string& hint,
                        const std::string& svg) {
    if (svg.empty()) return;
    data one;
    one.set("heading", heading);
    one.set("hint", hint);
    one.set("picture", svg);
    pictures_ << one;
}

data StudyPage::body() const {
    data all = body_;
    all.set("stories", stories_);
    all.set("figures", figures_);
    if (!figures_.is_empty_list()) all.set("has_figures", data{data::type::bool_true});
    all.set("pictures", pictures_);
    all.set("sections", sections_);
    return all;
}

}  // namespace faultline::reports
