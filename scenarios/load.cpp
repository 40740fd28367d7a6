// scenarios/load.cpp - the steps from a path to a bound scenario, each stopping only at what leaves
// nothing to go on with.
#include "scenarios/load.hpp"

#include <algorithm>

#include "scenarios/bind.hpp"
#include "scenarios/overlay.hpp"
#include "scenarios/references.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {
namespace {

bool has_known_sections(const Node& tree) {
    return std::all_of(tree.entries.begin(), tree.entries.end(), [](const Entry& entry) {
        return schema::Scenario::descriptor()->FindFieldByName(entry.key) != nullptr;
    });
}

void bind_tree(Node tree, const std::vector<std::string>& sets, LoadedScenario& loaded) {
    const auto* type = schema::Scenario::descriptor();
    for (const std::string& set : sets) apply_set(tree, set, type, loaded.diagnostics);
    if (tree.kind == Node::Kind::empty) {
        loaded.diagnostics.error(tree.where, "", "nothing is written here",
                                 "the smallest scenario states workload and services");
        return;
    }
    if (tree.is_map() && tree.find("study") != nullptr) {
        loaded.diagnostics.error(tree.find("study")->where, "study",
                                 "this is a study of several scenarios, not a scenario",
                                 "run it with: faultline phases");
        return;
    }
    std::vector<Reference> references;
    bind_message(tree, &loaded.scenario, loaded.positions, loaded.diagnostics, &references);
    // Without an error compile checks the names. Under a misspelt section none could be found.
    if (loaded.diagnostics.has_errors() && has_known_sections(tree))
        check_references(references, loaded);
}

}  // namespace

Position LoadedScenario::position_of(const std::string& path) const {
    std::string at = path;
    while (true) {
        const auto found = positions.find(at);
        if (found != positions.end()) return found->second;
        const size_t cut = at.find_last_of(".[");
        if (at.empty()) return {source, 1, 1};
        at.erase(cut == std::string::npos ? 0 : cut);
    }
}

namespace {

LoadedScenario load_text(const std::string& text, const std::string& name,
                         const std::vector<std::string>& sets, SourceFiles& sources) {
    LoadedScenario loaded;
    loaded.source = name;
    auto tree = read_yaml(text, name, loaded.diagnostics);
    if (tree) tree = extend(std::move(*tree), name, sources, loaded.diagnostics);
    if (tree) bind_tree(std::move(*tree), sets, loaded);
    loaded.readable = !loaded.diagnostics.has_unreadable();
    return loaded;
}

}  // namespace

LoadedScenario load_scenario_text(const std::string& text, const std::string& name,
                                  const std::vector<std::string>& sets) {
    SourceFiles sources;
    return load_text(text, name, sets, sources);
}

LoadedScenario load_scenario(const std::string& path, const std::vector<std::string>& sets) {
    SourceFiles sources;
    return load_scenario(path, sets, sources);
}

LoadedScenario load_scenario(const std::string& path, const std::vector<std::string>& sets,
                             SourceFiles& sources) {
    std::string problem;
    const auto text = sources.read(path, problem);
    if (text) return load_text(*text, path, sets, sources);
    LoadedScenario loaded;
    loaded.source = path;
    loaded.readable = false;
    loaded.diagnostics.error({path, 0, 0}, "", "cannot be read: " + problem);
    return loaded;
}

}  // namespace faultline::scenarios
