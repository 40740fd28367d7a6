#include "scenarios/edit/completion.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include "scenarios/edit/known_names.hpp"
#include "scenarios/schema/scenario.pb.h"
#include "scenarios/schema_info.hpp"

namespace faultline::scenarios {
namespace {

// Where in the schema a place of the text is: in a message, among names, or at one value.
struct Spot {
    const Descriptor* message = nullptr;
    const FieldDescriptor* names = nullptr;  // a map whose keys people choose
    const FieldDescriptor* value = nullptr;
};

const FieldDescriptor* short_field(const Descriptor* type) {
    const schema::Shape& s = shape(type);
    return type->FindFieldByName(s.list().empty() ? s.scalar() : s.list());
}

Spot at_value(const FieldDescriptor* f) {
    if (f->is_map()) return {nullptr, f, nullptr};
    return {message_of(f), nullptr, f};
}

// The field called `key` of a message, or of the one for which it may stand in a short form.
const FieldDescriptor* field_called(const Descriptor* type, const std::string& key) {
    if (const FieldDescriptor* f = type->FindFieldByName(key)) return f;
    const FieldDescriptor* inner = short_field(type);
    return inner != nullptr && message_of(inner) != nullptr
               ? message_of(inner)->FindFieldByName(key)
               : nullptr;
}

Spot below(const Spot& spot, const std::string& key) {
    if (spot.names != nullptr) return {message_of(spot.names), nullptr, nullptr};
    if (spot.message == nullptr) return {};
    if (const FieldDescriptor* f = field_called(spot.message, key)) return at_value(f);
    const bool arrow = key.find("->") != std::string::npos && arrow_map(spot.message) != nullptr;
    return arrow ? Spot{message_of(arrow_map(spot.message)), nullptr, nullptr} : Spot{};
}

struct Level {
    Spot spot;
    size_t indent = 0;
    std::map<std::string, std::string> siblings;  // as far as they are written on this line
};

// The keys on one line, walked from the left. What is open at its end stays on the stack.
class LineWalker {
public:
    explicit LineWalker(std::vector<Level>& stack) : stack_{stack} {}

    void walk(const std::string& line) {
        size_t i = 0;
        while (i < line.size()) {
            const char c = line[i];
            const bool dash = c == '-' && (i + 1 == line.size() || line[i + 1] == ' ');
            if (c == '#' && (i == 0 || line[i - 1] == ' ')) break;
            if (c == ' ' || c == '[' || dash) {
                ++i;
            } else if (c == '{') {
                open(), ++i;
            } else if (c == '}' || c == ']') {
                close(c), ++i;
            } else if (c == ',') {
                key_.clear(), value_.clear(), ++i;
            } else {
                i = word(line, i);
            }
        }
    }

    // Behind a colon, or in the word after it.
    bool at_value() const { return !key_.empty(); }
    const std::string& key() const { return key_; }

private:
    void open() {
        Level level;
        level.spot = key_.empty() ? stack_.back().spot : below(stack_.back().spot, key_);
        level.indent = std::string::npos;
        stack_.push_back(std::move(level));
        key_.clear();
    }
    void close(char c) {
        if (c == '}' && stack_.size() > 1 && stack_.back().indent == std::string::npos)
            stack_.pop_back();
        key_.clear();
    }

    size_t word(const std::string& line, size_t i) {
        const size_t begin = i;
        const char quote = line[i] == '"' || line[i] == '\'' ? line[i] : '\0';
        if (quote != '\0') {
            i = std::min(line.find(quote, i + 1), line.size() - 1) + 1;
        } else {
            while (i < line.size() &&
                   std::string_view{",[]{}"}.find(line[i]) == std::string::npos &&
                   !(line[i] == ':' && (i + 1 == line.size() || line[i + 1] == ' ')))
                ++i;
        }
        const std::string text = line.substr(begin, i - begin);
        if (i < line.size() && line[i] == ':') {
            key_ = text;
            value_.clear();
            return i + 1;
        }
        value_ = text;
        if (!key_.empty()) stack_.back().siblings[key_] = text;
        return i;
    }

    std::vector<Level>& stack_;
    std::string key_, value_;
};

size_t indent_of(const std::string& line) {
    size_t i = 0;
    while (i < line.size() &&
           (line[i] == ' ' || (line[i] == '-' && i + 1 < line.size() && line[i + 1] == ' ')))
        ++i;
    return i;
}

// `key:` with nothing behind it: the lines below are its value.
void enter_block(std::vector<Level>& stack, const std::string& line) {
    const size_t indent = indent_of(line);
    if (indent >= line.size() || line[indent] == '#') return;
    while (stack.size() > 1 && stack.back().indent >= indent) stack.pop_back();
    size_t end = line.find(" #");
    end = line.find_last_not_of(' ', end == std::string::npos ? end : end - 1);
    if (end == std::string::npos || line[end] != ':') return;
    const std::string key = line.substr(indent, end - indent);
    stack.push_back({below(stack.back().spot, key), indent, {}});
}

std::vector<std::string> keys_at(const Spot& spot, const KnownNames& names) {
    if (spot.names != nullptr) return names.of(about(spot.names).refers_to());
    if (spot.message == nullptr) return {};
    std::vector<std::string> keys;
    const auto add = [&](const Descriptor* type) {
        for (int i = 0; i < type->field_count(); ++i) {
            const FieldDescriptor* f = type->field(i);
            if (!about(f).not_yet() && !about(f).keys_with_arrow()) keys.push_back(f->name());
        }
    };
    const FieldDescriptor* inner = short_field(spot.message);
    const bool only_list = inner != nullptr && inner->is_repeated();
    if (!only_list) add(spot.message);
    if (inner != nullptr && message_of(inner) != nullptr) add(message_of(inner));
    return keys;
}

std::vector<std::string> values_of(const FieldDescriptor* f, const Level& level,
                                   const KnownNames& names) {
    if (const Descriptor* type = message_of(f)) {
        const FieldDescriptor* inner = type->FindFieldByName(shape(type).scalar());
        return inner != nullptr ? values_of(inner, level, names) : std::vector<std::string>{};
    }
    if (f->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) return {"true", "false"};
    const std::string& kind = about(f).refers_to();
    if (kind.empty()) return choices_of(f);
    std::string owner;
    for (const char* key : {"to", "on", "in"})
        if (level.siblings.contains(key)) owner = level.siblings.at(key);
    return names.of(kind, owner);
}

}  // namespace

std::vector<std::string> completions(const Draft& draft, const std::string& text, int line,
                                     size_t column) {
    std::vector<Level> stack(1);
    stack[0].spot.message = schema::Scenario::descriptor();
    std::istringstream lines{text};
    std::string current;
    for (int i = 0; std::getline(lines, current) && i < line; ++i) enter_block(stack, current);
    current.resize(std::min(current.size(), column));
    const size_t indent = indent_of(current);
    while (stack.size() > 1 && stack.back().indent >= indent && stack.back().indent > 0)
        stack.pop_back();
    if (indent == 0) stack.resize(1);
    LineWalker walker{stack};
    walker.walk(current);
    const KnownNames names{draft.whole};
    const Level& level = stack.back();
    if (!walker.at_value()) return keys_at(level.spot, names);
    if (level.spot.message == nullptr) return {};
    const FieldDescriptor* f = field_called(level.spot.message, walker.key());
    return f != nullptr ? values_of(f, level, names) : std::vector<std::string>{};
}

}  // namespace faultline::scenarios
