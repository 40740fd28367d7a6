#include "gui/session/design.hpp"

#include "scenarios/compile.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::gui {
namespace {

void compile_into(Design& design) {
    if (auto blueprint = scenarios::compile(design.loaded))
        design.blueprint = std::make_shared<const models::Blueprint>(std::move(*blueprint));
}

}  // namespace

Design load_design(const std::string& path) {
    Design design;
    design.path = path;
    std::string problem;
    design.text = scenarios::read_text_file(path, problem).value_or("");
    design.loaded = scenarios::load_scenario(path);
    compile_into(design);
    return design;
}

Design design_of_text(const std::string& text, const std::string& path) {
    Design design;
    design.path = path;
    design.text = text;
    design.loaded = scenarios::load_scenario_text(text, path.empty() ? "scenario.yaml" : path);
    compile_into(design);
    return design;
}

}  // namespace faultline::gui
