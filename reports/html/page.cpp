#include "reports/html/page.hpp"

#include "reports/html/assets.hpp"
#include "reports/html/escape.hpp"
#include "reports/json_result.hpp"

namespace faultline::reports {
namespace {

using kainjow::mustache::mustache;

std::string part(std::string_view text, const data& values) {
    return mustache{std::string(text)}.render(values);
}

}  // namespace

std::string render(Page page, const Making& making, const google::protobuf::Message& document) {
    const auto part_of = [](std::string_view text) {
        return kainjow::mustache::partial{[text] { return std::string(text); }};
    };
    page.body.set("sections_of", part_of(assets::kSections));
    page.body.set("rows_of", part_of(assets::kTable));
    data frame;
    frame.set("title", page.title);
    frame.set("facts", page.facts);
    frame.set("command", making.command);
    data sources{data::type::list};
    for (const scenarios::SourceFile& file : making.sources) {
        data one;
        one.set("path", file.path);
        one.set("text", file.text);
        sources << one;
    }
    frame.set("sources", sources);
    frame.set("provenance", page.provenance);
    data saved{data::type::list};
    for (const auto& [what, text] : page.saved) {
        data one;
        one.set("what", what);
        one.set("text", text);
        saved << one;
    }
    frame.set("saved", saved);
    frame.set("body", part(page.body_template, page.body));
    frame.set("style", std::string(assets::kChartStyle) + std::string(assets::kStyle));
    frame.set("chart_script", std::string(assets::kChartScript));
    std::string script = "'use strict';\n(() => {\n" + std::string(assets::kCommonScript);
    for (const std::string_view one : page.scripts) script += one;
    frame.set("script", script + "})();\n");
    frame.set("data", script_safe(json_text(document)));
    return part(assets::kPage, frame);
}

}  // namespace faultline::reports
