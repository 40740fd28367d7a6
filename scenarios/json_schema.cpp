// scenarios/json_schema.cpp - JSON Schema from descriptors and options.
//
// Every message is a definition twice: as it must be, and ("...Part") as it may stand in a file
// that extends another, where nothing is required and an empty value removes.
#include <fmt/format.h>

#include <set>

#include "scenarios/bind_objectives.hpp"
#include "scenarios/json_value.hpp"
#include "scenarios/reference.hpp"
#include "scenarios/schema/scenario.pb.h"
#include "scenarios/schema_info.hpp"

namespace faultline::scenarios {
namespace {

constexpr const char* kNumber = "[0-9]+(\\.[0-9]+)?";
constexpr const char* kName = "^[A-Za-z0-9_-]+$";

Json pattern(const std::string& text) {
    return Json::object().set("type", "string").set("pattern", "^" + text + "$");
}

Json count_schema() {
    Json either = Json::array();
    either.add(Json::object().set("type", "integer").set("minimum", Json::raw("0")));
    either.add(pattern(std::string(kNumber) + "[KMG]?"));
    return Json::object().set("anyOf", std::move(either));
}

Json unit_schema(schema::Unit unit);

Json duration_or_auto() {
    Json either = Json::array();
    either.add(unit_schema(schema::DURATION));
    either.add(Json::object().set("enum", Json::texts({"auto"})));
    return Json::object().set("anyOf", std::move(either));
}

Json count_or_share() {
    Json either = Json::array();
    either.add(unit_schema(schema::COUNT));
    either.add(unit_schema(schema::SHARE));
    return Json::object().set("anyOf", std::move(either));
}

Json unit_schema(schema::Unit unit) {
    const std::string number = kNumber;
    switch (unit) {
        case schema::DURATION:
            return pattern("([0-9]+(\\.[0-9]+)? *(ns|us|\xC2\xB5s|ms|s|m|h|d) *)+");
        case schema::DURATION_OR_AUTO:
            return duration_or_auto();
        case schema::RATE:
            return pattern(number + " *[KMG]? */ *" + "([0-9]+(\\.[0-9]+)?)? *(ns|us|ms|s|m|h|d)");
        case schema::SIZE:
            return pattern(number + " *([KMGT]i?)?B");
        case schema::COUNT:
            return count_schema();
        case schema::SHARE:
            return pattern(number + " *%");
        case schema::COUNT_OR_SHARE:
            return count_or_share();
        case schema::FACTOR:
            return pattern(number + " *(x|%)");
        case schema::MONEY_PER_HOUR:
            return pattern("\\$" + number + " */(h|hour|d|day|mo|month)");
        case schema::MONEY:
            return pattern("\\$" + number);
        case schema::TIME_OF_DAY:
            return pattern("[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?");
        default:
            return Json::object().set("type", "number");
    }
}

Json scalar_schema(const FieldDescriptor* value, const FieldDescriptor* unit_field) {
    if (about(unit_field).unit() != schema::PLAIN) return unit_schema(about(unit_field).unit());
    const auto words = choices_of(unit_field);
    const bool whole = value->cpp_type() == FieldDescriptor::CPPTYPE_UINT32 ||
                       value->cpp_type() == FieldDescriptor::CPPTYPE_UINT64;
    if (whole && words.empty()) return Json::object().set("type", "integer");
    if (whole) {
        Json numbers = Json::array();
        for (const std::string& word : words) numbers.add(Json::raw(word));
        return Json::object().set("enum", std::move(numbers));
    }
    if (!words.empty()) return Json::object().set("enum", Json::texts(words));
    if (value->cpp_type() == FieldDescriptor::CPPTYPE_BOOL)
        return Json::object().set("type", "boolean");
    return Json::object().set("type", Json::texts({"string", "number"}));
}

class SchemaWriter {
public:
    std::string write() {
        Json root = Json::object();
        root.set("$schema", "http://json-schema.org/draft-07/schema#");
        root.set("title", "Faultline scenario or study");
        const std::string scenario = ref_of(schema::Scenario::descriptor(), false);
        const std::string part = ref_of(schema::Scenario::descriptor(), true);
        const std::string study = ref_of(schema::Study::descriptor(), false);
        root.set("if", requires_all({"study"}));
        root.set("then", reference(study));
        root.set("else", Json::object()
                             .set("if", requires_all({"extends"}))
                             .set("then", reference(part))
                             .set("else", reference(scenario)));
        Json definitions = Json::object();
        while (!waiting_.empty()) {
            const auto [type, is_part] = waiting_.back();
            waiting_.pop_back();
            definitions.set(name_of(type, is_part), message_schema(type, is_part));
        }
        root.set("definitions", std::move(definitions));
        return root.dump() + "\n";
    }

private:
    static std::string name_of(const Descriptor* type, bool is_part) {
        return type->name() + (is_part ? "Part" : "");
    }
    static Json reference(const std::string& name) {
        return Json::object().set("$ref", "#/definitions/" + name);
    }
    static Json requires_all(const std::vector<std::string>& names) {
        return Json::object().set("required", Json::texts(names));
    }

    std::string ref_of(const Descriptor* type, bool is_part) {
        // A choice is written anew as a whole, in a part too.
        is_part = is_part && type->real_oneof_decl_count() == 0;
        if (seen_.insert({type, is_part}).second) waiting_.emplace_back(type, is_part);
        return name_of(type, is_part);
    }

    Json value_schema(const FieldDescriptor* f, bool is_part) {
        const FieldDescriptor* value = f->is_map() ? map_value(f) : f;
        if (message_of(f) != nullptr) return reference(ref_of(message_of(f), is_part));
        return scalar_schema(value, f);
    }

    Json field_schema(const FieldDescriptor* f, bool is_part) {
        Json schema = Json::object();
        if (about(f).binder() == "objectives") {
            schema = objectives_schema();
        } else if (about(f).binder() == "precision") {
            schema = precision_schema(f);
        } else if (f->is_map()) {
            schema.set("type", "object");
            schema.set("patternProperties",
                       Json::object().set(kName, or_null(value_schema(f, is_part), is_part)));
            schema.set("additionalProperties", false);
            if (about(f).required()) schema.set("minProperties", Json::raw("1"));
        } else if (f->is_repeated()) {
            Json list = Json::object().set("type", "array").set("items", value_schema(f, false));
            if (about(f).required()) list.set("minItems", Json::raw("1"));
            if (!about(f).one_or_many()) return described(std::move(list), f);
            Json either = Json::array();
            either.add(std::move(list)).add(value_schema(f, false));
            schema.set("anyOf", std::move(either));
        } else {
            schema = or_null(value_schema(f, is_part), is_part);
        }
        return described(std::move(schema), f);
    }

    static Json or_null(Json schema, bool is_part) {
        if (!is_part) return schema;
        Json either = Json::array();
        either.add(std::move(schema)).add(Json::object().set("type", "null"));
        return Json::object().set("anyOf", std::move(either));
    }

    // Siblings of $ref are ignored in draft 7; hence allOf.
    static Json described(Json schema, const FieldDescriptor* f) {
        const schema::About& a = about(f);
        std::string text = a.help();
        if (!a.default_().empty() && a.default_() != "{}")
            text += fmt::format(" Default: {} ({}).", a.default_(), a.source());
        if (!a.absent().empty()) text += fmt::format(" If not stated: {}.", a.absent());
        if (a.not_yet()) text += " Not simulated yet.";
        return Json::object()
            .set("description", text)
            .set("allOf", Json::array().add(std::move(schema)));
    }

    static Json objectives_schema() {
        std::string metrics;
        for (const std::string& metric : objective_metrics())
            metrics += (metrics.empty() ? "" : "|") + metric;
        return Json::object()
            .set("type", "object")
            .set("patternProperties", Json::object().set("^([A-Za-z0-9_-]+\\.)?(" + metrics + ")$",
                                                         Json::object().set("type", "string")))
            .set("additionalProperties", false);
    }

    // A share, of p99, or quantities by name.
    static Json precision_schema(const FieldDescriptor* f) {
        const auto share = [f] { return scalar_schema(map_value(f), f); };
        Json names = Json::object()
                         .set("type", "object")
                         .set("additionalProperties", share())
                         .set("minProperties", Json::raw("1"));
        Json either = Json::array();
        either.add(share()).add(std::move(names));
        return Json::object().set("anyOf", std::move(either));
    }

    Json object_form(const Descriptor* type, bool is_part) {
        Json schema = Json::object().set("type", "object");
        Json properties = Json::object();
        Json required = Json::array();
        for (int i = 0; i < type->field_count(); ++i) {
            const FieldDescriptor* f = type->field(i);
            if (about(f).keys_with_arrow()) continue;
            properties.set(f->name(), field_schema(f, is_part));
            if (about(f).required() && !is_part) required.add(Json::text(f->name()));
        }
        schema.set("properties", std::move(properties));
        if (const FieldDescriptor* arrows = arrow_map(type))
            schema.set("patternProperties",
                       Json::object().set("->", value_schema(arrows, is_part)));
        schema.set("additionalProperties", false);
        if (!required.empty()) schema.set("required", std::move(required));
        if (!is_part) add_groups(type, schema);
        return schema;
    }

    static void add_groups(const Descriptor* type, Json& schema) {
        Json all = Json::array();
        const auto exactly_one = [&](const std::vector<std::string>& names) {
            Json either = Json::array();
            for (const std::string& name : names) either.add(requires_all({name}));
            all.add(Json::object().set("oneOf", std::move(either)));
        };
        for (int i = 0; i < type->real_oneof_decl_count(); ++i) {
            std::vector<std::string> names;
            for (int k = 0; k < type->oneof_decl(i)->field_count(); ++k)
                names.push_back(type->oneof_decl(i)->field(k)->name());
            exactly_one(names);
        }
        for (const std::string& group : shape(type).exactly_one()) exactly_one(split_words(group));
        for (const std::string& group : shape(type).at_most_one())
            all.add(Json::object().set("not", requires_all(split_words(group))));
        if (!all.empty()) schema.set("allOf", std::move(all));
    }

    Json message_schema(const Descriptor* type, bool is_part) {
        const schema::Shape& s = shape(type);
        Json forms = Json::array();
        forms.add(object_form(type, is_part));
        size_t n = 1;
        const auto add = [&](Json form) { forms.add(std::move(form)), ++n; };
        const FieldDescriptor* scalar = type->FindFieldByName(s.scalar());
        if (scalar != nullptr) add(value_schema(scalar, false));
        if (const FieldDescriptor* list = type->FindFieldByName(s.list()))
            add(Json::object().set("type", "array").set("items", value_schema(list, false)));
        if (!s.tuple().empty()) {
            Json items = Json::array();
            const auto names = split_words(s.tuple());
            for (const std::string& name : names)
                items.add(value_schema(type->FindFieldByName(name), false));
            const Json length = Json::raw(std::to_string(names.size()));
            add(Json::object()
                    .set("type", "array")
                    .set("items", std::move(items))
                    .set("minItems", length)
                    .set("maxItems", length));
        }
        std::vector<std::string> words;
        for (int i = 0; i < type->field_count(); ++i)
            if (type->field(i)->real_containing_oneof() != nullptr &&
                type->field(i)->cpp_type() == FieldDescriptor::CPPTYPE_BOOL)
                words.push_back(type->field(i)->name());
        if (!words.empty()) add(Json::object().set("enum", Json::texts(words)));
        Json result = Json::object();
        if (!s.help().empty()) result.set("description", s.help());
        // A message that holds another (a link its latency) takes the other's forms as well.
        return result.set("anyOf", std::move(forms));
    }

    std::set<std::pair<const Descriptor*, bool>> seen_;
    std::vector<std::pair<const Descriptor*, bool>> waiting_;
};

}  // namespace

std::string json_schema() { return SchemaWriter{}.write(); }

}  // namespace faultline::scenarios
