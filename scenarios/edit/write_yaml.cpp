#include "scenarios/edit/write_yaml.hpp"

#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {
namespace {

// What is shorter stands on one line, as people write small maps.
constexpr size_t kOneLine = 78;

bool reads_back(const std::string& written, const std::string& text) {
    Diagnostics diagnostics;
    const auto list = read_yaml("[" + written + "]", "", diagnostics);
    if (!list || !list->is_list() || list->items.size() != 1) return false;
    return list->items[0].is_scalar() && list->items[0].text == text;
}

std::string in_quotes(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        if (c == '\n')
            quoted += "\\n";
        else if (c == '\t')
            quoted += "\\t";
        else if (c == '\r')
            quoted += "\\r";
        else
            quoted += c;
    }
    return quoted + "\"";
}

bool is_collection(const Node& node) { return node.is_map() || node.is_list(); }
bool is_empty(const Node& node) { return node.items.empty() && node.entries.empty(); }

}  // namespace

std::string write_text(const std::string& text) {
    const bool one_line = text.find_first_of("\n\r\t") == std::string::npos;
    return one_line && reads_back(text, text) ? text : in_quotes(text);
}

std::string write_flow(const Node& node) {
    std::string text;
    switch (node.kind) {
        case Node::Kind::empty:
            return "~";
        case Node::Kind::scalar:
            return node.quoted ? in_quotes(node.text) : write_text(node.text);
        case Node::Kind::list:
            for (const Node& item : node.items)
                text += (text.empty() ? "" : ", ") + write_flow(item);
            return "[" + text + "]";
        case Node::Kind::map:
            for (const Entry& entry : node.entries)
                text += (text.empty() ? "" : ", ") + write_text(entry.key) + ": " +
                        write_flow(entry.value);
            return "{" + text + "}";
    }
    return text;
}

std::string write_behind_key(const Node& node, size_t indent, size_t key_width) {
    if (node.kind == Node::Kind::empty) return "";
    std::string line = write_flow(node);
    const bool fits = indent + key_width + 2 + line.size() <= kOneLine;
    if (fits || !is_collection(node) || is_empty(node)) return " " + line;
    const size_t deeper = indent + 2;
    const std::string begin = "\n" + std::string(deeper, ' ');
    if (node.is_map()) return begin + write_entries(node, deeper);
    std::string text;
    for (const Node& item : node.items) text += begin + "-" + write_behind_dash(item, deeper);
    return text;
}

std::string write_behind_dash(const Node& node, size_t indent) {
    if (node.kind == Node::Kind::empty) return "";
    std::string line = write_flow(node);
    const bool fits = indent + 2 + line.size() <= kOneLine;
    if (fits || !node.is_map() || is_empty(node)) return " " + line;
    return " " + write_entries(node, indent + 2);
}

std::string write_entries(const Node& map, size_t indent) {
    std::string text;
    for (const Entry& entry : map.entries) {
        if (!text.empty()) text += "\n" + std::string(indent, ' ');
        const std::string key = write_text(entry.key);
        text += key + ":" + write_behind_key(entry.value, indent, key.size());
    }
    return text;
}

}  // namespace faultline::scenarios
