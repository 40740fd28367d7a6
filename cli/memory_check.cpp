#include "cli/memory_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/quantity.hpp"
#include "scenarios/experiment.hpp"
#include "scenarios/units.hpp"

namespace faultline::cli {
namespace {

using reports::bytes_text;
using reports::si_text;
using studies::RunSize;

// What could be done about what takes most of it.
std::string remedy(const RunSize& size) {
    const std::string& what = size.footprint.run.front().what;
    if (what == "calls in flight" || what == "deadlines") {
        if (!size.load.overloaded.empty())
            return "limit the queue of " + size.load.overloaded +
                   ", make the run shorter or the load smaller";
        return "make the load smaller, or what is waited for shorter";
    }
    if (what == "users' timers") return "users with an exponential think time need no timers";
    if (what == "keys of caches and shards") return "state a hit_ratio, or fewer keys";
    if (what == "instances") return "model fewer instances";
    return "make the system smaller";
}

const RunSize& largest(const std::vector<RunSize>& runs) {
    return *std::max_element(runs.begin(), runs.end(), [](const RunSize& a, const RunSize& b) {
        return a.footprint.run_bytes() < b.footprint.run_bytes();
    });
}

// How many of them run at a time: a study's settings, or the replications of a single one.
uint32_t jobs_of(const std::vector<RunSize>& runs, uint32_t jobs) {
    return scenarios::thread_count(jobs, runs.size() > 1 ? runs.size() : runs.front().replications);
}

void check_calls(const std::vector<RunSize>& runs, const std::vector<std::string>& files,
                 scenarios::Diagnostics& diagnostics) {
    for (size_t i = 0; i < runs.size(); ++i) {
        const scenarios::ExpectedLoad& load = runs[i].load;
        if (load.crowd.calls <= studies::kMostCalls) continue;
        std::string message =
            fmt::format("about {} calls would be in flight at a time, and a run can hold {}",
                        si_text(load.crowd.calls),
                        reports::count_text(static_cast<uint64_t>(studies::kMostCalls)));
        if (!load.overloaded.empty())
            message += fmt::format(": {} cannot do what it is asked, and {} calls would wait there",
                                   load.overloaded, si_text(load.waiting));
        diagnostics.error({files[i], 0, 0}, "", message, remedy(runs[i]));
    }
}

}  // namespace

std::vector<RunSize> run_sizes(const studies::PhasesPlan& plan,
                               std::optional<uint32_t> replications) {
    std::vector<RunSize> sizes;
    for (const studies::Setting& setting : plan.settings)
        sizes.push_back(studies::run_size(setting.blueprint, replications));
    return sizes;
}

std::string size_text(const std::vector<RunSize>& runs) {
    if (runs.empty()) return "nothing";
    double events = 0;
    for (const RunSize& run : runs) events += run.load.events * run.replications;
    const uint32_t jobs = jobs_of(runs, 0);
    const double bytes = studies::bytes_needed(runs, jobs);
    const models::Footprint::Part& part = largest(runs).footprint.run.front();
    std::string text = fmt::format("about {} of memory", bytes_text(bytes));
    if (part.bytes > bytes / 2)
        text += fmt::format(" ({} for {}{})", bytes_text(part.bytes), part.what,
                            jobs > 1 ? " in each" : "");
    if (jobs > 1) text += fmt::format(" with {} runs at a time", jobs);
    return text + fmt::format(" and {} events", si_text(events));
}

void add_memory_option(CLI::App& verb, RunOptions& options) {
    verb.add_option_function<std::string>(
            "--memory-limit",
            [&options](const std::string& text) {
                const auto size = scenarios::read_size(text);
                if (!size.value) throw CLI::ValidationError("--memory-limit", size.problem);
                options.memory_limit = static_cast<double>(*size.value);
            },
            "Refuse what would need more; what the machine has available unless given")
        ->type_name("SIZE");
}

void check_memory(const std::vector<RunSize>& runs, const std::vector<std::string>& files,
                  const RunOptions& options, scenarios::Diagnostics& diagnostics) {
    if (runs.empty()) return;
    check_calls(runs, files, diagnostics);
    if (diagnostics.has_errors()) return;
    const std::optional<double> limit =
        options.memory_limit ? options.memory_limit : studies::available_memory();
    const uint32_t jobs = jobs_of(runs, options.jobs);
    const double needed = studies::bytes_needed(runs, jobs);
    if (!limit || needed <= *limit) return;
    const RunSize& worst = largest(runs);
    const models::Footprint::Part& part = worst.footprint.run.front();
    std::string message = fmt::format("would need about {} of memory", bytes_text(needed));
    message += jobs > 1
                   ? fmt::format(" with {} runs at a time, each {}", jobs, bytes_text(part.bytes))
                   : fmt::format(", {} of it", bytes_text(part.bytes));
    message += " for " + part.what;
    if (part.what == "calls in flight")
        message += fmt::format(" (some {})", si_text(worst.load.crowd.calls));
    message += options.memory_limit ? fmt::format("; the limit is {}", bytes_text(*limit))
                                    : fmt::format("; {} are available", bytes_text(*limit));
    std::string hint = remedy(worst);
    if (jobs > 1 && studies::bytes_needed(runs, 1) <= *limit)
        hint = fmt::format("--jobs 1 needs {}; or {}", bytes_text(studies::bytes_needed(runs, 1)),
                           hint);
    const auto at = static_cast<size_t>(&worst - runs.data());
    diagnostics.error({files[at], 0, 0}, "", message, hint);
}

}  // namespace faultline::cli
