// reports/html/page.hpp - the frame of every page: one file that needs nothing beside it.
//
// A content policy forbids the page to load anything; names from scenarios are escaped by the
// template, and cannot leave the embedded document (escape.hpp).
#pragma once
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/html/making.hpp"
#include "reports/html/table.hpp"

namespace faultline::reports {

struct Page {
    std::string title, facts;  // facts: a line under the title
    std::string provenance;
    std::vector<std::pair<std::string, std::string>> saved;  // what the scripts save, button's text
    data body;
    std::string_view body_template;
    std::vector<std::string_view> scripts;  // after the shared one, in one scope
};

std::string render(Page page, const Making& making, const google::protobuf::Message& document);

}  // namespace faultline::reports
