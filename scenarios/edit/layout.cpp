// scenarios/edit/layout.cpp - the YAML library tells where a value begins; where it ends is found
// by reading on from there, which is easy once it is known what the value is.
#include "scenarios/edit/layout.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>

namespace faultline::scenarios {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Finds ends in a text. Every function takes a place and returns one not before it.
class Scanner {
public:
    explicit Scanner(const std::string& text) : text_{text} {}

    char at(size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
    size_t size() const { return text_.size(); }

    size_t line_end(size_t i) const { return std::min(text_.find('\n', i), text_.size()); }

    // Over blanks, line ends, comments, and the characters of `also`.
    size_t skip(size_t i, std::string_view also = "") const {
        while (i < text_.size()) {
            const bool comment = text_[i] == '#' && (i == 0 || is_blank(text_[i - 1]) ||
                                                     also.find(text_[i - 1]) != also.npos);
            if (comment)
                i = line_end(i);
            else if (is_blank(text_[i]) || also.find(text_[i]) != also.npos)
                ++i;
            else
                break;
        }
        return i;
    }

    // Over `&anchor` and `!`.
    size_t skip_properties(size_t i) const {
        while (at(i) == '&' || at(i) == '!') {
            while (i < text_.size() && !is_blank(text_[i])) ++i;
            i = skip(i);
        }
        return i;
    }

    size_t quoted_end(size_t i) const {
        const char quote = at(i);
        for (++i; i < text_.size(); ++i) {
            if (quote == '"' && text_[i] == '\\') {
                ++i;
            } else if (text_[i] == quote) {
                if (quote == '"' || at(i + 1) != quote) return i + 1;
                ++i;
            }
        }
        return text_.size();
    }

    // A plain scalar is its value, but for line ends and blanks around them.
    size_t plain_end(size_t i, const std::string& value) const {
        for (size_t k = 0; k < value.size() && i < text_.size();) {
            if (is_blank(value[k]) && is_blank(text_[i])) {
                while (k < value.size() && is_blank(value[k])) ++k;
                while (i < text_.size() && is_blank(text_[i])) ++i;
            } else if (value[k] == text_[i]) {
                ++k, ++i;
            } else {
                return i;
            }
        }
        return i;
    }

    // `|` and `>`: all lines that stand as deep as the first one with something in it.
    size_t block_scalar_end(size_t i, const std::string& value) const {
        size_t end = line_end(i);
        if (value.find_first_not_of('\n') == std::string::npos) return trimmed(i, end);
        size_t depth = std::string::npos;
        for (size_t line = end; line < text_.size();) {
            const size_t begin = line + 1;
            const size_t next = line_end(begin);
            const size_t first = std::min(text_.find_first_not_of(' ', begin), next);
            const bool empty = first >= next || at(first) == '\r';
            if (!empty && depth == std::string::npos) depth = first - begin;
            if (!empty && first - begin < depth) break;
            if (!empty) end = next;
            line = next;
        }
        return trimmed(i, end);
    }

    size_t word_end(size_t i) const {
        while (i < text_.size() && !is_blank(text_[i]) &&
               std::string_view{",[]{}"}.find(text_[i]) == std::string_view::npos)
            ++i;
        return i;
    }

    // A null that is written.
    size_t null_end(size_t i) const {
        if (at(i) == '~') return i + 1;
        for (const std::string_view word : {"null", "Null", "NULL"})
            if (text_.compare(i, word.size(), word) == 0 && word_end(i) == i + word.size())
                return i + word.size();
        return i;
    }

private:
    size_t trimmed(size_t begin, size_t end) const {
        while (end > begin && is_blank(text_[end - 1])) --end;
        return end;
    }

    const std::string& text_;
};

class Builder : public YAML::EventHandler {
public:
    explicit Builder(const std::string& text)
        : scan_{text}, offset_{text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0} {}

    Piece take() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
        const size_t at = place(mark);
        Piece piece;
        piece.begin = piece.content = piece.end = begin_part(at);
        const size_t content = scan_.skip_properties(at);
        const size_t end = scan_.null_end(content);
        if ((end > content || content > at) && at == scan_.skip(piece.begin)) {
            piece.begin = at;
            piece.content = content;
            piece.end = end;
        }
        finish(std::move(piece));
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        Piece piece = opened(mark, Node::Kind::scalar);
        piece.alias = true;
        piece.end = scan_.word_end(piece.begin);
        finish(std::move(piece));
    }

    void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  const std::string& value) override {
        if (wants_key()) return take_key(place(mark), value);
        Piece piece = opened(mark, Node::Kind::scalar);
        const char first = scan_.at(piece.content);
        if (first == '"' || first == '\'')
            piece.end = scan_.quoted_end(piece.content);
        else if (!piece.flow && (first == '|' || first == '>'))
            piece.end = scan_.block_scalar_end(piece.content, value);
        else
            piece.end = scan_.plain_end(piece.content, value);
        finish(std::move(piece));
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value style) override {
        open(opened(mark, Node::Kind::list), style);
    }
    void OnSequenceEnd() override { close(']'); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value style) override {
        open(opened(mark, Node::Kind::map), style);
    }
    void OnMapEnd() override { close('}'); }

private:
    size_t place(const YAML::Mark& mark) const {
        return std::min(static_cast<size_t>(mark.pos) + offset_, scan_.size());
    }

    bool wants_key() const {
        return !stack_.empty() && stack_.back().kind == Node::Kind::map && !has_key_;
    }

    void take_key(size_t at, const std::string& key) {
        Part part;
        part.key = key;
        part.begin = at;
        const char first = scan_.at(at);
        const bool is_quoted = first == '"' || first == '\'';
        part.key_end = is_quoted ? scan_.quoted_end(at) : scan_.plain_end(at, key);
        const size_t colon = scan_.skip(part.key_end);
        part.value_from = scan_.at(colon) == ':' ? colon + 1 : part.key_end;
        stack_.back().parts.push_back(std::move(part));
        cursor_ = stack_.back().parts.back().value_from;
        has_key_ = true;
    }

    // A new value begins; returns where it may begin at the earliest.
    size_t begin_part(size_t at) {
        if (stack_.empty()) return at;
        Piece& top = stack_.back();
        if (top.kind == Node::Kind::map) {
            has_key_ = false;
            return top.parts.back().value_from;
        }
        Part item;
        item.begin = top.flow ? at : scan_.skip(cursor_);
        item.value_from = item.key_end = top.flow ? at : item.begin + 1;
        top.parts.push_back(std::move(item));
        return top.parts.back().value_from;
    }

    Piece opened(const YAML::Mark& mark, Node::Kind kind) {
        Piece piece;
        piece.kind = kind;
        piece.begin = place(mark);
        piece.flow = !stack_.empty() && stack_.back().flow;
        begin_part(piece.begin);
        piece.content = scan_.skip_properties(piece.begin);
        return piece;
    }

    void open(Piece piece, YAML::EmitterStyle::value style) {
        piece.flow = piece.flow || style == YAML::EmitterStyle::Flow;
        cursor_ = is_bracket(piece) ? piece.content + 1 : piece.content;
        has_key_ = false;
        stack_.push_back(std::move(piece));
    }

    // `[a: b]` is a list of a map without brackets of its own.
    bool is_bracket(const Piece& piece) const {
        const char open = piece.kind == Node::Kind::map ? '{' : '[';
        return piece.flow && scan_.at(piece.content) == open;
    }

    void close(char bracket) {
        Piece piece = std::move(stack_.back());
        stack_.pop_back();
        piece.end = cursor_;
        if (is_bracket(piece)) {
            const size_t end = scan_.skip(cursor_, ",");
            piece.end = scan_.at(end) == bracket ? end + 1 : end;
        }
        finish(std::move(piece));
    }

    void finish(Piece piece) {
        cursor_ = std::max(cursor_, piece.end);
        has_key_ = false;
        if (stack_.empty())
            root_ = std::move(piece);
        else
            stack_.back().parts.back().value = std::move(piece);
    }

    Scanner scan_;
    size_t offset_;
    Piece root_;
    std::vector<Piece> stack_;
    bool has_key_ = false;  // of the innermost map: its next value has its key
    size_t cursor_ = 0;     // behind all that was read
};

}  // namespace

const Part* Piece::find(const std::string& key) const {
    const auto found =
        std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.key == key; });
    return found == parts.end() ? nullptr : &*found;
}

std::optional<Piece> layout_of(const std::string& text) {
    try {
        std::istringstream stream{text};
        YAML::Parser parser{stream};
        Builder builder{text};
        if (!parser.HandleNextDocument(builder)) return Piece{};
        return builder.take();
    } catch (const YAML::Exception&) {
        return std::nullopt;
    }
}

}  // namespace faultline::scenarios
