#include "scenarios/edit/edits.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/edit/components.hpp"
#include "scenarios/edit/names_used.hpp"
#include "scenarios/edit/tree.hpp"
#include "scenarios/overlay.hpp"
#include "scenarios/schema/scenario.pb.h"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {
namespace {

// Lists on the way to `path` for which their only item stands (`backends: api`).
std::vector<std::string> short_lists(const Node& tree, const std::string& path) {
    std::vector<std::string> lists;
    for (size_t at = path.find("[0]"); at != std::string::npos; at = path.find("[0]", at + 1)) {
        const Node* node = find_value(tree, path.substr(0, at));
        if (node != nullptr && !node->is_list()) lists.push_back(path.substr(0, at));
    }
    return lists;
}

std::string put(Node& tree, const std::string& path, Node value) {
    const auto lists = short_lists(tree, path);
    Diagnostics diagnostics;
    set_value(tree, path, std::move(value), "", schema::Scenario::descriptor(), diagnostics);
    for (const std::string& list : lists) {
        Node* node = find_value(tree, list);
        if (node == nullptr || !node->is_list() || node->items.size() != 1) continue;
        Node only = std::move(node->items[0]);
        *node = std::move(only);
    }
    return diagnostics.has_errors() ? diagnostics.sorted()[0].message : "";
}

// The path of what holds `path`, and its last part.
std::pair<std::string, std::string> split_last(const std::string& path) {
    const auto parts = split_path(path);
    if (parts.empty()) return {"", ""};
    const std::string& last = parts.back();
    size_t cut = path.size() - std::min(path.size(), last.size());
    if (cut > 0 && path[cut - 1] == '.') --cut;
    return {path.substr(0, cut), last};
}

bool is_text(const FieldDescriptor* f) {
    return f->cpp_type() == FieldDescriptor::CPPTYPE_STRING && !f->is_repeated();
}

Node value_of(const FormRow& row, std::string text) {
    if (row.field != nullptr && is_text(row.field)) return scalar_node(text);
    const bool words = row.field != nullptr && row.field->is_repeated() && !row.field->is_map() &&
                       message_of(row.field) == nullptr;
    if (words && text.find(',') != std::string::npos && !text.starts_with('[') &&
        !text.starts_with('{'))
        text = "[" + text + "]";
    Diagnostics diagnostics;
    auto node = read_yaml(text, "", diagnostics);
    const bool usable = node && !diagnostics.has_errors() && node->kind != Node::Kind::empty;
    return usable ? std::move(*node) : scalar_node(text);
}

// Of `users`: arrivals, interarrival, trace, of which one at most can be said.
std::vector<std::string> rivals_of(const FieldDescriptor* field) {
    std::vector<std::string> rivals;
    const schema::Shape& s = shape(field->containing_type());
    for (const auto* groups : {&s.exactly_one(), &s.at_most_one()})
        for (const std::string& group : *groups) {
            const auto names = split_words(group);
            if (std::find(names.begin(), names.end(), field->name()) == names.end()) continue;
            for (const std::string& name : names)
                if (name != field->name()) rivals.push_back(name);
        }
    return rivals;
}

void drop_rivals(Node& tree, const std::string& path, const FieldDescriptor* field) {
    const auto [parent, last] = split_last(path);
    Node* map = find_value(tree, parent);
    if (map == nullptr || field == nullptr || last != field->name()) return;
    for (const std::string& rival : rivals_of(field))
        std::erase_if(map->entries, [&](const Entry& entry) { return entry.key == rival; });
}

std::string trimmed(const std::string& text) {
    const size_t first = text.find_first_not_of(" \t\n");
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

}  // namespace

std::string set_text(Node& tree, const FormRow& row, const std::string& text) {
    const std::string value = trimmed(text);
    if (value.empty()) {
        if (row.origin == FormRow::Origin::by_default || row.origin == FormRow::Origin::absent)
            return "";
        return remove_value(tree, row.place);
    }
    std::string problem = put(tree, row.path, value_of(row, value));
    if (problem.empty()) drop_rivals(tree, row.path, row.field);
    return problem;
}

std::string remove_value(Node& tree, const std::string& path) {
    const auto [parent, last] = split_last(path);
    Node* holder = find_value(tree, parent);
    if (holder == nullptr) return fmt::format("there is nothing at {}", path);
    if (const auto index = index_of(last)) {
        if (holder->is_list() && *index < holder->items.size()) {
            holder->items.erase(holder->items.begin() + static_cast<std::ptrdiff_t>(*index));
            return "";
        }
        return remove_value(tree, parent);  // one that stands for a list of one
    }
    const size_t before = holder->entries.size();
    std::erase_if(holder->entries, [&](const Entry& entry) { return entry.key == last; });
    return holder->entries.size() < before ? "" : fmt::format("there is nothing at {}", path);
}

std::string add_to(Node& tree, const FormRow& row, const Addition& addition,
                   const std::string& name) {
    Node value = node_of(addition.yaml);
    if (row.kind == FormRow::Kind::list) {
        const Node* old = find_value(tree, row.path);
        Node list = old != nullptr ? *old : Node{};
        as_list(list).items.push_back(std::move(value));
        return put(tree, row.path, std::move(list));
    }
    if (row.kind == FormRow::Kind::map) {
        const Node* old = find_value(tree, row.path);
        if (name.empty()) return "it needs a name";
        if (old != nullptr && old->find(name) != nullptr)
            return fmt::format("there is a '{}' already", name);
        return put(tree, row.path + "." + name, std::move(value));
    }
    return put(tree, row.path, std::move(value));
}

std::string rename_entry(Node& tree, const std::string& path, const std::string& to) {
    const auto parts = split_path(path);
    const auto [parent, last] = split_last(path);
    Node* map = find_value(tree, parent);
    if (map == nullptr || map->find(last) == nullptr)
        return fmt::format("there is nothing at {}", path);
    if (last == to) return "";
    if (parts.size() == 2 && section_of(tree, last) == parts[0])
        return rename_component(tree, last, to);
    if (map->find(to) != nullptr) return fmt::format("there is a '{}' already", to);
    const bool is_part = parts.size() == 4 && (parts[2] == "operations" || parts[2] == "queries" ||
                                               parts[2] == "keyspaces");
    for (const NameUse& use : names_used(tree, schema::Scenario::descriptor())) {
        const bool part = is_part && use.owner == parts[1];
        const bool machine = parts.size() == 2 && parts[0] == use.kind + "s";
        if ((part || machine) && *use.text == last) *use.text = to;
    }
    map->find(last)->key = to;
    return "";
}

std::string move_item(Node& tree, const std::string& path, int by) {
    const auto [parent, last] = split_last(path);
    Node* list = find_value(tree, parent);
    const auto index = index_of(last);
    if (list == nullptr || !index || !list->is_list()) return "this is no item of a list";
    const auto to = static_cast<std::ptrdiff_t>(*index) + by;
    if (to < 0 || to >= static_cast<std::ptrdiff_t>(list->items.size()))
        return "there is no place to move it to";
    std::swap(list->items[*index], list->items[static_cast<size_t>(to)]);
    return "";
}

}  // namespace faultline::scenarios
