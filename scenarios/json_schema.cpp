// scenarios/json_schema.cpp - the schema as JSON Schema, for editors.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <set>

#include "scenarios/reference.hpp"
#include "scenarios/schema/scenario.pb.h"
#include "scenarios/schema_info.hpp"
#include "sim/assert.hpp"

namespace faultline::scenarios {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

Value text(const std::string& s) {
    Value v;
    v.set_string_value(s);
    return v;
}
Value of(Struct s) {
    Value v;
    *v.mutable_struct_value() = std::move(s);
    return v;
}
void set(Struct& s, const std::string& key, Value value) {
    (*s.mutable_fields())[key] = std::move(value);
}

class SchemaWriter {
public:
    std::string write() {
        Struct root = object(schema::Scenario::descriptor());
        set(root, "$schema", text("https://json-schema.org/draft/2020-12/schema"));
        set(root, "title", text("Faultline scenario"));
        set(root, "$defs", of(std::move(definitions_)));
        std::string json;
        google::protobuf::util::JsonPrintOptions options;
        options.add_whitespace = true;
        const auto status = google::protobuf::util::MessageToJsonString(root, &json, options);
        FL_ASSERT(status.ok(), "a JSON Schema that is no JSON");
        return json;
    }

private:
    // The message itself: its keys, and nothing else.
    Struct object(const Descriptor* message) {
        Struct properties, patterns;
        Value required;
        for (int i = 0; i < message->field_count(); ++i) {
            const FieldDescriptor* field = message->field(i);
            Struct value = field_schema(field);
            set(value, "description", text(about(field).help()));
            if (about(field).keys_with_arrow()) {
                set(patterns, "->", (*value.mutable_fields())["additionalProperties"]);
                continue;
            }
            set(properties, field->name(), of(std::move(value)));
            if (about(field).required())
                *required.mutable_list_value()->add_values() = text(field->name());
        }
        Struct s;
        set(s, "type", text("object"));
        set(s, "description", text(shape(message).help()));
        set(s, "properties", of(std::move(properties)));
        if (!patterns.fields().empty()) set(s, "patternProperties", of(std::move(patterns)));
        if (required.list_value().values_size() > 0) set(s, "required", std::move(required));
        Value closed;
        closed.set_bool_value(false);
        set(s, "additionalProperties", std::move(closed));
        return s;
    }

    // One value of a field, be it alone, in a list or in a map.
    Struct one(const FieldDescriptor* field) {
        Struct s;
        if (const Descriptor* message = message_of(field)) {
            define(message);
            set(s, "$ref", text("#/$defs/" + message->name()));
        } else if (const auto words = choices_of(field); !words.empty()) {
            Value list;
            for (const std::string& word : words) {
                const bool number = word.find_first_not_of("0123456789") == std::string::npos;
                Value* entry = list.mutable_list_value()->add_values();
                if (number) {
                    entry->set_number_value(std::stod(word));
                } else {
                    *entry = text(word);
                }
            }
            set(s, "enum", std::move(list));
        } else {
            Value types;
            for (const char* type : {"string", "number", "boolean"})
                *types.mutable_list_value()->add_values() = text(type);
            set(s, "type", std::move(types));
        }
        return s;
    }

    Struct field_schema(const FieldDescriptor* field) {
        Struct s;
        if (field->is_map()) {
            set(s, "type", text("object"));
            set(s, "additionalProperties", of(one(field)));
        } else if (field->is_repeated()) {
            Struct list;
            set(list, "type", text("array"));
            set(list, "items", of(one(field)));
            if (!about(field).one_or_many()) return list;
            Value either;
            *either.mutable_list_value()->add_values() = of(one(field));
            *either.mutable_list_value()->add_values() = of(std::move(list));
            set(s, "anyOf", std::move(either));
        } else {
            return one(field);
        }
        return s;
    }

    // A message that is used somewhere: in full, or in one of its short forms.
    void define(const Descriptor* message) {
        if (!defined_.insert(message->full_name()).second) return;
        Value forms;
        *forms.mutable_list_value()->add_values() = of(object(message));
        const schema::Shape& form = shape(message);
        for (const std::string& name : {form.scalar(), form.list()})
            if (const FieldDescriptor* field = message->FindFieldByName(name))
                *forms.mutable_list_value()->add_values() = of(field_schema(field));
        if (!form.tuple().empty()) {
            Struct list;
            set(list, "type", text("array"));
            *forms.mutable_list_value()->add_values() = of(std::move(list));
        }
        // Names of keyless choices ("uniform") are words of their own.
        if (message->oneof_decl_count() > 0) {
            Struct word;
            set(word, "type", text("string"));
            *forms.mutable_list_value()->add_values() = of(std::move(word));
        }
        Struct s;
        set(s, "anyOf", std::move(forms));
        set(definitions_, message->name(), of(std::move(s)));
    }

    Struct definitions_;
    std::set<std::string> defined_;
};

}  // namespace

std::string json_schema() { return SchemaWriter{}.write(); }

}  // namespace faultline::scenarios
