// scenarios/instance_name.cpp - a hand-written reader for a grammar of one line.
#include "scenarios/instance_name.hpp"

#include <charconv>

namespace faultline::scenarios {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name_char(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

bool take(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

std::string_view take_name(std::string_view& text) {
    size_t n = 0;
    while (n < text.size() && is_name_char(text[n])) ++n;
    const std::string_view name = text.substr(0, n);
    text.remove_prefix(n);
    return name;
}

// "[3]"; nullopt and `text` untouched if there is none.
std::optional<uint32_t> take_index(std::string_view& text) {
    if (text.empty() || text.front() != '[') return std::nullopt;
    uint32_t value = 0;
    const char* const first = text.data() + 1;
    const auto [end, error] = std::from_chars(first, text.data() + text.size(), value);
    if (error != std::errc{} || end == text.data() + text.size() || *end != ']')
        return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end - text.data()) + 1);
    return value;
}

}  // namespace

bool is_component_name(std::string_view text) {
    if (text.empty() || !is_letter(text.front())) return false;
    return take_name(text).size() > 0 && text.empty();
}

std::optional<InstanceName> parse_instance_name(std::string_view text) {
    InstanceName result;
    if (take(text, "zone:"))
        result.scope = InstanceName::Scope::zone;
    else if (take(text, "region:"))
        result.scope = InstanceName::Scope::region;
    else if (take(text, "group:"))
        result.scope = InstanceName::Scope::group;
    result.name = take_name(text);
    if (result.name.empty()) return std::nullopt;
    if (result.scope != InstanceName::Scope::component || text.empty())
        return text.empty() ? std::optional{result} : std::nullopt;
    if (text == "[*]") {
        result.any = true;
        return result;
    }
    if ((result.index = take_index(text)))
        return text.empty() ? std::optional{result} : std::nullopt;
    if (take(text, ".shard")) {
        result.shard = take_index(text);
        if (!result.shard) return std::nullopt;
    }
    if (take(text, ".primary"))
        result.role = InstanceName::Role::primary;
    else if (take(text, ".replica")) {
        result.role = InstanceName::Role::replica;
        result.index = take_index(text);
    }
    return text.empty() ? std::optional{result} : std::nullopt;
}

std::optional<std::pair<std::string, std::string>> parse_link(std::string_view text) {
    const size_t arrow = text.find("->");
    if (arrow == std::string_view::npos) return std::nullopt;
    const std::string_view from = text.substr(0, arrow), to = text.substr(arrow + 2);
    if (!is_component_name(from) || !is_component_name(to)) return std::nullopt;
    return std::pair{std::string(from), std::string(to)};
}

}  // namespace faultline::scenarios
