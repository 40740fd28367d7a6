// scenarios/schema_info.cpp - questions to the schema.
#include "scenarios/schema_info.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "scenarios/schema/scenario.pb.h"

namespace faultline::scenarios {
namespace {

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

// Paths of all fields called `key` below `message`, no message entered twice on one path.
void collect_places(const Descriptor* message, const std::string& prefix, const std::string& key,
                    std::vector<const Descriptor*>& open, std::vector<std::string>& places) {
    if (std::find(open.begin(), open.end(), message) != open.end()) return;
    open.push_back(message);
    for (int i = 0; i < message->field_count(); ++i) {
        const FieldDescriptor* field = message->field(i);
        std::string path = prefix.empty() ? field->name() : prefix + "." + field->name();
        if (field->name() == key) places.push_back(path);
        if (field->is_map())
            path += ".<name>";
        else if (field->is_repeated())
            path += "[]";
        if (const Descriptor* below = message_of(field))
            collect_places(below, path, key, open, places);
    }
    open.pop_back();
}

const char* unit_expectation(schema::Unit unit) {
    switch (unit) {
        case schema::DURATION:
            return "a duration, such as 250us, 2ms, 1.5s, 10m or 2h";
        case schema::DURATION_OR_AUTO:
            return "a duration, such as 2ms, or auto";
        case schema::RATE:
            return "a rate, such as 200/s or 100/15m";
        case schema::SIZE:
            return "a size, such as 512KiB, 4GiB or 2GB";
        case schema::COUNT:
            return "a number of things, such as 7, 1K, 10K or 1M";
        case schema::SHARE:
            return "a share, such as 5% or 99.95%";
        case schema::COUNT_OR_SHARE:
            return "a number of things or a share of them, such as 2 or 25%";
        case schema::FACTOR:
            return "a factor, such as 5x or 400%";
        case schema::MONEY_PER_HOUR:
            return "a price, such as $0.096/h or $70/month";
        case schema::MONEY:
            return "an amount, such as $40";
        case schema::NUMBER:
            return "a number, such as 0.99";
        case schema::TIME_OF_DAY:
            return "a time of day, such as 20:00";
        default:
            return "";
    }
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
        text += words[i];
    }
    return text;
}

}  // namespace

const schema::About& about(const FieldDescriptor* field) {
    return field->options().GetExtension(schema::about);
}
const schema::Shape& shape(const Descriptor* message) {
    return message->options().GetExtension(schema::shape);
}

const FieldDescriptor* map_value(const FieldDescriptor* field) {
    return field->is_map() ? field->message_type()->map_value() : nullptr;
}

const Descriptor* message_of(const FieldDescriptor* field) {
    if (field->is_map()) field = map_value(field);
    return field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE ? field->message_type() : nullptr;
}

const FieldDescriptor* arrow_map(const Descriptor* message) {
    for (int i = 0; i < message->field_count(); ++i)
        if (about(message->field(i)).keys_with_arrow()) return message->field(i);
    return nullptr;
}

std::vector<std::string> field_names(const Descriptor* message) {
    std::vector<std::string> names;
    for (int i = 0; i < message->field_count(); ++i)
        if (!about(message->field(i)).keys_with_arrow()) names.push_back(message->field(i)->name());
    return names;
}

std::string enum_word(const google::protobuf::EnumValueDescriptor* value) {
    return lower(value->name());
}

std::vector<std::string> choices_of(const FieldDescriptor* field) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        std::vector<std::string> words;
        for (int i = 1; i < field->enum_type()->value_count(); ++i)  // 0 is UNSPECIFIED
            words.push_back(enum_word(field->enum_type()->value(i)));
        return words;
    }
    const auto& choices = about(field).choices();
    return {choices.begin(), choices.end()};
}

std::optional<int> enum_number(const FieldDescriptor* field, std::string_view word) {
    for (int i = 1; i < field->enum_type()->value_count(); ++i)
        if (enum_word(field->enum_type()->value(i)) == word)
            return field->enum_type()->value(i)->number();
    return std::nullopt;
}

std::vector<std::string> split_words(const std::string& words) {
    std::istringstream stream{words};
    std::vector<std::string> list;
    for (std::string word; stream >> word;) list.push_back(word);
    return list;
}

std::vector<std::string> places_of_key(const std::string& key) {
    std::vector<std::string> places;
    std::vector<const Descriptor*> open;
    collect_places(schema::Scenario::descriptor(), "", key, open, places);
    std::stable_sort(places.begin(), places.end(), [](const auto& a, const auto& b) {
        return std::count(a.begin(), a.end(), '.') < std::count(b.begin(), b.end(), '.');
    });
    if (places.size() > 2) places.resize(2);
    return places;
}

std::string scalar_expectation(const FieldDescriptor* field) {
    const std::string unit = unit_expectation(about(field).unit());
    if (!unit.empty()) return unit;
    const auto choices = choices_of(field);
    if (!choices.empty()) return joined(choices);
    switch (field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_BOOL:
            return "true or false";
        case FieldDescriptor::CPPTYPE_UINT32:
        case FieldDescriptor::CPPTYPE_UINT64:
            return "a whole number, such as 42";
        default:
            break;
    }
    const schema::About& a = about(field);
    std::string text =
        a.refers_to().empty() || a.refers_to() == "file"
            ? (a.refers_to() == "file" ? "the name of a file" : "a text")
            : fmt::format("the name of {} {}",
                          std::string_view{"aeio"}.find(a.refers_to()[0]) != std::string_view::npos
                              ? "an"
                              : "a",
                          a.refers_to());
    if (!a.example().empty()) text += ", such as " + a.example();
    return text;
}

std::string expectation(const Descriptor* message) {
    const schema::Shape& s = shape(message);
    const bool list_only = !s.list().empty() && message->field_count() == 1;
    const char* what = list_only || !s.tuple().empty() ? "a list" : "a map";
    if (s.example().empty()) return what;
    const bool shown = s.example()[0] == '[' || s.example()[0] == '{';
    return fmt::format("{}, such as {}", shown ? what : "a value", s.example());
}

std::string expectation(const FieldDescriptor* field) {
    const schema::About& a = about(field);
    if (field->is_map()) {
        const std::string example = a.example().empty() ? "" : ", such as " + a.example();
        return fmt::format("a map, each key {}{}", a.key_is(), example);
    }
    if (field->is_repeated()) {
        if (!a.example().empty()) return "a list, such as " + a.example();
        if (const Descriptor* message = message_of(field))
            return fmt::format("a list, each item {}", expectation(message));
        return fmt::format("a list, each item {}", scalar_expectation(field));
    }
    if (const Descriptor* message = message_of(field)) return expectation(message);
    return scalar_expectation(field);
}

}  // namespace faultline::scenarios
