// scenarios/study_file.cpp - a study's phases, with the paths of their scenarios resolved.
#include "scenarios/study_file.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "scenarios/bind.hpp"
#include "scenarios/document.hpp"

namespace faultline::scenarios {
namespace {

constexpr DocumentKind kKind{"study", "a study of several", "run it with: faultline run"};

namespace fs = std::filesystem;

Position position_in(const StudyFile& study, const std::string& path) {
    const auto found = study.positions.find(path);
    return found != study.positions.end() ? found->second : Position{study.source, 1, 1};
}

void take_phases(StudyFile& study, const SourceFiles& sources) {
    const fs::path folder = fs::path(study.source).parent_path();
    for (int i = 0; i < study.message.phases_size(); ++i) {
        const schema::Phase& from = study.message.phases(i);
        StudyPhase phase{from.name(), (folder / from.scenario()).string(), {}};
        phase.users.assign(from.users().begin(), from.users().end());
        if (from.has_scenario() && !sources.exists(phase.scenario)) {
            const std::string path = fmt::format("phases[{}].scenario", i);
            study.readable = false;
            study.diagnostics.error(position_in(study, path), path,
                                    fmt::format("there is no file {}", phase.scenario),
                                    "the path is relative to this file");
        }
        study.phases.push_back(std::move(phase));
    }
}

}  // namespace

StudyFile load_study(const std::string& path, SourceFiles& sources) {
    StudyFile study;
    study.source = path;
    const auto tree = read_document(path, kKind, sources, study.diagnostics, study.readable);
    if (!tree) return study;
    bind_message(*tree, &study.message, study.positions, study.diagnostics);
    study.name = study.message.study();
    study.description = study.message.description();
    for (const auto& [name, objective] : study.message.objectives())
        study.objectives[name] = objective.written();
    take_phases(study, sources);
    return study;
}

std::vector<std::string> study_sets(const StudyFile& study, uint64_t users) {
    std::vector<std::string> sets{fmt::format("workload.users={}", users)};
    for (const auto& [name, limit] : study.objectives)
        sets.push_back(fmt::format("objectives.{}={}", name, limit));
    return sets;
}

bool is_study_file(const std::string& path) { return is_document(path, kKind.key); }

}  // namespace faultline::scenarios
