#include "reports/export/event_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/export/sample.hpp"
#include "scenarios/json_value.hpp"

namespace faultline::reports {
namespace {

using models::TracedRequest;
using scenarios::Json;

// To the nanosecond, as the simulation counts.
Json number(double value) { return Json::raw(fmt::format("{}", std::round(value * 1e9) / 1e9)); }

Json happening(const scenarios::Happening& from) {
    Json line = Json::object()
                    .set("at", number(from.at))
                    .set("event", from.what)
                    .set("subject", from.subject)
                    .set("detail", from.detail);
    if (!from.because.empty()) line.set("because", from.because);
    if (from.incident) line.set("incident", number(*from.incident + 1.0));
    return line;
}

Json call(const TracedRequest::Attempt& from) {
    Json spent = Json::array();
    for (const TracedRequest::Piece& piece : from.pieces)
        spent.add(Json::object()
                      .set("on", models::spent_name(piece.spent))
                      .set("from", number(piece.from))
                      .set("to", number(piece.to)));
    return Json::object()
        .set("where", from.where)
        .set("depth", number(from.depth))
        .set("from", number(from.from))
        .set("to", number(from.to))
        .set("outcome", from.outcome)
        .set("spent", std::move(spent));
}

Json request(const TracedRequest& from) {
    Json calls = Json::array();
    for (const TracedRequest::Attempt& one : from.calls) calls.add(call(one));
    return Json::object()
        .set("at", number(from.sent_at))
        .set("event", "request")
        .set("class", from.request_class)
        .set("latency", number(from.latency))
        .set("outcome", from.outcome)
        .set("calls", std::move(calls));
}

// Line breaks stand between values only: within texts they are escaped.
std::string on_one_line(const std::string& json) {
    std::string line;
    for (size_t i = 0; i < json.size(); ++i) {
        if (json[i] != '\n') {
            line += json[i];
            continue;
        }
        while (i + 1 < json.size() && json[i + 1] == ' ') ++i;
        if (line.ends_with(',')) line += ' ';
    }
    return line;
}

}  // namespace

std::string event_lines(const scenarios::RunResult& result) {
    std::vector<std::pair<double, std::string>> lines;
    for (const scenarios::Happening& one : result.timeline)
        lines.emplace_back(one.at, on_one_line(happening(one).dump()));
    for (const TracedRequest* one : sampled(result))
        lines.emplace_back(one->sent_at, on_one_line(request(*one).dump()));
    std::stable_sort(lines.begin(), lines.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string out;
    for (const auto& [at, line] : lines) out += line + "\n";
    return out;
}

}  // namespace faultline::reports
