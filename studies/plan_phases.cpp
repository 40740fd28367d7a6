// studies/plan_phases.cpp - a study's file to settings that are ready to run.
#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"
#include "scenarios/study_file.hpp"
#include "studies/phases.hpp"

namespace faultline::studies {

PhasesPlan plan_phases(const std::string& study_path, const std::vector<std::string>& sets,
                       scenarios::SourceFiles& sources) {
    const scenarios::StudyFile study = scenarios::load_study(study_path, sources);
    PhasesPlan plan;
    plan.study = study.name;
    plan.readable = study.readable;
    plan.diagnostics.append(study.diagnostics);
    if (study.diagnostics.has_errors()) return plan;
    for (size_t i = 0; i < study.phases.size(); ++i) {
        const scenarios::StudyPhase& phase = study.phases[i];
        plan.phases.push_back({phase.name, phase.scenario, {}, {}});
        for (const uint64_t users : phase.users) {
            std::vector<std::string> all = scenarios::study_sets(study, users);
            all.insert(all.end(), sets.begin(), sets.end());
            scenarios::LoadedScenario loaded =
                scenarios::load_scenario(phase.scenario, all, sources);
            plan.readable = plan.readable && loaded.readable;
            std::optional<models::Blueprint> blueprint;
            if (loaded.readable && !loaded.diagnostics.has_errors())
                blueprint = scenarios::compile(loaded);
            plan.diagnostics.append(loaded.diagnostics);
            if (blueprint) plan.settings.push_back({i, users, std::move(*blueprint)});
        }
    }
    return plan;
}

}  // namespace faultline::studies
