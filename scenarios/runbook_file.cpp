#include "scenarios/runbook_file.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "scenarios/bind.hpp"
#include "scenarios/document.hpp"
#include "scenarios/schema/runbook.pb.h"

namespace faultline::scenarios {
namespace {

constexpr DocumentKind kKind{"runbook", "a runbook", "open it with File, Open"};

namespace fs = std::filesystem;

class RunbookReader {
public:
    RunbookReader(RunbookFile& runbook, const schema::Runbook& message)
        : runbook_{runbook}, message_{message} {}

    void read(const SourceFiles& sources) {
        runbook_.name = message_.runbook();
        const fs::path folder = fs::path(runbook_.source).parent_path();
        runbook_.scenario = (folder / message_.scenario()).lexically_normal().string();
        if (message_.has_scenario() && !sources.exists(runbook_.scenario)) {
            runbook_.readable = false;
            error("scenario", "there is no file " + runbook_.scenario,
                  "the path is relative to this file");
        }
        for (int i = 0; i < message_.steps_size(); ++i) step(i);
    }

private:
    void error(const std::string& path, std::string text, std::string hint) {
        const auto found = runbook_.positions.find(path);
        runbook_.diagnostics.error(
            found != runbook_.positions.end() ? found->second : Position{runbook_.source, 1, 1},
            path, std::move(text), std::move(hint));
    }

    void step(int index) {
        const schema::RunbookStep& from = message_.steps(index);
        const std::string path = fmt::format("steps[{}]", index);
        RunbookStep step{.name = from.step(), .fault = from.fault(), .check = from.check()};
        if (from.has_at()) step.at = sim::Time{from.at()};
        step.mend = from.mend();
        for (const schema::RunbookSight& sight : from.expect())
            step.expected.push_back({sight.see(), sight.of(), sim::Duration{sight.by()}});
        if (step.expected.empty() && step.check.empty())
            error(
                path, "nothing tells whether this step went well",
                "state expect: [{see: recovered, by: 30s}], or check: for what people look after");
        if (step.at && !runbook_.steps.empty() && runbook_.steps.back().at &&
            *step.at <= *runbook_.steps.back().at)
            error(path + ".at", "it begins no later than the step before it", "steps go in order");
        runbook_.steps.push_back(std::move(step));
    }

    RunbookFile& runbook_;
    const schema::Runbook& message_;
};

}  // namespace

RunbookFile load_runbook(const std::string& path, SourceFiles& sources) {
    RunbookFile runbook;
    runbook.source = path;
    const auto tree = read_document(path, kKind, sources, runbook.diagnostics, runbook.readable);
    if (!tree) return runbook;
    schema::Runbook message;
    bind_message(*tree, &message, runbook.positions, runbook.diagnostics);
    RunbookReader(runbook, message).read(sources);
    return runbook;
}

bool is_runbook_file(const std::string& path) { return is_document(path, kKind.key); }

}  // namespace faultline::scenarios
