#include "scenarios/flow.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "scenarios/units.hpp"

namespace faultline::scenarios {
namespace {

using google::protobuf::Message;
using google::protobuf::Reflection;

// Text that YAML would read as something else stands in quotes.
std::string quoted(const std::string& text) {
    const bool plain = !text.empty() && text.find_first_of(":#{}[],&*!|>'\"%@`") == std::string::npos;
    return plain ? text : "\"" + text + "\"";
}

// Every scalar type of the schema as the widest of its family.
struct Scalar {
    int64_t whole = 0;
    double real = 0;
    std::string text;
};

Scalar read_scalar(const Message& m, const FieldDescriptor* f, int i) {
    const Reflection* r = m.GetReflection();
    Scalar s;
    switch (f->cpp_type()) {
        case FieldDescriptor::CPPTYPE_INT32:
            s.whole = i < 0 ? r->GetInt32(m, f) : r->GetRepeatedInt32(m, f, i);
            break;
        case FieldDescriptor::CPPTYPE_INT64:
            s.whole = i < 0 ? r->GetInt64(m, f) : r->GetRepeatedInt64(m, f, i);
            break;
        case FieldDescriptor::CPPTYPE_UINT32:
            s.whole = i < 0 ? r->GetUInt32(m, f) : r->GetRepeatedUInt32(m, f, i);
            break;
        case FieldDescriptor::CPPTYPE_UINT64:
            s.whole = static_cast<int64_t>(i < 0 ? r->GetUInt64(m, f)
                                                 : r->GetRepeatedUInt64(m, f, i));
            break;
        case FieldDescriptor::CPPTYPE_DOUBLE:
            s.real = i < 0 ? r->GetDouble(m, f) : r->GetRepeatedDouble(m, f, i);
            break;
        case FieldDescriptor::CPPTYPE_BOOL:
            s.text = (i < 0 ? r->GetBool(m, f) : r->GetRepeatedBool(m, f, i)) ? "true" : "false";
            break;
        case FieldDescriptor::CPPTYPE_ENUM:
            s.text = enum_word(i < 0 ? r->GetEnum(m, f) : r->GetRepeatedEnum(m, f, i));
            break;
        default:
            s.text = quoted(i < 0 ? r->GetString(m, f) : r->GetRepeatedString(m, f, i));
    }
    return s;
}

std::string with_unit(const Scalar& s, const FieldDescriptor* field, schema::Unit unit) {
    if (!s.text.empty()) return s.text;
    const bool real = field->cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE;
    switch (unit) {
        case schema::DURATION: return write_duration(s.whole);
        case schema::TIME_OF_DAY: return write_time_of_day(s.whole);
        case schema::SIZE: return write_size(static_cast<uint64_t>(s.whole));
        case schema::RATE: return write_rate(s.real);
        case schema::SHARE: return write_share(s.real);
        case schema::FACTOR: return write_factor(s.real);
        case schema::MONEY_PER_HOUR: return write_money(s.real);
        default:
            return real ? write_number(s.real) : write_count(static_cast<uint64_t>(s.whole));
    }
}

std::vector<const FieldDescriptor*> set_fields(const Message& message) {
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    return fields;
}

std::string join(const std::vector<std::string>& parts, const char* open, const char* close) {
    std::string text = open;
    for (size_t i = 0; i < parts.size(); ++i) text += (i ? ", " : "") + parts[i];
    return text + close;
}

// key: value of every entry, sorted by key.
std::vector<std::string> entries(const Message& message, const FieldDescriptor* map) {
    const Reflection* r = message.GetReflection();
    std::vector<std::string> parts;
    for (int i = 0; i < r->FieldSize(message, map); ++i) {
        const Message& entry = r->GetRepeatedMessage(message, map, i);
        parts.push_back(quoted(entry.GetReflection()->GetString(
                            entry, entry.GetDescriptor()->map_key())) +
                        ": " + write_map_value(entry, map));
    }
    std::sort(parts.begin(), parts.end());
    return parts;
}

}  // namespace

std::string write_scalar(const Message& message, const FieldDescriptor* field, int index) {
    return with_unit(read_scalar(message, field, index), field, about(field).unit());
}

std::string write_map_value(const Message& entry, const FieldDescriptor* map) {
    const FieldDescriptor* value = entry.GetDescriptor()->map_value();
    // The value of a map carries its options on the map itself.
    return message_of(value) ? write_field(entry, value)
                             : with_unit(read_scalar(entry, value, -1), value, about(map).unit());
}

std::string write_field(const Message& message, const FieldDescriptor* field) {
    const Reflection* r = message.GetReflection();
    if (field->is_map()) return join(entries(message, field), "{", "}");
    const bool holds_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!field->is_repeated())
        return holds_message ? write_flow(r->GetMessage(message, field))
                             : write_scalar(message, field);
    std::vector<std::string> parts;
    for (int i = 0; i < r->FieldSize(message, field); ++i)
        parts.push_back(holds_message ? write_flow(r->GetRepeatedMessage(message, field, i))
                                      : write_scalar(message, field, i));
    return join(parts, "[", "]");
}

std::string write_flow(const Message& message) {
    const schema::Shape& form = shape(message.GetDescriptor());
    const std::vector<const FieldDescriptor*> fields = set_fields(message);
    if (fields.size() == 1 && (fields[0]->name() == form.scalar() || fields[0]->name() == form.list()))
        return write_field(message, fields[0]);
    if (!form.tuple().empty() && fields.size() == split_words(form.tuple()).size()) {
        std::vector<std::string> parts;
        for (const FieldDescriptor* field : fields) parts.push_back(write_field(message, field));
        return join(parts, "[", "]");
    }
    std::vector<std::string> parts;
    for (const FieldDescriptor* field : fields) {
        if (field->is_map() && about(field).keys_with_arrow()) {
            for (std::string& entry : entries(message, field)) parts.push_back(std::move(entry));
        } else {
            parts.push_back(field->name() + ": " + write_field(message, field));
        }
    }
    return join(parts, "{", "}");
}

}  // namespace faultline::scenarios
