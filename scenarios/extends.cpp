// scenarios/extends.cpp - files that build on files.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "scenarios/overlay.hpp"
#include "scenarios/schema/scenario.pb.h"
#include "scenarios/schema_info.hpp"
#include "scenarios/shorthand.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {
namespace {

namespace fs = std::filesystem;

// {mean, cv} on {median, p99} is a new distribution, not a mixture of the two; but a component or
// the workload with a new key is still itself.
bool is_replaced_whole(const Descriptor* type) {
    if (type->real_oneof_decl_count() > 0) return true;
    return type == schema::Lognormal::descriptor() || type == schema::Empirical::descriptor();
}

// The type of what stands under `key` in a map of `type`.
const Descriptor* type_below(const Descriptor* type, const std::string& key) {
    if (key.find("->") != std::string::npos)
        if (const FieldDescriptor* arrows = arrow_map(type)) return message_of(arrows);
    const FieldDescriptor* field = type->FindFieldByName(key);
    return field != nullptr && !field->is_map() ? message_of(field) : nullptr;
}

void lay_over_map(Node& base, const Node& top, const FieldDescriptor* map_field,
                  const Descriptor* type) {
    for (const Entry& entry : top.entries) {
        if (entry.value.kind == Node::Kind::empty) {
            std::erase_if(base.entries, [&](const Entry& e) { return e.key == entry.key; });
            continue;
        }
        Entry* below = base.find(entry.key);
        if (below == nullptr) {
            base.entries.push_back(entry);
            continue;
        }
        below->where = entry.where;
        const FieldDescriptor* field =
            map_field == nullptr && type != nullptr ? type->FindFieldByName(entry.key) : nullptr;
        const bool both_maps = below->value.is_map() && entry.value.is_map();
        if (both_maps && field != nullptr && field->is_map())
            lay_over_map(below->value, entry.value, field, message_of(field));
        else if (map_field != nullptr)
            lay_over(below->value, entry.value, message_of(map_field));
        else
            lay_over(below->value, entry.value,
                     type != nullptr ? type_below(type, entry.key) : nullptr);
    }
}

class Extender {
public:
    Extender(SourceFiles& sources, Diagnostics& diagnostics)
        : sources_{sources}, diagnostics_{diagnostics} {}

    std::optional<Node> resolve(Node tree, const std::string& file) {
        const Entry* extends = tree.is_map() ? tree.find("extends") : nullptr;
        if (extends == nullptr || !extends->value.is_scalar()) return tree;
        const Position where = extends->value.where;
        const fs::path path = fs::path(file).parent_path() / extends->value.text;
        open_.push_back(name_of(file));
        if (is_ring(path.string(), where)) return std::nullopt;
        std::string problem;
        const auto text = sources_.read(path.string(), problem);
        if (!text) {
            diagnostics_.cannot_read(where, "extends",
                                     fmt::format("cannot read {}: {}", path.string(), problem),
                                     "the path is relative to this file");
            return std::nullopt;
        }
        auto base = read_yaml(*text, path.string(), diagnostics_);
        if (base) base = resolve(std::move(*base), path.string());
        open_.pop_back();
        if (!base) return std::nullopt;
        if (base->kind == Node::Kind::empty) base->kind = Node::Kind::map;
        lay_over(*base, tree, schema::Scenario::descriptor());
        base->where = tree.where;
        return base;
    }

private:
    // A name by which the same file is the same, however its path was written.
    static std::string name_of(const std::string& file) {
        std::error_code error;
        const fs::path path = fs::weakly_canonical(file, error);
        return error ? file : path.string();
    }

    bool is_ring(const std::string& file, const Position& where) {
        const std::string name = name_of(file);
        const auto first = std::find(open_.begin(), open_.end(), name);
        if (first == open_.end()) return false;
        std::string ring;
        for (auto at = first; at != open_.end(); ++at)
            ring += fs::path(*at).filename().string() + " extends ";
        ring += fs::path(name).filename().string();
        diagnostics_.error(where, "extends", "these files extend each other: " + ring);
        return true;
    }

    SourceFiles& sources_;
    Diagnostics& diagnostics_;
    std::vector<std::string> open_;
};

}  // namespace

void lay_over(Node& base, const Node& top, const Descriptor* type) {
    if (type == nullptr || is_replaced_whole(type)) {
        base = top;
        return;
    }
    Node opened = top;
    open_shorthand(opened, type);
    open_shorthand(base, type);
    if (base.is_map() && opened.is_map())
        lay_over_map(base, opened, nullptr, type);
    else
        base = top;
}

namespace {

// The type of the value under `key` of a map of `type`; of one of names, `names` is their field.
const Descriptor* value_type(const Descriptor* type, const FieldDescriptor* names,
                             const std::string& key) {
    if (names != nullptr) return message_of(names);
    return type != nullptr ? type_below(type, key) : nullptr;
}

std::optional<Node> overlay_map(const Node& base, const Node* top, const Node* was,
                                const Node& wanted, const Descriptor* type,
                                const FieldDescriptor* names) {
    Node result;
    result.kind = Node::Kind::map;
    if (top != nullptr) result.where = top->where;
    const auto value_of = [](const Node* map, const std::string& key) {
        const Entry* entry = map != nullptr ? map->find(key) : nullptr;
        return entry != nullptr ? &entry->value : nullptr;
    };
    std::vector<std::string> keys;
    for (const Node* map : {top, &wanted, &base})
        for (const Entry& entry : map != nullptr ? map->entries : std::vector<Entry>{})
            if (std::find(keys.begin(), keys.end(), entry.key) == keys.end())
                keys.push_back(entry.key);
    for (const std::string& key : keys) {
        const Node* below = value_of(&base, key);
        const Node* want = value_of(&wanted, key);
        const FieldDescriptor* field =
            names == nullptr && type != nullptr ? type->FindFieldByName(key) : nullptr;
        const bool both_maps =
            below != nullptr && below->is_map() && want != nullptr && want->is_map();
        const bool kept = want != nullptr && value_of(was, key) != nullptr &&
                          same_tree(*value_of(was, key), *want);
        std::optional<Node> value;
        if (both_maps && !kept && field != nullptr && field->is_map())
            value =
                overlay_map(*below, value_of(top, key), value_of(was, key), *want, nullptr, field);
        else
            value = overlay_for(below, value_of(top, key), value_of(was, key), want,
                                value_type(type, names, key));
        if (value) result.entries.push_back({key, result.where, std::move(*value)});
    }
    return result;
}

}  // namespace

std::optional<Node> overlay_for(const Node* base, const Node* top, const Node* was,
                                const Node* wanted, const Descriptor* type) {
    const bool kept = was != nullptr && wanted != nullptr && same_tree(*was, *wanted);
    const bool still_gone = was == nullptr && wanted == nullptr;
    if (kept || still_gone) return top != nullptr ? std::optional{*top} : std::nullopt;
    if (wanted == nullptr) return base != nullptr ? std::optional{Node{}} : std::nullopt;
    const bool merges = base != nullptr && base->is_map() && wanted->is_map() && type != nullptr &&
                        !is_replaced_whole(type) && (top == nullptr || top->is_map());
    if (!merges) return *wanted;
    return overlay_map(*base, top, was, *wanted, type, nullptr);
}

std::optional<Node> extend(Node tree, const std::string& file, SourceFiles& sources,
                           Diagnostics& diagnostics) {
    return Extender{sources, diagnostics}.resolve(std::move(tree), file);
}

}  // namespace faultline::scenarios
