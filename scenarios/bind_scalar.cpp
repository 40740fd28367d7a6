// scenarios/bind_scalar.cpp - scalars: one reader per unit, then the range.
#include "scenarios/bind_scalar.hpp"

#include <fmt/format.h>

#include <limits>

namespace faultline::scenarios {
namespace {

using google::protobuf::Message;
using google::protobuf::Reflection;

template <typename T>
Reading<ScalarValue> widened(Reading<T> reading) {
    Reading<ScalarValue> result{std::nullopt, std::move(reading.problem), std::move(reading.hint)};
    if (reading.value) result.value = ScalarValue{*reading.value};
    return result;
}

Reading<ScalarValue> read_word(const Node& node, const FieldDescriptor* field,
                               const FieldDescriptor* unit_field) {
    const auto choices = choices_of(unit_field);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        if (const auto number = enum_number(field, node.text))
            return {ScalarValue{*number}, "", ""};
    } else if (choices.empty()) {
        if (node.text.empty()) return {std::nullopt, "this text is empty", ""};
        return {ScalarValue{node.text}, "", ""};
    } else if (std::find(choices.begin(), choices.end(), node.text) != choices.end()) {
        return {ScalarValue{node.text}, "", ""};
    }
    const std::string nearest = nearest_name(node.text, choices);
    return {std::nullopt,
            fmt::format("'{}' is not known here; it can be {}", node.text,
                        scalar_expectation(unit_field)),
            nearest.empty() ? "" : fmt::format("did you mean '{}'?", nearest)};
}

Reading<ScalarValue> read_plain(const Node& node, const FieldDescriptor* field,
                                const FieldDescriptor* unit_field) {
    switch (field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_BOOL:
            if (node.text == "true") return {ScalarValue{true}, "", ""};
            if (node.text == "false") return {ScalarValue{false}, "", ""};
            return {std::nullopt, fmt::format("'{}' is neither true nor false", node.text), ""};
        case FieldDescriptor::CPPTYPE_UINT32:
        case FieldDescriptor::CPPTYPE_UINT64: {
            const auto choices = choices_of(unit_field);
            if (!choices.empty() &&
                std::find(choices.begin(), choices.end(), node.text) == choices.end())
                return read_word(node, field, unit_field);
            return widened(read_integer(node.text));
        }
        default:
            return read_word(node, field, unit_field);
    }
}

Reading<ScalarValue> read_with_unit(const Node& node, const FieldDescriptor* field,
                                    const FieldDescriptor* unit_field) {
    switch (about(unit_field).unit()) {
        case schema::DURATION:
            return widened(read_duration(node.text));
        case schema::DURATION_OR_AUTO:
            return node.text == "auto" ? Reading<ScalarValue>{ScalarValue{kAutoDuration}, "", ""}
                                       : widened(read_duration(node.text));
        case schema::RATE:
            return widened(read_rate(node.text));
        case schema::SIZE:
            return widened(read_size(node.text));
        case schema::COUNT:
            return widened(read_count(node.text));
        case schema::SHARE:
            return widened(read_share(node.text));
        case schema::COUNT_OR_SHARE:
            return widened(read_count_or_share(node.text));
        case schema::FACTOR:
            return widened(read_factor(node.text));
        case schema::MONEY_PER_HOUR:
            return widened(read_money(node.text));
        case schema::MONEY:
            return widened(read_dollars(node.text));
        case schema::NUMBER:
            return widened(read_number(node.text));
        case schema::TIME_OF_DAY:
            return widened(read_time_of_day(node.text));
        default:
            return read_plain(node, field, unit_field);
    }
}

// A limit of the schema, read like the value itself. Limits are tested with the schema.
ScalarValue limit_of(const std::string& text, const FieldDescriptor* field,
                     const FieldDescriptor* unit_field) {
    Node node;
    node.kind = Node::Kind::scalar;
    node.text = text;
    return read_with_unit(node, field, unit_field).value.value();
}

// Why the value is out of the field's range; "" if it is not.
std::string range_problem(const ScalarValue& value, const std::string& written,
                          const FieldDescriptor* field, const FieldDescriptor* unit_field) {
    const schema::About& a = about(unit_field);
    if (a.unit() == schema::DURATION_OR_AUTO && value == ScalarValue{kAutoDuration}) return "";
    if (!a.min().empty() && value < limit_of(a.min(), field, unit_field))
        return fmt::format("{} is too small; the smallest is {}", written, a.min());
    if (!a.above().empty() && value <= limit_of(a.above(), field, unit_field))
        return fmt::format("{} is too small; it has to be more than {}", written, a.above());
    if (!a.max().empty() && value > limit_of(a.max(), field, unit_field))
        return fmt::format("{} is too large; the largest is {}", written, a.max());
    const auto* number = std::get_if<uint64_t>(&value);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_UINT32 && number != nullptr &&
        *number >= std::numeric_limits<uint32_t>::max())
        return fmt::format("{} is too large", written);
    return "";
}

std::string written_text(const schema::About& a, const ScalarValue& value) {
    if (a.unit() == schema::DURATION_OR_AUTO && value == ScalarValue{kAutoDuration}) return "auto";
    if (const auto* ns = std::get_if<int64_t>(&value))
        return a.unit() == schema::TIME_OF_DAY ? write_time_of_day(*ns) : write_duration(*ns);
    if (const auto* number = std::get_if<uint64_t>(&value)) {
        if (a.unit() == schema::SIZE) return write_size(*number);
        return a.unit() == schema::COUNT ? write_count(*number) : fmt::format("{}", *number);
    }
    if (const auto* real = std::get_if<double>(&value)) {
        switch (a.unit()) {
            case schema::RATE:
                return write_rate(*real);
            case schema::SHARE:
                return write_share(*real);
            case schema::COUNT_OR_SHARE:
                return write_count_or_share(*real);
            case schema::FACTOR:
                return write_factor(*real);
            case schema::MONEY_PER_HOUR:
                return write_money(*real);
            case schema::MONEY:
                return write_dollars(*real);
            default:
                return write_number(*real);
        }
    }
    if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "true" : "false";
    return std::get<std::string>(value);
}

ScalarValue fetch(const Message& message, const FieldDescriptor* field, int index) {
    const Reflection* r = message.GetReflection();
    const bool one = index < 0;
    switch (field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_INT64:
            return one ? r->GetInt64(message, field) : r->GetRepeatedInt64(message, field, index);
        case FieldDescriptor::CPPTYPE_UINT32:
            return uint64_t{one ? r->GetUInt32(message, field)
                                : r->GetRepeatedUInt32(message, field, index)};
        case FieldDescriptor::CPPTYPE_UINT64:
            return one ? r->GetUInt64(message, field) : r->GetRepeatedUInt64(message, field, index);
        case FieldDescriptor::CPPTYPE_DOUBLE:
            return one ? r->GetDouble(message, field) : r->GetRepeatedDouble(message, field, index);
        case FieldDescriptor::CPPTYPE_BOOL:
            return one ? r->GetBool(message, field) : r->GetRepeatedBool(message, field, index);
        case FieldDescriptor::CPPTYPE_ENUM:
            return enum_word(one ? r->GetEnum(message, field)
                                 : r->GetRepeatedEnum(message, field, index));
        default:
            return one ? r->GetString(message, field) : r->GetRepeatedString(message, field, index);
    }
}

}  // namespace

Reading<ScalarValue> read_scalar(const Node& node, const FieldDescriptor* value_field,
                                 const FieldDescriptor* unit_field) {
    Reading<ScalarValue> reading = read_with_unit(node, value_field, unit_field);
    if (!reading.value) return reading;
    std::string problem = range_problem(*reading.value, node.text, value_field, unit_field);
    if (!problem.empty()) return {std::nullopt, std::move(problem), ""};
    return reading;
}

void store_scalar(Message* message, const FieldDescriptor* field, const ScalarValue& value) {
    const Reflection* r = message->GetReflection();
    const bool add = field->is_repeated();
    if (const auto* whole = std::get_if<int64_t>(&value)) {
        add ? r->AddInt64(message, field, *whole) : r->SetInt64(message, field, *whole);
    } else if (const auto* number = std::get_if<uint64_t>(&value)) {
        if (field->cpp_type() == FieldDescriptor::CPPTYPE_UINT32) {
            const auto narrow = static_cast<uint32_t>(*number);
            add ? r->AddUInt32(message, field, narrow) : r->SetUInt32(message, field, narrow);
        } else {
            add ? r->AddUInt64(message, field, *number) : r->SetUInt64(message, field, *number);
        }
    } else if (const auto* real = std::get_if<double>(&value)) {
        add ? r->AddDouble(message, field, *real) : r->SetDouble(message, field, *real);
    } else if (const auto* yes = std::get_if<bool>(&value)) {
        add ? r->AddBool(message, field, *yes) : r->SetBool(message, field, *yes);
    } else if (const auto* word = std::get_if<int>(&value)) {
        add ? r->AddEnumValue(message, field, *word) : r->SetEnumValue(message, field, *word);
    } else {
        const auto& text = std::get<std::string>(value);
        add ? r->AddString(message, field, text) : r->SetString(message, field, text);
    }
}

std::string write_scalar(const Message& message, const FieldDescriptor* field,
                         const FieldDescriptor* unit_field, int index) {
    return written_text(about(unit_field), fetch(message, field, index));
}

}  // namespace faultline::scenarios
