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

void apply_defaults(Message* message) {
    const Descriptor* type = message->GetDescriptor();
    const Reflection* r = message->GetReflection();
    for (int i = 0; i < type->field_count(); ++i) {
        const FieldDescriptor* field = type->field(i);
        if (!about(field).default_().empty() && !field->is_repeated() &&
            !r->HasField(*message, field))
            set_default(message, field);
        if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) apply_below(message, field);
    }
}

}  // namespace faultline::scenarios
