// scenarios/overrides.cpp - `--set services.api.replicas=6`: a path into the tree, and a value.
//
// The walk knows the schema, so that a misspelt path is told apart from a new value, and so that
// shorthand forms on the way are opened (`retries: 2` has a `retries.backoff`).
#include <fmt/format.h>

#include <charconv>

#include "scenarios/overlay.hpp"
#include "scenarios/schema_info.hpp"
#include "scenarios/shorthand.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {

std::vector<std::string> split_path(const std::string& path) {
    std::vector<std::string> parts;
    std::string part;
    const auto end_part = [&] {
        if (!part.empty()) parts.push_back(std::move(part));
        part.clear();
    };
    for (const char c : path) {
        const bool in_objectives = parts.size() == 1 && parts[0] == "objectives";
        const bool in_precision = parts.size() == 2 && parts[1] == "precision";
        if (c == '.' && !in_objectives && !in_precision) {
            end_part();
        } else if (c == '[') {
            end_part();
            part.assign(1, '[');
        } else {
            part += c;
            if (c == ']' && part[0] == '[') end_part();
        }
    }
    end_part();
    return parts;
}

std::optional<size_t> index_of(const std::string& part) {
    if (part.size() < 3 || part.front() != '[' || part.back() != ']') return std::nullopt;
    size_t index = 0;
    const char* end = part.data() + part.size() - 1;
    const auto result = std::from_chars(part.data() + 1, end, index);
    return result.ec == std::errc{} && result.ptr == end ? std::optional{index} : std::nullopt;
}

namespace {

// What stands for the file in diagnostics.
std::string name_of(const std::string& set) { return fmt::format("--set {}", set); }

class Setter {
public:
    Setter(const std::string& said_by, Diagnostics& diagnostics)
        : where_{said_by, 0, 0}, diagnostics_{diagnostics} {}

    void set(Node& tree, const Descriptor* type, const std::string& path, Node value) {
        parts_ = split_path(path);
        value_ = std::move(value);
        if (parts_.empty()) return fail("this is no path", "such as services.api.replicas=6");
        // What was made on the way to a mistake must not stay.
        Node changed = tree;
        in_message(changed, type, 0);
        if (!failed_) tree = std::move(changed);
    }

private:
    std::string path_to(size_t end) const {
        std::string path;
        for (size_t i = 0; i < end; ++i) {
            if (i > 0 && parts_[i][0] != '[') path += '.';
            path += parts_[i];
        }
        return path;
    }

    void fail(const std::string& message, const std::string& hint = "", size_t end = SIZE_MAX) {
        failed_ = true;
        diagnostics_.error(where_, path_to(std::min(end, parts_.size())), message, hint);
    }

    void unknown(size_t at, const std::vector<std::string>& known, const std::string& what) {
        const std::string nearest = nearest_name(parts_[at], known);
        std::string hint;
        if (!nearest.empty())
            hint = fmt::format("did you mean '{}'?", nearest);
        else if (!known.empty() && known.size() <= 16)
            hint = fmt::format("there is {}", fmt::join(known, ", "));
        fail(fmt::format("there is no {} '{}'", what, parts_[at]), hint, at + 1);
    }

    // `node` holds a message; parts_[at] names a field of it.
    void in_message(Node& node, const Descriptor* type, size_t at) {
        if (at == parts_.size()) return assign(node);
        if (index_of(parts_[at])) return in_message_list(node, type, at);
        if (node.kind == Node::Kind::empty) node.kind = Node::Kind::map;
        open_shorthand(node, type);
        if (!node.is_map()) return fail("what stands here is no map", "", at);
        const FieldDescriptor* field = type->FindFieldByName(parts_[at]);
        if (parts_[at].find("->") != std::string::npos && arrow_map(type) != nullptr)
            return in_message(child(node, parts_[at]), message_of(arrow_map(type)), at + 1);
        if (field == nullptr) return unknown(at, field_names(type), "key");
        drop_alternatives(node, field);
        Node& below = child(node, parts_[at]);
        if (field->is_map()) return in_map(below, field, at + 1);
        if (field->is_repeated()) return in_list(below, field, at + 1);
        in_value(below, field, at + 1);
    }

    void in_value(Node& node, const FieldDescriptor* field, size_t at) {
        if (at == parts_.size()) return assign(node);
        if (const Descriptor* type = message_of(field)) return in_message(node, type, at);
        fail(fmt::format("{} is one value; nothing stands below it", path_to(at)), "", at + 1);
    }

    void in_map(Node& node, const FieldDescriptor* field, size_t at) {
        if (at == parts_.size()) return assign(node);
        if (node.kind == Node::Kind::empty) node.kind = Node::Kind::map;
        if (!node.is_map()) return fail("what stands here is no map", "", at);
        const bool is_last = at + 1 == parts_.size();
        if (node.find(parts_[at]) == nullptr && !is_last) {
            std::vector<std::string> known;
            for (const Entry& entry : node.entries) known.push_back(entry.key);
            return unknown(at, known, "name");
        }
        in_value(child(node, parts_[at]), field, at + 1);
    }

    // A message written as a list: operations.browse[0].
    void in_message_list(Node& node, const Descriptor* type, size_t at) {
        const std::string& list = shape(type).list();
        if (list.empty()) return fail("what stands here is no list", "", at);
        in_list(node.is_map() ? child(node, list) : node, type->FindFieldByName(list), at);
    }

    void in_list(Node& node, const FieldDescriptor* field, size_t at) {
        if (at == parts_.size()) return assign(node);
        const auto index = index_of(parts_[at]);
        if (!index) return fail("a list: say which item, as in [0]", "", at + 1);
        if (!node.is_list() && node.kind != Node::Kind::empty) {  // `backends: api`
            Node list;
            list.kind = Node::Kind::list;
            list.where = node.where;
            list.items.push_back(std::move(node));
            node = std::move(list);
        }
        if (*index >= node.items.size())
            return fail(
                fmt::format("there is no item {} in a list of {}", parts_[at], node.items.size()),
                "items are counted from 0", at + 1);
        in_value(node.items[*index], field, at + 1);
    }

    // A new kind of step or distribution takes the place of the one that is there.
    static void drop_alternatives(Node& node, const FieldDescriptor* field) {
        const auto* oneof = field->real_containing_oneof();
        if (oneof == nullptr) return;
        std::erase_if(node.entries, [&](const Entry& entry) {
            const FieldDescriptor* other = field->containing_type()->FindFieldByName(entry.key);
            return other != nullptr && other != field && other->real_containing_oneof() == oneof;
        });
    }

    Node& child(Node& node, const std::string& key) const {
        if (Entry* entry = node.find(key)) return entry->value;
        Node empty;
        empty.where = where_;
        node.entries.push_back({key, where_, std::move(empty)});
        return node.entries.back().value;
    }

    void assign(Node& node) { node = std::move(value_); }

    Position where_;
    Diagnostics& diagnostics_;
    std::vector<std::string> parts_;
    Node value_;
    bool failed_ = false;
};

// A value has no lines of its own: all of it stands on the command line.
void move_to(Node& node, const Position& where) {
    node.where = where;
    for (Node& item : node.items) move_to(item, where);
    for (Entry& entry : node.entries) {
        entry.where = where;
        move_to(entry.value, where);
    }
}

}  // namespace

void set_value(Node& tree, const std::string& path, Node value, const std::string& said_by,
               const Descriptor* type, Diagnostics& diagnostics) {
    if (tree.kind == Node::Kind::empty) tree.kind = Node::Kind::map;
    Setter{said_by, diagnostics}.set(tree, type, path, std::move(value));
}

void apply_set(Node& tree, const std::string& set, const Descriptor* type,
               Diagnostics& diagnostics) {
    const Position where{name_of(set), 0, 0};
    const size_t equals = set.find('=');
    if (equals == std::string::npos || equals == 0) {
        diagnostics.error(where, "", "expected PATH=VALUE, such as services.api.replicas=6");
        return;
    }
    auto value = read_yaml(set.substr(equals + 1), where.file, diagnostics);
    if (!value) return;
    move_to(*value, where);
    set_value(tree, set.substr(0, equals), std::move(*value), where.file, type, diagnostics);
}

}  // namespace faultline::scenarios
