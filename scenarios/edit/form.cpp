// scenarios/edit/form.cpp - the walk over descriptors and the tree beside them.
#include "scenarios/edit/form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/edit/known_names.hpp"
#include "scenarios/edit/tree.hpp"
#include "scenarios/edit/write_yaml.hpp"
#include "scenarios/overlay.hpp"
#include "scenarios/schema/scenario.pb.h"
#include "scenarios/shorthand.hpp"
#include "scenarios/write_inline.hpp"

namespace faultline::scenarios {
namespace {

using Kind = FormRow::Kind;
using Origin = FormRow::Origin;

std::string joined(const std::string& path, const std::string& key) {
    return path.empty() ? key : path + "." + key;
}

std::string indexed(const std::string& path, size_t i) { return fmt::format("{}[{}]", path, i); }

// A value that is edited as one line, however it is made up.
bool is_one_line(const FieldDescriptor* f) {
    if (!about(f).binder().empty() && !f->is_map()) return true;
    if (f->is_map()) return false;
    return message_of(f) == nullptr || is_inline(message_of(f));
}

std::string written(const Node& node) { return node.is_scalar() ? node.text : write_flow(node); }

// The member of a choice that `node`, a message of `type`, has; nullptr: it is no choice.
const FieldDescriptor* chosen(const Node& node, const Descriptor* type) {
    if (type->real_oneof_decl_count() == 0 || node.entries.empty()) return nullptr;
    for (const Entry& entry : node.entries) {
        const FieldDescriptor* f = type->FindFieldByName(entry.key);
        if (f != nullptr && f->real_containing_oneof() != nullptr) return f;
    }
    return nullptr;
}

class FormMaker {
public:
    explicit FormMaker(const Draft& draft) : draft_{draft}, names_{draft.whole} {}

    // One message: `node` may be nullptr.
    void message(FormRow& row, const Node* node, const Descriptor* type, const std::string& path) {
        row.kind = Kind::group;
        Node opened;
        if (node != nullptr) opened = *node;
        const FieldDescriptor* short_for = node != nullptr ? shorthand(*node, type) : nullptr;
        if (short_for != nullptr) opened = map_node({{short_for->name(), *node}});
        for (int i = 0; i < type->field_count(); ++i) {
            const FieldDescriptor* f = type->field(i);
            if (about(f).keys_with_arrow()) {
                arrows(row, opened, f, path);
                continue;
            }
            const Entry* entry = opened.find(f->name());
            if (entry == nullptr && (about(f).not_yet() || is_other_choice(opened, f))) continue;
            const std::string below = f == short_for ? path : joined(path, f->name());
            const bool owned = about(f).refers_to().empty() == false;
            row.rows.push_back(field(f, entry != nullptr ? &entry->value : nullptr, below,
                                     owned ? owner_in(opened, f) : ""));
        }
    }

    FormRow field(const FieldDescriptor* f, const Node* node, const std::string& path,
                  const std::string& owner = "") {
        FormRow row = bare(f, node, path);
        row.label = f->name();
        fill(row, f, node, path, owner);
        return row;
    }

private:
    static const FieldDescriptor* shorthand(const Node& node, const Descriptor* type) {
        const schema::Shape& s = shape(type);
        if (node.is_scalar()) return type->FindFieldByName(s.scalar());
        if (node.is_list()) return type->FindFieldByName(s.list());
        return node.is_map() ? inner_shorthand(node, type) : nullptr;
    }

    static bool is_other_choice(const Node& node, const FieldDescriptor* f) {
        const FieldDescriptor* other = chosen(node, f->containing_type());
        return f->real_containing_oneof() != nullptr && other != nullptr && other != f;
    }

    // The component whose operation, query or keyspace the field names.
    static std::string owner_in(const Node& node, const FieldDescriptor* field) {
        for (const char* key : {"to", "on", "in"})
            if (const Entry* entry = node.find(key))
                if (entry->key != field->name()) return entry->value.text;
        return "";
    }

    FormRow bare(const FieldDescriptor* f, const Node* node, const std::string& path) const {
        FormRow row;
        row.field = f;
        row.path = row.place = path;
        if (node != nullptr) {
            const std::string file = std::filesystem::path(node->where.file).filename().string();
            row.origin = node->where.file == draft_.path ? Origin::written : Origin::inherited;
            row.from = node->where.line > 0 ? fmt::format("{}:{}", file, node->where.line) : file;
        } else if (!about(f).default_().empty()) {
            row.origin = Origin::by_default;
            row.text = about(f).default_() == "{}" ? "" : about(f).default_();
            row.from = about(f).source().empty() ? "default" : "default: " + about(f).source();
        } else {
            row.from = about(f).required()         ? "needed"
                       : about(f).absent().empty() ? "not stated"
                                                   : "not stated: " + about(f).absent();
        }
        return row;
    }

    void fill(FormRow& row, const FieldDescriptor* f, const Node* node, const std::string& path,
              const std::string& owner) {
        if (f->is_map() && about(f).binder().empty()) return map(row, f, node, path);
        if (about(f).binder() == "objectives") return map(row, f, node, path);
        if (is_one_line(f) || !about(f).binder().empty()) {
            if (node != nullptr) row.text = written(*node);
            row.words = words(f, owner);
            return;
        }
        if (f->is_repeated()) return list(row, f, node, path);
        message_field(row, f, node, path);
    }

    std::vector<std::string> words(const FieldDescriptor* f, const std::string& owner) const {
        if (about(f).refers_to().empty()) {
            if (f->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) return {"true", "false"};
            return choices_of(f);
        }
        return names_.of(about(f).refers_to(), owner);
    }

    void message_field(FormRow& row, const FieldDescriptor* f, const Node* node,
                       const std::string& path) {
        row.kind = Kind::group;
        const bool shown = node != nullptr || !about(f).default_().empty();
        if (shown) return message(row, node, message_of(f), path);
        const std::string& example = about(f).example();
        row.additions.push_back({f->name(), example.empty() ? smallest(message_of(f)) : example});
    }

    // {} if a message may be empty, else its example.
    static std::string smallest(const Descriptor* type) {
        bool needs = !shape(type).exactly_one().empty();
        for (int i = 0; i < type->field_count(); ++i)
            needs = needs || about(type->field(i)).required();
        return needs ? shape(type).example() : "{}";
    }

    void map(FormRow& row, const FieldDescriptor* f, const Node* node, const std::string& path) {
        row.kind = Kind::map;
        if (!about(f).refers_to().empty()) row.words = words(f, "");
        if (node != nullptr && node->is_map())
            for (const Entry& entry : node->entries)
                row.rows.push_back(entry_row(f, entry, joined(path, entry.key)));
        const Descriptor* type = message_of(f);
        const bool hand_made = !about(f).binder().empty() || type == nullptr;
        row.additions.push_back(
            {singular(f->name()), hand_made ? about(f).example().empty() ? "~" : value_of_example(f)
                                            : shape(type).example()});
    }

    // "200ms" of {p95: 200ms, errors: 1%}.
    static std::string value_of_example(const FieldDescriptor* f) {
        const Node example = node_of(about(f).example());
        return example.entries.empty() ? "~" : write_flow(example.entries[0].value);
    }

    static std::string singular(const std::string& name) {
        if (name == "queries") return "query";
        if (name == "caches") return "cache";
        return name.ends_with('s') ? name.substr(0, name.size() - 1) : name;
    }

    FormRow entry_row(const FieldDescriptor* f, const Entry& entry, const std::string& path) {
        FormRow row = bare(f, &entry.value, path);
        row.label = entry.key;
        row.is_named = true;
        if (message_of(f) == nullptr || !about(f).binder().empty())
            row.text = written(entry.value);
        else
            message_value(row, &entry.value, message_of(f), path);
        return row;
    }

    void arrows(FormRow& row, const Node& node, const FieldDescriptor* f, const std::string& path) {
        for (const Entry& entry : node.entries)
            if (entry.key.find("->") != std::string::npos)
                row.rows.push_back(entry_row(f, entry, joined(path, entry.key)));
    }

    // A message that is a list (an operation) is shown as one.
    void message_value(FormRow& row, const Node* node, const Descriptor* type,
                       const std::string& path) {
        const FieldDescriptor* only = type->field(0);
        const bool is_list = type->field_count() == 1 && shape(type).list() == only->name();
        if (!is_list) return message(row, node, type, path);
        if (message_of(only) == nullptr) {  // a list of words: the zones of a region
            row.field = only;
            row.words = words(only, "");
            if (node != nullptr) row.text = written(*node);
            return;
        }
        const Entry* inner = node != nullptr ? node->find(only->name()) : nullptr;
        if (inner != nullptr) return list(row, only, &inner->value, joined(path, only->name()));
        list(row, only, node, path);
    }

    void list(FormRow& row, const FieldDescriptor* f, const Node* node, const std::string& path) {
        row.kind = Kind::list;
        row.path = path;
        const bool one = node != nullptr && !node->is_list() && node->kind != Node::Kind::empty;
        const size_t n = node == nullptr ? 0 : one ? 1 : node->items.size();
        for (size_t i = 0; i < n; ++i)
            row.rows.push_back(item(f, one ? *node : node->items[i], path, i));
        const Descriptor* type = message_of(f);
        if (type->real_oneof_decl_count() == 0 || type == schema::Fault::descriptor()) {
            if (type != schema::Fault::descriptor())
                row.additions.push_back({singular(f->name()), shape(type).example()});
            else
                add_faults(row, type);
            return;
        }
        for (int i = 0; i < type->field_count(); ++i)
            if (!about(type->field(i)).not_yet())
                row.additions.push_back(
                    {type->field(i)->name(), fmt::format("{{{}: {}}}", type->field(i)->name(),
                                                         example_of(type->field(i)))});
    }

    static void add_faults(FormRow& row, const Descriptor* type) {
        for (int i = 0; i < type->field_count(); ++i) {
            const FieldDescriptor* f = type->field(i);
            if (f->real_containing_oneof() == nullptr || about(f).not_yet()) continue;
            std::string example = example_of(f);
            if (message_of(f) == nullptr) example = write_text(example);
            row.additions.push_back(
                {f->name(), fmt::format("{{at: 1m, {}: {}, for: 1m}}", f->name(), example)});
        }
    }

    static std::string example_of(const FieldDescriptor* f) {
        if (!about(f).example().empty()) return about(f).example();
        return message_of(f) != nullptr ? shape(message_of(f)).example() : "1";
    }

    FormRow item(const FieldDescriptor* f, const Node& node, const std::string& path, size_t i) {
        const std::string here = indexed(path, i);
        const Descriptor* type = message_of(f);
        const FieldDescriptor* one = chosen(node, type);
        FormRow row;
        const bool is_step = one != nullptr && node.entries.size() == 1;
        if (is_step) {
            row = field(one, &node.entries[0].value, joined(here, one->name()));
            row.label = fmt::format("{} {}", i + 1, one->name());
        } else {
            row = bare(f, &node, here);
            row.label =
                one != nullptr ? fmt::format("{} {}", i + 1, one->name()) : std::to_string(i + 1);
            message_value(row, &node, type, here);
        }
        row.place = here;
        return row;
    }

    const Draft& draft_;
    KnownNames names_;
};

bool is_below(const std::string& path, const std::string& above) {
    return path.starts_with(above) && (above.empty() || path.size() == above.size() ||
                                       path[above.size()] == '.' || path[above.size()] == '[');
}

// The deepest row at or above a path; nullptr: the path is outside of the form.
FormRow* row_for(FormRow& row, const std::string& path) {
    if (!is_below(path, row.place) && !is_below(path, row.path)) return nullptr;
    for (FormRow& below : row.rows)
        if (FormRow* found = row_for(below, path)) {
            row.has_error_below = true;
            return found;
        }
    return &row;
}

void note_problems(FormRow& form, const Draft& draft) {
    for (const Diagnostic& d : draft.loaded.diagnostics.sorted()) {
        if (d.path.empty() && !form.path.empty()) continue;
        FormRow* row = row_for(form, d.path);
        if (row == nullptr) continue;
        if (!row->problem.empty()) row->problem += "\n";
        row->problem += d.message + (d.hint.empty() ? "" : fmt::format(" ({})", d.hint));
        row->is_error = row->is_error || d.severity == Diagnostic::Severity::error;
    }
}

}  // namespace

FormRow form_of(const Draft& draft, const std::string& path) {
    FormMaker maker{draft};
    FormRow form;
    const Descriptor* type = schema::Scenario::descriptor();
    const Node* node = &draft.whole;
    const auto parts = split_path(path);
    if (parts.empty()) {
        maker.message(form, node, type, "");
    } else if (const FieldDescriptor* f = type->FindFieldByName(parts[0])) {
        const Entry* entry = node->find(parts[0]);
        form = maker.field(f, entry != nullptr ? &entry->value : nullptr, parts[0]);
        if (parts.size() == 2) {
            const auto found =
                std::find_if(form.rows.begin(), form.rows.end(),
                             [&](const FormRow& row) { return row.label == parts[1]; });
            if (found == form.rows.end()) return {};
            FormRow inner = std::move(*found);
            form = std::move(inner);
        }
    }
    note_problems(form, draft);
    return form;
}

}  // namespace faultline::scenarios
