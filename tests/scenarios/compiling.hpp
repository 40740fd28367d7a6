// tests/scenarios/compiling.hpp - text in, blueprint or complaints out.
#pragma once
#include <optional>
#include <stdexcept>
#include <string>

#include "models/blueprint.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/load.hpp"

namespace faultline::scenarios {

struct Compiled {
    std::optional<models::Blueprint> blueprint;
    std::string complaints;  // all diagnostics, one a line

    const models::Component& component(const std::string& name) const {
        for (const auto& component : blueprint->components)
            if (component.name == name) return component;
        throw std::runtime_error("no component " + name);
    }
    template <typename Spec>
    const Spec& spec(const std::string& name) const {
        return std::get<Spec>(component(name).spec);
    }
};

inline Compiled compile_loaded(LoadedScenario loaded) {
    Compiled compiled;
    compiled.blueprint = compile(loaded);
    compiled.complaints = loaded.diagnostics.text();
    return compiled;
}

inline Compiled compile_text(const std::string& text, const std::vector<std::string>& sets = {}) {
    return compile_loaded(load_scenario_text(text, "test.yaml", sets));
}

}  // namespace faultline::scenarios
