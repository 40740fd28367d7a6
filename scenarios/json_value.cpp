// scenarios/json_value.cpp - JSON text (RFC 8259), two spaces a level, short values on one line.
#include "scenarios/json_value.hpp"

#include <fmt/format.h>

namespace faultline::scenarios {
namespace {

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (c == '\n') {
            result += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20) {
            result += fmt::format("\\u{:04x}", static_cast<int>(c));
        } else {
            result += c;
        }
    }
    result += '"';
    return result;
}

}  // namespace

Json Json::text(std::string_view value) { return raw(quoted(value)); }

Json Json::raw(std::string value) {
    Json json{' '};
    json.value_ = std::move(value);
    return json;
}

Json Json::texts(const std::vector<std::string>& values) {
    Json list = array();
    for (const std::string& value : values) list.add(text(value));
    return list;
}

Json& Json::set(const std::string& key, Json value) {
    items_.emplace_back(key, std::move(value));
    return *this;
}

Json& Json::add(Json value) {
    items_.emplace_back("", std::move(value));
    return *this;
}

std::string Json::dump(int indent) const {
    if (kind_ == ' ') return value_;
    constexpr size_t kShort = 88;
    const char close = kind_ == '{' ? '}' : ']';
    std::vector<std::string> parts;
    size_t length = static_cast<size_t>(indent) + 2;
    bool one_line = true;
    for (const auto& [key, value] : items_) {
        std::string part = kind_ == '{' ? quoted(key) + ": " : "";
        part += value.dump(indent + 2);
        length += part.size() + 2;
        one_line = one_line && part.find('\n') == std::string::npos;
        parts.push_back(std::move(part));
    }
    if (one_line && length <= kShort)
        return fmt::format("{}{}{}", kind_, fmt::join(parts, ", "), close);
    const std::string margin(static_cast<size_t>(indent) + 2, ' ');
    return fmt::format("{}\n{}{}\n{}{}", kind_, margin, fmt::join(parts, ",\n" + margin),
                       std::string(static_cast<size_t>(indent), ' '), close);
}

}  // namespace faultline::scenarios
