// scenarios/write_inline.cpp - flow style, with the shortest form that the schema's Shape allows.
#include "scenarios/write_inline.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/bind_scalar.hpp"
#include "scenarios/schema/scenario.pb.h"
#include "scenarios/schema_info.hpp"

namespace faultline::scenarios {
namespace {

using google::protobuf::Message;

std::string write_field(const Message& message, const FieldDescriptor* field);

std::string write_list(const Message& message, const FieldDescriptor* field) {
    const auto* r = message.GetReflection();
    std::string text = "[";
    for (int i = 0; i < r->FieldSize(message, field); ++i) {
        if (i > 0) text += ", ";
        text += message_of(field) != nullptr
                    ? write_inline(r->GetRepeatedMessage(message, field, i))
                    : quoted_if_needed(write_scalar(message, field, field, i));
    }
    return text + "]";
}

std::string write_field(const Message& message, const FieldDescriptor* field) {
    if (field->is_repeated()) return write_list(message, field);
    if (message_of(field) != nullptr)
        return write_inline(message.GetReflection()->GetMessage(message, field));
    return quoted_if_needed(write_scalar(message, field, field));
}

std::vector<const FieldDescriptor*> set_fields(const Message& message) {
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    return fields;
}

}  // namespace

bool is_inline(const Descriptor* type) {
    return type == schema::Distribution::descriptor() ||
           type == schema::Popularity::descriptor() || type == schema::Alert::descriptor();
}

std::string quoted_if_needed(const std::string& text) {
    const bool plain = !text.empty() &&
                       text.find_first_of("[]{}#&*!|>'\"%@`,:?\\\n") == std::string::npos &&
                       text.front() != ' ' && text.back() != ' ' && text.front() != '-' &&
                       text != "null" && text != "~";
    const bool value = !text.empty() && text.find_first_of("0123456789") == 0 &&
                       text.find_first_of("[]{}#,") == std::string::npos;
    if (plain || value) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        if (c == '\n')
            quoted += "\\n";
        else
            quoted += c;
    }
    return quoted + "\"";
}

std::string write_inline(const Message& message) {
    const schema::Shape& s = shape(message.GetDescriptor());
    const auto fields = set_fields(message);
    if (fields.size() == 1) {
        const FieldDescriptor* only = fields[0];
        const bool bare_word = only->real_containing_oneof() != nullptr &&
                               only->cpp_type() == FieldDescriptor::CPPTYPE_BOOL;
        if (bare_word) return only->name();
        if (only->name() == s.scalar() || only->name() == s.list())
            return write_field(message, only);
    }
    const auto tuple = split_words(s.tuple());
    const bool is_tuple = !tuple.empty() && fields.size() == tuple.size();
    std::string text;
    for (const FieldDescriptor* field : fields) {
        if (!text.empty()) text += ", ";
        if (!is_tuple) text += field->name() + ": ";
        text += write_field(message, field);
    }
    return is_tuple ? fmt::format("[{}]", text) : fmt::format("{{{}}}", text);
}

}  // namespace faultline::scenarios
