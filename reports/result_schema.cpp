#include "reports/result_schema.hpp"

#include <google/protobuf/descriptor.h>

#include <set>
#include <vector>

#include "reports/schema/availability.pb.h"
#include "reports/schema/comparison.pb.h"
#include "reports/schema/history.pb.h"
#include "reports/schema/rehearsal.pb.h"
#include "reports/schema/result.pb.h"
#include "reports/schema/validation.pb.h"
#include "scenarios/json_value.hpp"

namespace faultline::reports {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using scenarios::Json;

class SchemaWriter {
public:
    Json reference(const Descriptor* message) {
        if (seen_.insert(message).second) waiting_.push_back(message);
        return Json::object().set("$ref", "#/definitions/" + message->name());
    }

    // Of all that was referred to, and of what those refer to.
    Json definitions() {
        Json all = Json::object();
        while (!waiting_.empty()) {
            const Descriptor* message = waiting_.back();
            waiting_.pop_back();
            all.set(message->name(), object(message));
        }
        return all;
    }

private:
    static Json type(const char* name) { return Json::object().set("type", name); }

    Json value(const FieldDescriptor& field) {
        switch (field.cpp_type()) {
            case FieldDescriptor::CPPTYPE_MESSAGE:
                return reference(field.message_type());
            case FieldDescriptor::CPPTYPE_BOOL:
                return type("boolean");
            case FieldDescriptor::CPPTYPE_STRING:
                return type("string");
            default:
                return type("number");
        }
    }

    Json field_schema(const FieldDescriptor& field) {
        if (field.is_map())
            return type("object").set("additionalProperties",
                                      value(*field.message_type()->map_value()));
        if (field.is_repeated()) return type("array").set("items", value(field));
        return value(field);
    }

    Json object(const Descriptor* message) {
        Json properties = Json::object();
        std::vector<std::string> always;
        for (int i = 0; i < message->field_count(); ++i) {
            const FieldDescriptor& field = *message->field(i);
            properties.set(field.json_name(), field_schema(field));
            if (field.is_repeated() || !field.has_presence()) always.push_back(field.json_name());
        }
        return type("object")
            .set("properties", std::move(properties))
            .set("required", Json::texts(always))
            .set("additionalProperties", false);
    }

    std::set<const Descriptor*> seen_;
    std::vector<const Descriptor*> waiting_;
};

}  // namespace

std::string result_schema() {
    SchemaWriter writer;
    Json either = Json::array();
    for (const Descriptor* document :
         {schema::Result::descriptor(), schema::PhasesStudy::descriptor(),
          schema::CompareStudy::descriptor(), schema::Rehearsal::descriptor(),
          schema::AvailabilityOfYears::descriptor(), schema::Validation::descriptor(),
          schema::History::descriptor()})
        either.add(writer.reference(document));
    Json root = Json::object();
    root.set("$schema", "http://json-schema.org/draft-07/schema#");
    root.set("title", "Faultline result document");
    root.set("anyOf", std::move(either));
    root.set("definitions", writer.definitions());
    return root.dump() + "\n";
}

}  // namespace faultline::reports
