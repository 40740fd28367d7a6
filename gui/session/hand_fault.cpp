#include "gui/session/hand_fault.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "scenarios/bind.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/edit/draft.hpp"
#include "scenarios/edit/tree.hpp"
#include "scenarios/edit/write_yaml.hpp"
#include "scenarios/overlay.hpp"
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

// The name in "kill: api[1]" and in "slow: {target: api, by: 5x}"; "" where nothing is named.
std::string target_of(const scenarios::schema::Fault& fault) {
    using Field = google::protobuf::FieldDescriptor;
    const auto named = [](const google::protobuf::Message& message, const Field* field) {
        const bool text = !field->is_repeated() && field->cpp_type() == Field::CPPTYPE_STRING;
        return text ? message.GetReflection()->GetString(message, field) : std::string{};
    };
    const auto* verb = fault.GetReflection()->GetOneofFieldDescriptor(
        fault, scenarios::schema::Fault::descriptor()->FindOneofByName("verb"));
    if (!verb) return "";
    if (!verb->message_type()) return named(fault, verb);
    return named(fault.GetReflection()->GetMessage(fault, verb), verb->message_type()->field(0));
}

// What an editor holds, or what was never saved, is in no file.
bool stands_in_its_file(const Design& design) {
    std::string problem;
    return !design.path.empty() && design.sets.empty() &&
           scenarios::read_text_file(design.path, problem).value_or("") == design.text;
}

// The design's own text with what is laid over it, the seed and the faults in it; with what it
// extends, if it does.
std::string whole_text(const Design& design, uint64_t seed,
                       const std::vector<scenarios::schema::Fault>& faults) {
    const scenarios::Draft draft = scenarios::read_draft(design.text, design.path);
    scenarios::Node tree = draft.whole;
    scenarios::Diagnostics nothing_new;
    for (const std::string& set : design.sets)
        scenarios::apply_set(tree, set, scenarios::schema::Scenario::descriptor(), nothing_new);
    scenarios::Node& run = scenarios::child_section(tree, "run");
    scenarios::child(run, "seed") = scenarios::scalar_node(std::to_string(seed));
    // Those that a lesson strikes come after the text's own.
    const auto& stated = design.loaded.scenario.faults();
    const auto* written = tree.find("faults");
    const size_t own = !written ? 0 : written->value.is_list() ? written->value.items.size() : 1;
    std::vector<scenarios::schema::Fault> more(stated.begin() + static_cast<ptrdiff_t>(own),
                                               stated.end());
    more.insert(more.end(), faults.begin(), faults.end());
    if (!more.empty()) {
        const bool has_some = written != nullptr;
        scenarios::Node& all = scenarios::child_section(tree, "faults");
        if (!has_some) all = {};
        for (const auto& fault : more)
            scenarios::as_list(all).items.push_back(
                scenarios::node_of(scenarios::write_inline(fault)));
    }
    if (std::erase_if(tree.entries, [](const auto& entry) { return entry.key == "extends"; }) > 0)
        return scenarios::write_entries(tree, 0);
    const scenarios::Rewritten kept = scenarios::rewrite(design.text, tree);
    return kept.done ? kept.text : scenarios::write_entries(tree, 0);
}

}  // namespace

ReadFault read_fault(const Design& design, const std::string& text,
                     const std::vector<scenarios::schema::Fault>& before) {
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
    for (const auto& fault : before) *broken.scenario.add_faults() = fault;
    *broken.scenario.add_faults() = read.written;
    const auto blueprint = scenarios::compile(broken);
    read.problem = sentence_of(broken.diagnostics);
    if (blueprint)
        read.faults.assign(
            blueprint->faults.begin() +
                static_cast<ptrdiff_t>(design.blueprint->faults.size() + before.size()),
            blueprint->faults.end());
    return read;
}

std::string write_session(const Design& design, uint64_t seed,
                          const std::vector<scenarios::schema::Fault>& faults) {
    const std::string head = fmt::format(
        "# What was done by hand to {}, as a scenario: run it, and the "
        "same happens again.\n",
        design.blueprint->name);
    if (!stands_in_its_file(design)) return head + whole_text(design, seed, faults);
    // The session may be written into any folder.
    const auto file = std::filesystem::absolute(design.path).lexically_normal();
    std::string text = head;
    text += fmt::format("extends: {}\n", scenarios::quoted_if_needed(file.string()));
    text += fmt::format("run: {{seed: {}}}\n", seed);
    if (faults.empty()) return text;
    text += "faults:\n";
    for (const auto& fault : design.loaded.scenario.faults())
        text += "  - " + scenarios::write_inline(fault) + "\n";
    for (const auto& fault : faults) text += "  - " + scenarios::write_inline(fault) + "\n";
    return text;
}

}  // namespace faultline::gui
