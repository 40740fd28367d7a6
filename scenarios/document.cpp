#include "scenarios/document.hpp"

#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {

std::optional<Node> read_document(const std::string& path, const DocumentKind& kind,
                                  SourceFiles& sources, Diagnostics& diagnostics, bool& readable) {
    std::string problem;
    const auto text = sources.read(path, problem);
    if (!text) {
        readable = false;
        diagnostics.error({path, 0, 0}, "", "cannot be read: " + problem);
        return std::nullopt;
    }
    auto tree = read_yaml(*text, path, diagnostics);
    if (tree && tree->is_map() && tree->find(kind.key) == nullptr &&
        tree->find("workload") != nullptr) {
        diagnostics.error(tree->where, "", std::string("this is a scenario, not ") + kind.name,
                          kind.of_scenario);
        return std::nullopt;
    }
    return tree;
}

bool is_document(const std::string& path, const char* key) {
    std::string problem;
    const auto text = read_text_file(path, problem);
    if (!text) return false;
    Diagnostics ignored;
    const auto tree = read_yaml(*text, path, ignored);
    return tree && tree->is_map() && tree->find(key) != nullptr;
}

}  // namespace faultline::scenarios
