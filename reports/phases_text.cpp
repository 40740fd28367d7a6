#include "reports/phases_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/quantity.hpp"
#include "reports/terminal.hpp"
#include "scenarios/units.hpp"

namespace faultline::reports {

using scenarios::RunResult;
using scenarios::write_count;
using studies::PhaseResult;
using studies::PhasesResult;
using studies::SettingResult;

uint64_t carried(const PhaseResult& phase) {
    uint64_t most = 0;
    const auto gives_out = phase.gives_out_at();
    for (const SettingResult& setting : phase.settings)
        if (setting.run.objectives_met() && (!gives_out || setting.users < *gives_out))
            most = std::max(most, setting.users);
    return most;
}

std::string carries_text(const PhaseResult& phase) {
    const uint64_t most = carried(phase);
    const auto gives_out = phase.gives_out_at();
    return (most == 0 ? "carries none of its populations"
                      : fmt::format("carries {} users", write_count(most))) +
           (gives_out ? fmt::format(", gives out at {}", write_count(*gives_out))
                      : ", the most that was tried");
}

std::string first_missed(const RunResult& run) {
    for (const auto& objective : run.objectives)
        if (!objective.met) return printable(objective_sentence(objective));
    return "";
}

double wrong_share(const scenarios::RequestCounts& counts) {
    const uint64_t bad = counts.failed + counts.timed_out + counts.rejected;
    const uint64_t ended = bad + counts.succeeded;
    return ended == 0 ? std::nan("") : static_cast<double>(bad) / static_cast<double>(ended);
}

std::string objectives_line(const PhasesResult& result) {
    for (const PhaseResult& phase : result.phases) {
        for (const SettingResult& setting : phase.settings) {
            std::string line;
            for (const auto& o : setting.run.objectives)
                line += fmt::format("{}{} {} {}", line.empty() ? "" : ", ", printable(o.name),
                                    o.at_least ? "at least" : "at most",
                                    objective_number(o.name, o.target, 6));
            return line;
        }
    }
    return "";
}

}  // namespace faultline::reports
