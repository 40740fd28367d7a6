// reports/summary_incidents.cpp - the summary's story: what broke, who noticed, what it cost. Each
// incident is told by itself, so that those that overlap are told apart.
#include <fmt/format.h>

#include <algorithm>

#include "reports/incident_text.hpp"
#include "reports/quantity.hpp"
#include "reports/summary_sections.hpp"

namespace faultline::reports {
namespace {

using scenarios::Happening;
using scenarios::Incident;
using scenarios::RunResult;

// A run of years has thousands of incidents: enough to see the pattern, the rest is in the
// document.
constexpr size_t kMostIncidents = 8;
constexpr size_t kMostLines = 10;  // of one incident, and of what belongs to none

class Telling {
public:
    Telling(const RunResult& result, const TextStyle& style)
        : result_{result}, style_{style}, palette_{style.color}, of_(result.incidents.size()) {
        for (const Happening& line : result.timeline)
            if (line.incident) of_[*line.incident].push_back(&line);
    }

    std::string text() {
        size_t next = 0;
        for (const Happening& line : result_.timeline) {
            for (; next < of_.size() && result_.incidents[next].at <= line.at; ++next) tell(next);
            if (!line.incident && ++between_ <= kMostLines) add(line, "");
        }
        for (; next < of_.size(); ++next) tell(next);
        if (between_ > kMostLines) more(between_ - kMostLines, "other things happened");
        if (of_.size() > kMostIncidents)
            out_ += fmt::format("    ... and {} more incidents\n", of_.size() - kMostIncidents);
        return std::move(out_);
    }

private:
    void tell(size_t number) {
        if (number >= kMostIncidents) return;
        const Incident& incident = result_.incidents[number];
        const std::string mark = fmt::format("#{}", number + 1);
        if (of_[number].empty()) add({incident.at, "fault", incident.target, incident.kind}, mark);
        for (size_t i = 0; i < std::min(of_[number].size(), kMostLines); ++i)
            add(*of_[number][i], i == 0 ? mark : "");
        if (of_[number].size() > kMostLines) more(of_[number].size() - kMostLines, "more");
        const bool costly = incident.failed_requests + incident.lost_writes > 0;
        for (const std::string& sentence : aftermath_texts(incident))
            for (const std::string& line : wrapped(sentence, style_.width - 14))
                out_ += std::string(14, ' ') + (costly ? palette_.bad(line) : palette_.good(line)) +
                        "\n";
    }

    void add(const Happening& line, const std::string& mark) {
        const std::string lead = "  " + left(mark, 2) + right(clock_text(line.at), 8) + "  " +
                                 left(printable(line.what), 9) + " ";
        bool first = true;
        for (const std::string& part :
             wrapped(happening_text(line), style_.width - columns(lead))) {
            out_ += (first ? lead : std::string(columns(lead), ' ')) + part + "\n";
            first = false;
        }
    }

    void more(size_t untold, const char* what) {
        out_ += fmt::format("              ... and {} {}\n", untold, what);
    }

    const RunResult& result_;
    const TextStyle& style_;
    Palette palette_;
    std::vector<std::vector<const Happening*>> of_;  // lines of each incident
    size_t between_ = 0;                             // lines that belong to none
    std::string out_;
};

}  // namespace

std::string incidents_section(const RunResult& result, const TextStyle& style) {
    if (result.incidents.empty() && result.timeline.empty()) return "";
    const Palette palette(style.color);
    return heading("INCIDENTS", palette.faint("first replication"), style) +
           Telling{result, style}.text();
}

}  // namespace faultline::reports
