#include "gui/session/hand_fault.hpp"

#include <fmt/format.h>
#include <google/protobuf/util/message_differencer.h>

#include <filesystem>

#include "scenarios/bind.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/write_inline.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::gui {
namespace {

constexpr const char* kName = "fault";

std::string sentence_of(const scenarios::Diagnostics& diagnostics) {
    for (const scenarios::Diagnostic& one : diagnostics.sorted()) {
        if (one.severity != scenarios::Diagnostic::Severity::error) continue;
        return one.hint.empty() ? one.message : one.message + " (" + one.hint + ")";
    }
    return "";
}

// The name in "kill: api[1]" and in "slow: {target: api, by: 5x}".
std::string target_of(const scenarios::schema::Fault& fault) {
    const auto* verb = fault.GetReflection()->GetOneofFieldDescriptor(
        fault, scenarios::schema::Fault::descriptor()->FindOneofByName("verb"));
    if (!verb) return "";
    if (!verb->message_type()) return fault.GetReflection()->GetString(fault, verb);
    const auto& message = fault.GetReflection()->GetMessage(fault, verb);
    const auto* first = verb->message_type()->field(0);
    return first->is_repeated() ? "" : message.GetReflection()->GetString(message, first);
}

}  // namespace

ReadFault read_fault(const Design& design, const std::string& text) {
    ReadFault read;
    scenarios::Diagnostics diagnostics;
    const auto tree = scenarios::read_yaml("{at: 0s, " + text + "}", kName, diagnostics);
    scenarios::PositionMap positions;
    if (tree) scenarios::bind_message(*tree, &read.written, positions, diagnostics);
    read.problem = sentence_of(diagnostics);
    if (!read.problem.empty()) return read;
    if (read.written.has_every() || read.written.has_for_()) {
        read.problem = "what is struck by hand is mended by hand: leave out its times";
        return read;
    }
    read.target = target_of(read.written);
    scenarios::LoadedScenario broken = design.loaded;
    broken.diagnostics = {};
    *broken.scenario.add_faults() = read.written;
    const auto blueprint = scenarios::compile(broken);
    read.problem = sentence_of(broken.diagnostics);
    if (blueprint)
        read.faults.assign(
            blueprint->faults.begin() + static_cast<ptrdiff_t>(design.blueprint->faults.size()),
            blueprint->faults.end());
    return read;
}

std::string cannot_write_session(const Design& design) {
    const std::string save_first = "save the scenario first: a session builds on its file";
    if (design.path.empty()) return save_first;
    const scenarios::LoadedScenario kept = scenarios::load_scenario(design.path);
    const bool same =
        google::protobuf::util::MessageDifferencer::Equals(kept.scenario, design.loaded.scenario);
    return same ? "" : save_first + ", and that is not what runs here";
}

std::string write_session(const Design& design, uint64_t seed,
                          const std::vector<scenarios::schema::Fault>& faults) {
    std::string text = fmt::format(
        "# What was done by hand to {}, as a scenario: run it, and the "
        "same happens again.\n",
        design.blueprint->name);
    // Wherever it is kept, and from wherever it is run.
    const std::string path = std::filesystem::absolute(design.path).lexically_normal();
    text += fmt::format("extends: {}\n", scenarios::quoted_if_needed(path));
    text += fmt::format("run: {{seed: {}}}\n", seed);
    if (faults.empty()) return text;
    text += "faults:\n";
    for (const auto& fault : design.loaded.scenario.faults())
        text += "  - " + scenarios::write_inline(fault) + "\n";
    for (const auto& fault : faults) text += "  - " + scenarios::write_inline(fault) + "\n";
    return text;
}

}  // namespace faultline::gui
