// scenarios/defaults.cpp - defaults from the schema's text, through the binder.
#include "scenarios/defaults.hpp"

#include "scenarios/bind.hpp"
#include "scenarios/schema_info.hpp"
#include "scenarios/yaml_reader.hpp"
#include "sim/assert.hpp"

namespace faultline::scenarios {
namespace {

using google::protobuf::Message;
using google::protobuf::Reflection;

void set_default(Message* message, const FieldDescriptor* field) {
    Diagnostics diagnostics;
    PositionMap positions;
    const auto node = read_yaml(about(field).default_(), "schema", diagnostics);
    if (node) bind_field(*node, message, field, field->full_name(), positions, diagnostics);
    FL_ASSERT(diagnostics.empty(), "a default of the schema cannot be bound");
}

bool is_set(const Message& message, const std::string& name) {
    const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
    const Reflection* r = message.GetReflection();
    return field->is_repeated() ? r->FieldSize(message, field) > 0 : r->HasField(message, field);
}

void apply_below(Message* message, const FieldDescriptor* field) {
    const Reflection* r = message->GetReflection();
    if (!field->is_repeated()) {
        if (r->HasField(*message, field)) apply_defaults(r->MutableMessage(message, field));
        return;
    }
    for (int i = 0; i < r->FieldSize(*message, field); ++i)
        apply_defaults(r->MutableRepeatedMessage(message, field, i));
}

}  // namespace

bool is_excluded(const Message& message, const FieldDescriptor* field) {
    const std::string& partner = about(field).with();
    if (!partner.empty() && !is_set(message, partner)) return true;
    const schema::Shape& s = shape(message.GetDescriptor());
    std::vector<std::string> groups{s.exactly_one().begin(), s.exactly_one().end()};
    groups.insert(groups.end(), s.at_most_one().begin(), s.at_most_one().end());
    for (const std::string& group : groups) {
        const auto names = split_words(group);
        const bool is_member = std::find(names.begin(), names.end(), field->name()) != names.end();
        const auto taken = [&](const std::string& name) {
            return name != field->name() && is_set(message, name);
        };
        if (is_member && std::any_of(names.begin(), names.end(), taken)) return true;
    }
    return false;
}

void apply_defaults(Message* message) {
    const Descriptor* type = message->GetDescriptor();
    const Reflection* r = message->GetReflection();
    for (int i = 0; i < type->field_count(); ++i) {
        const FieldDescriptor* field = type->field(i);
        const bool written = field->is_repeated() ? r->FieldSize(*message, field) > 0
                                                  : r->HasField(*message, field);
        if (!about(field).default_().empty() && !written && !is_excluded(*message, field))
            set_default(message, field);
        if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) apply_below(message, field);
    }
}

}  // namespace faultline::scenarios
