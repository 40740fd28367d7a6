// scenarios/bind.cpp - the walk over tree and descriptors. A message takes a map (its fields), or,
// if its Shape says so, a scalar or a list that stands for one of its fields.
#include "scenarios/bind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scenarios/bind_objectives.hpp"
#include "scenarios/bind_precision.hpp"
#include "scenarios/bind_scalar.hpp"
#include "scenarios/schema_info.hpp"
#include "scenarios/shorthand.hpp"

namespace faultline::scenarios {
namespace {

using google::protobuf::Message;
using google::protobuf::OneofDescriptor;

std::string joined(const std::string& path, const std::string& key) {
    return path.empty() ? key : path + "." + key;
}

std::string quoted_list(const std::vector<std::string>& words, const char* last) {
    std::string text;
    for (size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? fmt::format(" {} ", last) : ", ";
        text += fmt::format("'{}'", words[i]);
    }
    return text;
}

std::string what_is(const Node& node) {
    switch (node.kind) {
        case Node::Kind::empty:
            return "nothing is written here";
        case Node::Kind::list:
            return "this is a list";
        case Node::Kind::map:
            return "this is a map";
        default:
            return fmt::format("this is '{}'", node.text);
    }
}

bool is_name(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    });
}

// The keys of a map: known ones, and for each unknown one what was probably meant ("": no idea).
struct Keys {
    std::set<std::string> written, meant;
    bool has(const std::string& key) const { return written.count(key) + meant.count(key) > 0; }
};

class Binder {
public:
    Binder(PositionMap& positions, Diagnostics& diagnostics, std::vector<Reference>* references)
        : positions_{positions}, diagnostics_{diagnostics}, references_{references} {}

    // `at` is where the key of the value stands; a scalar's own place is in the node.
    void message(const Node& node, Message* to, const std::string& path, const Position& at) {
        if (!any_form(node, to, path, at))
            return wrong_shape(node, path, expectation(to->GetDescriptor()));
        if (references_ != nullptr) note_references(*to, path);
    }

    void field(const Node& node, Message* to, const FieldDescriptor* f, const std::string& path,
               const Position& at) {
        note(path, node, at);
        if (about(f).binder() == "objectives")
            return bind_objectives(node, to, f, path, positions_, diagnostics_);
        if (about(f).binder() == "precision")
            return bind_precision(node, to, f, path, positions_, diagnostics_);
        if (f->is_map()) return map_field(node, to, f, path);
        if (f->is_repeated()) return repeated_field(node, to, f, path, at);
        if (message_of(f) != nullptr)
            return message(node, to->GetReflection()->MutableMessage(to, f), path, at);
        scalar(node, to, f, f, path);
    }

private:
    bool any_form(const Node& node, Message* to, const std::string& path, const Position& at) {
        const Descriptor* type = to->GetDescriptor();
        const schema::Shape& s = shape(type);
        if (node.is_map()) {
            if (is_list_meant(node, type)) return false;
            map_form(node, to, path, at);
            return true;
        }
        if (node.is_scalar() && bind_bare_word(node, to, path)) return true;
        if (node.is_list() && !s.tuple().empty()) {
            tuple_form(node, to, path);
            return true;
        }
        const std::string none;
        const std::string& name = node.is_scalar() ? s.scalar() : node.is_list() ? s.list() : none;
        if (name.empty()) return false;
        field(node, to, type->FindFieldByName(name), path, at);
        return true;
    }

    // `work: {cpu: 1ms}` where a list of steps is wanted.
    static bool is_list_meant(const Node& node, const Descriptor* type) {
        if (shape(type).list().empty() || node.entries.empty()) return false;
        const FieldDescriptor* list = type->FindFieldByName(shape(type).list());
        const Descriptor* item = message_of(list);
        return type->FindFieldByName(node.entries[0].key) == nullptr && item != nullptr &&
               item->FindFieldByName(node.entries[0].key) != nullptr;
    }

    // Texts of `message` that name something, each with the component it asks if there is one.
    void note_references(const Message& message, const std::string& path) {
        const auto* r = message.GetReflection();
        const Descriptor* type = message.GetDescriptor();
        std::string owner;
        for (int i = 0; i < type->field_count(); ++i) {
            const FieldDescriptor* f = type->field(i);
            const std::string& kind = about(f).refers_to();
            if (f->is_map() && kind == "callee") {
                for (int k = 0; k < r->FieldSize(message, f); ++k) {
                    const Message& pair = r->GetRepeatedMessage(message, f, k);
                    const std::string name =
                        pair.GetReflection()->GetString(pair, f->message_type()->map_key());
                    references_->push_back({joined(joined(path, f->name()), name), kind, name, ""});
                }
            }
            if (f->is_repeated() || kind.empty() || !r->HasField(message, f)) continue;
            const bool is_part = kind == "operation" || kind == "query" || kind == "keyspace";
            const std::string name = r->GetString(message, f);
            if (!is_part) owner = name;
            if (is_part && owner.empty()) continue;
            const std::string longer = joined(path, f->name());
            references_->push_back(
                {positions_.contains(longer) ? longer : path, kind, name, is_part ? owner : ""});
        }
    }

    void note(const std::string& path, const Node& node, const Position& at) {
        positions_.insert_or_assign(path, node.is_scalar() ? node.where : at);
    }

    void wrong_shape(const Node& node, const std::string& path, const std::string& expected) {
        diagnostics_.error(node.where, path,
                           fmt::format("{}; expected {}", what_is(node), expected));
    }

    void scalar(const Node& node, Message* to, const FieldDescriptor* f,
                const FieldDescriptor* unit_field, const std::string& path) {
        if (!node.is_scalar()) return wrong_shape(node, path, scalar_expectation(unit_field));
        Reading<ScalarValue> reading = read_scalar(node, f, unit_field);
        if (reading.value)
            store_scalar(to, f, *reading.value);
        else
            diagnostics_.error(node.where, path, reading.problem, reading.hint);
    }

    // `popularity: uniform`: the word names a member of a oneof that needs no value.
    bool bind_bare_word(const Node& node, Message* to, const std::string& path) {
        const FieldDescriptor* f = to->GetDescriptor()->FindFieldByName(node.text);
        if (f == nullptr || f->real_containing_oneof() == nullptr ||
            f->cpp_type() != FieldDescriptor::CPPTYPE_BOOL)
            return false;
        note(path, node, node.where);
        to->GetReflection()->SetBool(to, f, true);
        return true;
    }

    void tuple_form(const Node& node, Message* to, const std::string& path) {
        const auto names = split_words(shape(to->GetDescriptor()).tuple());
        if (node.items.size() != names.size()) {
            diagnostics_.error(node.where, path,
                               fmt::format("{} values where {} are wanted: {}", node.items.size(),
                                           names.size(), expectation(to->GetDescriptor())));
            return;
        }
        for (size_t i = 0; i < names.size(); ++i)
            field(node.items[i], to, to->GetDescriptor()->FindFieldByName(names[i]),
                  fmt::format("{}[{}]", path, i), node.items[i].where);
    }

    void map_form(const Node& node, Message* to, const std::string& path, const Position& at) {
        const Descriptor* type = to->GetDescriptor();
        if (const FieldDescriptor* inner = inner_shorthand(node, type))
            return field(node, to, inner, path, at);
        const FieldDescriptor* arrows = arrow_map(type);
        Keys keys;
        for (const Entry& entry : node.entries) {
            const std::string below = joined(path, entry.key);
            const FieldDescriptor* f = type->FindFieldByName(entry.key);
            if (arrows != nullptr && entry.key.find("->") != std::string::npos) {
                note(below, entry.value, entry.where);
                map_entry(entry, to, arrows, below);
            } else if (f == nullptr || f == arrows) {
                keys.meant.insert(unknown_key(entry, type, below));
            } else {
                keys.written.insert(entry.key);
                if (about(f).not_yet()) not_simulated(entry, f, below);
                field(entry.value, to, f, below, entry.where);
            }
        }
        check_presence(type, keys, path, at);
    }

    // Reports it; returns the key that was probably meant, or "".
    std::string unknown_key(const Entry& entry, const Descriptor* type, const std::string& path) {
        const auto known = field_names(type);
        std::string hint;
        const std::string nearest = nearest_name(entry.key, known);
        const auto places = places_of_key(entry.key);
        if (!nearest.empty()) {
            hint = fmt::format("did you mean '{}'?", nearest);
        } else if (!places.empty()) {
            hint = fmt::format("it is known as {}",
                               places.size() > 1 ? places[0] + " and " + places[1] : places[0]);
        } else if (known.size() <= 16) {
            hint = "known here: ";
            for (size_t i = 0; i < known.size(); ++i) hint += (i > 0 ? ", " : "") + known[i];
        }
        diagnostics_.error(entry.where, path, fmt::format("unknown key '{}'", entry.key), hint);
        return nearest;
    }

    void not_simulated(const Entry& entry, const FieldDescriptor* f, const std::string& path) {
        std::vector<std::string> instead;
        if (const OneofDescriptor* oneof = f->real_containing_oneof())
            for (int i = 0; i < oneof->field_count(); ++i)
                if (!about(oneof->field(i)).not_yet()) instead.push_back(oneof->field(i)->name());
        diagnostics_.error(entry.where, path, "this is not simulated yet",
                           instead.empty() ? "" : "simulated are " + quoted_list(instead, "and"));
    }

    void check_presence(const Descriptor* type, const Keys& keys, const std::string& path,
                        const Position& at) {
        for (int i = 0; i < type->field_count(); ++i) {
            const FieldDescriptor* f = type->field(i);
            if (!about(f).required() || keys.has(f->name())) continue;
            diagnostics_.error(at, joined(path, f->name()),
                               "is missing; expected " + expectation(f));
        }
        for (int i = 0; i < type->real_oneof_decl_count(); ++i) {
            std::vector<std::string> members;
            const OneofDescriptor* oneof = type->oneof_decl(i);
            for (int k = 0; k < oneof->field_count(); ++k)
                members.push_back(oneof->field(k)->name());
            check_group(members, true, keys, path, at);
        }
        for (const std::string& group : shape(type).exactly_one())
            check_group(split_words(group), true, keys, path, at);
        for (const std::string& group : shape(type).at_most_one())
            check_group(split_words(group), false, keys, path, at);
    }

    void check_group(const std::vector<std::string>& members, bool one_needed, const Keys& keys,
                     const std::string& path, const Position& at) {
        std::vector<std::string> present;
        for (const std::string& name : members)
            if (keys.written.count(name) > 0) present.push_back(name);
        if (present.size() > 1)
            diagnostics_.error(at, path,
                               fmt::format("{} exclude each other", quoted_list(present, "and")));
        // An unknown key beside it was probably meant to be the one.
        if (present.empty() && one_needed && keys.meant.empty())
            diagnostics_.error(at, path,
                               fmt::format("one of {} is needed", quoted_list(members, "and")));
    }

    void map_field(const Node& node, Message* to, const FieldDescriptor* f,
                   const std::string& path) {
        if (!node.is_map()) return wrong_shape(node, path, expectation(f));
        if (node.entries.empty() && about(f).required())
            diagnostics_.error(node.where, path, "is empty; expected " + expectation(f));
        for (const Entry& entry : node.entries) {
            const std::string below = joined(path, entry.key);
            if (is_name(entry.key)) {
                note(below, entry.value, entry.where);
                map_entry(entry, to, f, below);
            } else {
                diagnostics_.error(entry.where, below, fmt::format("'{}' is no name", entry.key),
                                   "a name has letters, digits, _ and -");
            }
        }
    }

    void map_entry(const Entry& entry, Message* to, const FieldDescriptor* f,
                   const std::string& path) {
        const auto* r = to->GetReflection();
        Message* pair = r->AddMessage(to, f);
        pair->GetReflection()->SetString(pair, f->message_type()->map_key(), entry.key);
        const FieldDescriptor* value = map_value(f);
        if (message_of(f) != nullptr)
            message(entry.value, pair->GetReflection()->MutableMessage(pair, value), path,
                    entry.where);
        else
            scalar(entry.value, pair, value, f, path);
    }

    void repeated_field(const Node& node, Message* to, const FieldDescriptor* f,
                        const std::string& path, const Position& at) {
        if (!node.is_list()) {
            if (about(f).one_or_many() && node.kind != Node::Kind::empty)
                return repeated_item(node, to, f, path, at);
            return wrong_shape(node, path, expectation(f));
        }
        if (node.items.empty() && about(f).required())
            diagnostics_.error(node.where, path, "is empty; expected " + expectation(f));
        for (size_t i = 0; i < node.items.size(); ++i) {
            const std::string below = fmt::format("{}[{}]", path, i);
            note(below, node.items[i], node.items[i].where);
            repeated_item(node.items[i], to, f, below, node.items[i].where);
        }
    }

    void repeated_item(const Node& node, Message* to, const FieldDescriptor* f,
                       const std::string& path, const Position& at) {
        if (message_of(f) != nullptr)
            message(node, to->GetReflection()->AddMessage(to, f), path, at);
        else
            scalar(node, to, f, f, path);
    }

    PositionMap& positions_;
    Diagnostics& diagnostics_;
    std::vector<Reference>* references_;  // may be null
};

}  // namespace

void bind_message(const Node& node, Message* message, PositionMap& positions,
                  Diagnostics& diagnostics, std::vector<Reference>* references) {
    Binder{positions, diagnostics, references}.message(node, message, "", node.where);
}

void bind_field(const Node& node, Message* message, const FieldDescriptor* field,
                const std::string& path, PositionMap& positions, Diagnostics& diagnostics) {
    Binder{positions, diagnostics, nullptr}.field(node, message, field, path, node.where);
}

}  // namespace faultline::scenarios
