// scenarios/yaml_reader.cpp - a tree built from the YAML library's events. Events and not its
// nodes, because only they tell of duplicate keys, quotes and where an alias stood.
#include "scenarios/yaml_reader.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace faultline::scenarios {
namespace {

struct Refused {
    Position where;
    std::string message, hint;
};

size_t nodes_in(const Node& node) {
    size_t n = 1;
    for (const Node& item : node.items) n += nodes_in(item);
    for (const Entry& entry : node.entries) n += nodes_in(entry.value);
    return n;
}

// The library takes a quote that is never closed for one that ends with the file.
bool is_closed(const std::string& text, size_t begin) {
    if (begin >= text.size() || (text[begin] != '"' && text[begin] != '\'')) return true;
    const char quote = text[begin];
    for (size_t i = begin + 1; i < text.size(); ++i) {
        if (quote == '"' && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            if (quote == '"' || i + 1 >= text.size() || text[i + 1] != quote) return true;
            ++i;  // '' inside '...' is one quote
        }
    }
    return false;
}

class TreeBuilder : public YAML::EventHandler {
public:
    TreeBuilder(const std::string& text, std::string file, Diagnostics& diagnostics)
        : text_{text}, file_{std::move(file)}, diagnostics_{diagnostics} {}

    Node take() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        Node node;
        node.where = at(mark);
        add(std::move(node), anchor);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchored_.find(anchor);
        if (found == anchored_.end())
            throw Refused{at(mark), "this alias stands inside its own anchor", ""};
        count_ += nodes_in(found->second);
        add(found->second, 0);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_tag(mark, tag);
        Node node;
        node.where = at(mark);
        node.quoted = tag == "!";
        if (node.quoted && !is_closed(text_, static_cast<size_t>(mark.pos)))
            throw Refused{node.where, "this quote is never closed", ""};
        const bool null = !node.quoted && (value == "~" || value == "null" || value.empty());
        if (!null) {
            node.kind = Node::Kind::scalar;
            node.text = value;
        }
        add(std::move(node), anchor);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Node::Kind::list);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Node::Kind::map);
    }
    void OnMapEnd() override { close(); }

private:
    struct Frame {
        Node node;
        YAML::anchor_t anchor = 0;
        bool has_key = false;
        std::string key;
        Position key_where;
    };

    Position at(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1}; }

    void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
        if (!tag.empty() && tag != "?" && tag != "!")
            throw Refused{at(mark), fmt::format("the tag '{}' means nothing here", tag),
                          "if it is a text, put it in quotes"};
    }

    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
              Node::Kind kind) {
        refuse_tag(mark, tag);
        if (stack_.size() >= static_cast<size_t>(kMaxDepth))
            throw Refused{at(mark), fmt::format("nested more than {} levels deep", kMaxDepth), ""};
        if (!stack_.empty() && stack_.back().node.is_map() && !stack_.back().has_key)
            throw Refused{at(mark), "a key must be a word, not a list or a map",
                          "a missing comma or quotes around a text with [ or {?"};
        Frame frame;
        frame.node.kind = kind;
        frame.node.where = at(mark);
        frame.anchor = anchor;
        stack_.push_back(std::move(frame));
    }

    void close() {
        Frame frame = std::move(stack_.back());
        stack_.pop_back();
        if (frame.node.is_map()) merge_inherited(frame.node);
        add(std::move(frame.node), frame.anchor);
    }

    void add(Node node, YAML::anchor_t anchor) {
        if (++count_ > kMaxNodes)
            throw Refused{node.where, fmt::format("more than {} values", kMaxNodes), ""};
        if (anchor != 0) anchored_[anchor] = node;
        if (stack_.empty()) {
            root_ = std::move(node);
            return;
        }
        Frame& top = stack_.back();
        if (top.node.is_list()) {
            top.node.items.push_back(std::move(node));
        } else if (!top.has_key) {
            take_key(top, std::move(node));
        } else {
            add_entry(top, std::move(node));
        }
    }

    static void take_key(Frame& top, Node key) {
        if (!key.is_scalar())
            throw Refused{key.where, "a key must be a word, not a list or a map",
                          "a missing comma or quotes around a text with [ or {?"};
        top.has_key = true;
        top.key = std::move(key.text);
        top.key_where = key.where;
    }

    void add_entry(Frame& top, Node value) {
        top.has_key = false;
        if (const Entry* first = top.node.find(top.key)) {
            diagnostics_.error(top.key_where, path_to(top.key),
                               fmt::format("this key is already there, on line {}; one of them "
                                           "would be lost",
                                           first->where.line));
            return;
        }
        top.node.entries.push_back({top.key, top.key_where, std::move(value)});
    }

    // The path of a key of the innermost map, for people.
    std::string path_to(const std::string& key) const {
        std::string path;
        for (const Frame& frame : stack_) {
            if (frame.node.is_list()) {
                path += fmt::format("[{}]", frame.node.items.size());
            } else {
                if (!path.empty()) path += '.';
                path += &frame == &stack_.back() ? key : frame.key;
            }
        }
        return path;
    }

    // `<<: *base` and `<<: [*a, *b]`: keys that are not written are taken over.
    static void merge_inherited(Node& node) {
        const Entry* merge = node.find("<<");
        if (merge == nullptr) return;
        std::vector<Node> sources =
            merge->value.is_list() ? merge->value.items : std::vector<Node>{merge->value};
        const Position where = merge->where;
        std::erase_if(node.entries, [](const Entry& entry) { return entry.key == "<<"; });
        for (Node& source : sources) {
            if (!source.is_map()) throw Refused{where, "<< takes a map, or a list of maps", ""};
            for (Entry& entry : source.entries)
                if (node.find(entry.key) == nullptr) node.entries.push_back(std::move(entry));
        }
    }

    const std::string& text_;
    std::string file_;
    Diagnostics& diagnostics_;
    Node root_;
    std::vector<Frame> stack_;
    std::map<YAML::anchor_t, Node> anchored_;
    size_t count_ = 0;
};

// Length of the UTF-8 character at `i`, 0 if there is none (RFC 3629: no overlong forms, no
// surrogates, nothing above U+10FFFF).
size_t utf8_length(const std::string& text, size_t i) {
    const auto byte = [&](size_t k) -> unsigned {
        return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u;
    };
    const auto tail = [&](size_t k) { return (byte(k) & 0xC0u) == 0x80u; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (!tail(1) || !tail(2)) return 0;
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (!tail(1) || !tail(2) || !tail(3)) return 0;
        const bool overlong = first == 0xF0 && byte(1) < 0x90;
        const bool too_large = first == 0xF4 && byte(1) > 0x8F;
        return overlong || too_large ? 0 : 4;
    }
    return 0;
}

bool is_clean_text(const std::string& text, const std::string& file, Diagnostics& diagnostics) {
    Position where{file, 1, 1};
    for (size_t i = 0; i < text.size(); ++where.column) {
        const size_t length = utf8_length(text, i);
        if (length == 0) {
            diagnostics.error(where, "", "this is not UTF-8 text",
                              "save the file with the encoding UTF-8");
            return false;
        }
        const char c = text[i];
        const bool blank = c == '\n' || c == '\r' || c == '\t';
        if (length == 1 && static_cast<unsigned char>(c) < 0x20 && !blank) {
            diagnostics.error(where, "", "there is a control character here", "is it a text file?");
            return false;
        }
        if (c == '\n') ++where.line, where.column = 0;
        i += length;
    }
    return true;
}

// The library's messages speak of its grammar; these speak of what people do.
std::string syntax_hint(const std::string& text, const YAML::Exception& e) {
    std::istringstream lines{text};
    std::string current;
    for (int i = 0; i <= e.mark.line && std::getline(lines, current); ++i) {
    }
    const size_t first = current.find_first_not_of(' ');
    if (first != std::string::npos && current[first] == '\t')
        return "indent with spaces, not with tabs";
    const std::string_view message = e.msg;
    if (message == YAML::ErrorMsg::FLOW_END)
        return "a ] or } that does not fit the [ or { before it";
    if (message == YAML::ErrorMsg::END_OF_MAP_FLOW || message == YAML::ErrorMsg::END_OF_SEQ_FLOW)
        return "a missing comma or closing bracket, or a text with [ ] that needs quotes: "
               "kill: \"api[1]\"";
    if (message == YAML::ErrorMsg::END_OF_MAP || message == YAML::ErrorMsg::END_OF_SEQ)
        return "lines that belong together start in the same column";
    if (message == YAML::ErrorMsg::MAP_VALUE) return "a text with a colon and a space needs quotes";
    return "";
}

}  // namespace

std::optional<Node> read_yaml(const std::string& text, const std::string& file,
                              Diagnostics& diagnostics) {
    if (text.size() > kMaxFileBytes) {
        diagnostics.error({file, 0, 0}, "",
                          fmt::format("larger than {} MiB", kMaxFileBytes >> 20u));
        return std::nullopt;
    }
    if (!is_clean_text(text, file, diagnostics)) return std::nullopt;
    try {
        std::istringstream stream{text};
        YAML::Parser parser{stream};
        TreeBuilder builder{text, file, diagnostics};
        parser.HandleNextDocument(builder);
        TreeBuilder second{text, file, diagnostics};
        if (parser.HandleNextDocument(second)) {
            diagnostics.error(second.take().where, "",
                              "a second document begins here; one file is one document");
            return std::nullopt;
        }
        Node root = builder.take();
        if (root.where.line == 0) root.where = {file, 1, 1};
        return root;
    } catch (const YAML::Exception& e) {
        diagnostics.error({file, e.mark.line + 1, e.mark.column + 1}, "", "not YAML: " + e.msg,
                          syntax_hint(text, e));
    } catch (const Refused& refused) {
        diagnostics.error(refused.where, "", refused.message, refused.hint);
    }
    return std::nullopt;
}

std::optional<std::string> read_text_file(const std::string& path, std::string& problem) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        problem = "is a directory";
        return std::nullopt;
    }
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        problem = std::strerror(errno);
        return std::nullopt;
    }
    std::ostringstream text;
    text << file.rdbuf();
    if (file.bad()) {
        problem = "cannot be read to its end";
        return std::nullopt;
    }
    return std::move(text).str();
}

}  // namespace faultline::scenarios
