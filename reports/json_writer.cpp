#include "reports/json_writer.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/map_field.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace faultline::reports {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Length of the UTF-8 sequence at the start of `text`, 0 if there is none.
size_t sequence_length(std::string_view text) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    const size_t length = first < 0x80                    ? 1
                          : first >= 0xc2 && first < 0xe0 ? 2
                          : first >= 0xe0 && first < 0xf0 ? 3
                          : first >= 0xf0 && first < 0xf5 ? 4
                                                          : 0;
    if (length == 0 || length > text.size()) return 0;
    for (size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80) return 0;
    // Overlong forms, surrogates, beyond U+10FFFF.
    if (first == 0xe0 && byte(1) < 0xa0) return 0;
    if (first == 0xed && byte(1) > 0x9f) return 0;
    if (first == 0xf0 && byte(1) < 0x90) return 0;
    if (first == 0xf4 && byte(1) > 0x8f) return 0;
    return length;
}

class Writer {
public:
    std::string take() { return std::move(out_); }

    void message(const Message& from) {
        const Reflection& facts = *from.GetReflection();
        const auto& type = *from.GetDescriptor();
        bool any = false;
        out_ += '{';
        ++depth_;
        for (int i = 0; i < type.field_count(); ++i) {
            const FieldDescriptor& field = *type.field(i);
            const bool optional = field.has_presence() && !field.is_repeated();
            if (optional && !facts.HasField(from, &field)) continue;
            if (any) out_ += ',';
            any = true;
            new_line();
            name(field.json_name());
            value(from, facts, field);
        }
        --depth_;
        if (any) new_line();
        out_ += '}';
    }

private:
    void new_line() { out_.append(1, '\n').append(depth_, ' '); }

    void name(const std::string& text) {
        string(text);
        out_ += ": ";
    }

    void value(const Message& from, const Reflection& facts, const FieldDescriptor& field) {
        if (field.is_map()) {
            map(from, facts, field);
        } else if (field.is_repeated()) {
            list(from, facts, field);
        } else {
            switch (field.cpp_type()) {
                case FieldDescriptor::CPPTYPE_MESSAGE:
                    return message(facts.GetMessage(from, &field));
                case FieldDescriptor::CPPTYPE_DOUBLE:
                    return number(facts.GetDouble(from, &field));
                case FieldDescriptor::CPPTYPE_BOOL:
                    out_ += facts.GetBool(from, &field) ? "true" : "false";
                    return;
                case FieldDescriptor::CPPTYPE_STRING:
                    return string(facts.GetString(from, &field));
                default:
                    throw std::logic_error("no JSON for the field " + field.full_name());
            }
        }
    }

    // Messages one under the other, numbers and names on one line.
    void list(const Message& from, const Reflection& facts, const FieldDescriptor& field) {
        const int size = facts.FieldSize(from, &field);
        const bool messages = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
        out_ += '[';
        ++depth_;
        for (int i = 0; i < size; ++i) {
            if (i > 0) out_ += messages ? "," : ", ";
            if (messages) new_line();
            element(from, facts, field, i);
        }
        --depth_;
        if (size > 0 && messages) new_line();
        out_ += ']';
    }

    void element(const Message& from, const Reflection& facts, const FieldDescriptor& field,
                 int i) {
        switch (field.cpp_type()) {
            case FieldDescriptor::CPPTYPE_MESSAGE:
                return message(facts.GetRepeatedMessage(from, &field, i));
            case FieldDescriptor::CPPTYPE_DOUBLE:
                return number(facts.GetRepeatedDouble(from, &field, i));
            case FieldDescriptor::CPPTYPE_STRING:
                return string(facts.GetRepeatedString(from, &field, i));
            default:
                throw std::logic_error("no JSON for the list " + field.full_name());
        }
    }

    void map(const Message& from, const Reflection& facts, const FieldDescriptor& field) {
        const FieldDescriptor& key = *field.message_type()->map_key();
        const FieldDescriptor& to = *field.message_type()->map_value();
        std::vector<std::pair<std::string, const Message*>> entries;
        for (int i = 0; i < facts.FieldSize(from, &field); ++i) {
            const Message& entry = facts.GetRepeatedMessage(from, &field, i);
            entries.emplace_back(entry.GetReflection()->GetString(entry, &key), &entry);
        }
        std::sort(entries.begin(), entries.end());
        out_ += '{';
        ++depth_;
        for (size_t i = 0; i < entries.size(); ++i) {
            if (i > 0) out_ += ',';
            new_line();
            name(entries[i].first);
            value(*entries[i].second, *entries[i].second->GetReflection(), to);
        }
        --depth_;
        if (!entries.empty()) new_line();
        out_ += '}';
    }

    void number(double value) {
        char digits[32];
        char* end = digits;
        // A count in full: 1000000 and not the shorter 1e+06.
        if (std::fabs(value) < 9e15 && value == std::floor(value))
            end = std::to_chars(digits, digits + sizeof digits, static_cast<int64_t>(value)).ptr;
        else if (std::isfinite(value))
            end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        else
            throw std::logic_error("a number that JSON cannot write");
        out_.append(digits, end);
    }

    void string(std::string_view text) {
        constexpr const char* kHex = "0123456789abcdef";
        out_ += '"';
        while (!text.empty()) {
            const char c = text.front();
            const size_t length = sequence_length(text);
            if (length == 0) {
                out_ += "\xef\xbf\xbd";
            } else if (c == '"' || c == '\\') {
                out_.append(1, '\\').append(1, c);
            } else if (c == '\n') {
                out_ += "\\n";
            } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
                out_.append("\\u00").append(1, kHex[c >> 4]).append(1, kHex[c & 15]);
            } else {
                out_ += text.substr(0, length);
            }
            text.remove_prefix(std::max<size_t>(1, length));
        }
        out_ += '"';
    }

    std::string out_;
    size_t depth_ = 0;
};

}  // namespace

std::string proto_json(const Message& message) {
    Writer writer;
    writer.message(message);
    return writer.take();
}

}  // namespace faultline::reports
