// scenarios/edit/rewrite.cpp - the walk over what was written, what it meant and what it is to
// mean. Each difference becomes a splice; all splices are of the text as it was, and do not
// overlap.
#include "scenarios/edit/rewrite.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "scenarios/edit/layout.hpp"
#include "scenarios/edit/write_yaml.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {
namespace {

constexpr size_t kMaxColumns = 100;

struct Splice {
    size_t begin, end;
    std::string text;
};

class Rewriter {
public:
    explicit Rewriter(const std::string& text) : text_{text} {}

    void document(const Piece& piece, const Node& was, const Node& wanted) {
        if (was.kind == Node::Kind::empty && wanted.is_map()) {
            const bool open_line = !text_.empty() && text_.back() != '\n';
            splice(text_.size(), text_.size(),
                   (open_line ? "\n" : "") + write_entries(wanted, 0) + "\n");
        } else if (!piece.flow && !has_common_key(was, wanted) && !wanted.entries.empty()) {
            splice(piece.begin, piece.end, write_entries(wanted, 0));
        } else {
            Part root;
            root.begin = root.key_end = root.value_from = piece.begin;
            root.value = piece;
            value(root, was, wanted, 0);
        }
    }

    std::string result() {
        std::stable_sort(splices_.begin(), splices_.end(), [](const Splice& a, const Splice& b) {
            return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
        });
        std::string text;
        size_t at = 0;
        for (const Splice& s : splices_) {
            if (s.begin < at) continue;  // two at one place: reading the result again will tell
            text.append(text_, at, s.begin - at);
            text += s.text;
            at = s.end;
        }
        return text.append(text_, at);
    }

private:
    void splice(size_t begin, size_t end, std::string text) {
        splices_.push_back({begin, end, std::move(text)});
    }

    size_t line_begin(size_t i) const {
        const size_t before = i == 0 ? std::string::npos : text_.rfind('\n', i - 1);
        return before == std::string::npos ? 0 : before + 1;
    }
    size_t line_end(size_t i) const { return std::min(text_.find('\n', i), text_.size()); }
    size_t column(size_t i) const { return i - line_begin(i); }
    bool begins_line(size_t i) const { return text_.find_first_not_of(' ', line_begin(i)) == i; }

    // `indent` is the column of the key or dash.
    void value(const Part& part, const Node& was, const Node& wanted, size_t indent) {
        if (same_tree(was, wanted)) return;
        const Piece& piece = part.value;
        const bool same_kind = !piece.alias && was.kind == wanted.kind;
        const bool has_parts = !piece.parts.empty() && is_delimited(piece);
        if (same_kind && has_parts && has_common_key(was, wanted)) return map(piece, was, wanted);
        if (same_kind && wanted.is_list() && has_parts && !wanted.items.empty() &&
            piece.parts.size() == was.items.size())
            return list(piece, was, wanted);
        replace(part, wanted, indent);
    }

    // Of two maps; what is renamed counts.
    static bool has_common_key(const Node& was, const Node& wanted) {
        return renamed_entry(was, wanted).has_value() ||
               std::any_of(was.entries.begin(), was.entries.end(),
                           [&](const Entry& e) { return wanted.find(e.key) != nullptr; });
    }

    bool is_delimited(const Piece& piece) const {
        return !piece.flow || text_[piece.content] == '{' || text_[piece.content] == '[';
    }

    static std::string behind(const Part& part, const Node& wanted, size_t indent) {
        return part.key.empty() ? write_behind_dash(wanted, indent)
                                : write_behind_key(wanted, indent, part.key.size());
    }

    void replace(const Part& part, const Node& wanted, size_t indent) {
        const Piece& piece = part.value;
        const bool no_colon = !part.key.empty() && part.value_from == part.key_end;
        const std::string block = behind(part, wanted, indent);
        if (piece.begin == piece.end) {
            const std::string text = piece.flow ? " " + write_flow(wanted) : block;
            return splice(piece.begin, piece.end, (no_colon ? ":" : "") + text);
        }
        if (!piece.flow && piece.begin > line_end(part.value_from))
            return replace_below(part, wanted, block);
        const bool comment = line_end(piece.end) != piece.end;
        if (!piece.flow && (wanted.is_map() || wanted.is_list()) && !comment) {
            const size_t blank = piece.begin > part.value_from ? 1 : 0;
            return splice(piece.begin - blank, piece.end, block);
        }
        Node written = wanted;
        if (text_[piece.content] == '"' && wanted.is_scalar()) written.quoted = true;
        const bool glued = part.value_from == piece.begin && !part.key.empty();
        splice(piece.begin, piece.end, (glued ? " " : "") + write_flow(written));
    }

    // A block under its key. What stands behind the key, a comment perhaps, stays.
    void replace_below(const Part& part, const Node& wanted, const std::string& block) {
        const Piece& piece = part.value;
        const size_t end = line_end(piece.end);
        if (block.starts_with('\n')) return splice(line_begin(piece.begin), end, block.substr(1));
        splice(part.value_from, part.value_from, " " + write_flow(wanted));
        splice(line_end(part.value_from), end, "");
    }

    // ---- maps

    void map(const Piece& piece, const Node& was, const Node& wanted) {
        const auto renamed = renamed_entry(was, wanted);
        std::vector<bool> kept(piece.parts.size());
        for (size_t i = 0; i < piece.parts.size(); ++i) {
            const Part& part = piece.parts[i];
            const Entry* before = was.find(part.key);
            const bool is_renamed = renamed && renamed->first == part.key;
            const Entry* after = wanted.find(is_renamed ? renamed->second : part.key);
            kept[i] = part.key == "<<" || after != nullptr;
            if (is_renamed) splice(part.begin, part.key_end, write_text(renamed->second));
            if (before != nullptr && after != nullptr)
                value(part, before->value, after->value, column(part.begin));
        }
        remove_parts(piece, kept);
        add_entries(piece, was, wanted, renamed ? renamed->second : "");
    }

    // A key that went and one that came at the same place: the entry has a new name.
    static std::optional<std::pair<std::string, std::string>> renamed_entry(const Node& was,
                                                                            const Node& wanted) {
        if (was.entries.size() != wanted.entries.size()) return std::nullopt;
        for (size_t i = 0; i < was.entries.size(); ++i) {
            const std::string& old_key = was.entries[i].key;
            const std::string& new_key = wanted.entries[i].key;
            if (old_key == new_key) continue;
            const bool renamed = wanted.find(old_key) == nullptr && was.find(new_key) == nullptr;
            return renamed ? std::optional{std::pair{old_key, new_key}} : std::nullopt;
        }
        return std::nullopt;
    }

    // At least one part of `piece` stays.
    void add_entries(const Piece& piece, const Node& was, const Node& wanted,
                     const std::string& renamed) {
        const Part* after = nullptr;
        const Part& first = *std::find_if(
            piece.parts.begin(), piece.parts.end(),
            [&](const Part& part) { return wanted.find(part.key) != nullptr || !renamed.empty(); });
        for (const Entry& entry : wanted.entries) {
            const Part* part = piece.find(entry.key);
            if (part != nullptr) after = part;
            const Entry* before = was.find(entry.key);
            const bool inherited = before != nullptr && same_tree(before->value, entry.value);
            if (part != nullptr || inherited || entry.key == renamed) continue;
            const std::string key = write_text(entry.key);
            if (piece.flow)
                add_in_flow(piece, first, after, key + ": " + write_flow(entry.value));
            else
                add_block_entry(piece, first, after, key, entry.value);
        }
    }

    void add_in_flow(const Piece& piece, const Part& first, const Part* after,
                     const std::string& text) {
        if (after == nullptr) return splice(first.begin, first.begin, text + ", ");
        const size_t end = std::max(after->value.end, after->value_from);
        // One that has several lines gets another one; who writes on one line wants it so.
        const bool fits = column(end) + 2 + text.size() < kMaxColumns;
        const bool one_line = line_end(piece.begin) >= piece.end;
        const std::string blank =
            fits || one_line ? " " : "\n" + std::string(column(piece.content) + 1, ' ');
        splice(end, end, "," + blank + text);
    }

    void add_block_entry(const Piece& piece, const Part& first, const Part* after,
                         const std::string& key, const Node& value) {
        const size_t indent = column(piece.parts[0].begin);
        const std::string text = key + ":" + write_behind_key(value, indent, key.size());
        const std::string gap = has_gaps(piece) ? "\n\n" : "\n";
        const std::string margin(indent, ' ');
        if (after == nullptr) return splice(first.begin, first.begin, text + gap + margin);
        const size_t end = line_end(std::max(after->value.end, after->value_from));
        splice(end, end, gap + margin + text);
    }

    // Whether blank lines stand between most of the entries.
    bool has_gaps(const Piece& piece) const {
        size_t gaps = 0;
        for (size_t i = 0; i + 1 < piece.parts.size(); ++i) {
            const size_t end = std::max(piece.parts[i].value.end, piece.parts[i].value_from);
            const size_t blank = text_.find("\n\n", end);
            gaps += blank != std::string::npos && blank < piece.parts[i + 1].begin ? 1 : 0;
        }
        return 2 * gaps >= piece.parts.size() && piece.parts.size() > 1;
    }

    // ---- lists

    void list(const Piece& piece, const Node& was, const Node& wanted) {
        const size_t n = was.items.size(), m = wanted.items.size();
        size_t head = 0, tail = 0;
        while (head < std::min(n, m) && same_tree(was.items[head], wanted.items[head])) ++head;
        while (tail < std::min(n, m) - head &&
               same_tree(was.items[n - 1 - tail], wanted.items[m - 1 - tail]))
            ++tail;
        const size_t pairs = std::min(n, m) - head - tail;
        for (size_t i = head; i < head + pairs; ++i)
            value(piece.parts[i], was.items[i], wanted.items[i], column(piece.parts[i].begin));
        std::vector<bool> kept(n, true);
        for (size_t i = head + pairs; i < n - tail; ++i) kept[i] = false;
        remove_parts(piece, kept);
        const Part* after = head + pairs > 0 ? &piece.parts[head + pairs - 1] : nullptr;
        for (size_t i = head + pairs; i < m - tail; ++i) add_item(piece, after, wanted.items[i]);
    }

    void add_item(const Piece& piece, const Part* after, const Node& item) {
        if (piece.flow) return add_in_flow(piece, piece.parts[0], after, write_flow(item));
        const size_t indent = column(piece.parts[0].begin);
        const std::string text = "-" + write_behind_dash(item, indent);
        const std::string margin(indent, ' ');
        if (after == nullptr)
            return splice(piece.parts[0].begin, piece.parts[0].begin, text + "\n" + margin);
        const size_t end = line_end(std::max(after->value.end, after->value_from));
        splice(end, end, "\n" + margin + text);
    }

    // ---- both: at least one part is kept, or others come

    void remove_parts(const Piece& piece, const std::vector<bool>& kept) {
        const auto& parts = piece.parts;
        for (size_t i = 0; i < parts.size(); ++i) {
            if (kept[i]) continue;
            size_t last = i;
            while (last + 1 < parts.size() && !kept[last + 1]) ++last;
            if (piece.flow)
                remove_in_flow(piece, i, last);
            else
                remove_lines(piece, i, last);
            i = last;
        }
    }

    static size_t end_of(const Part& part) { return std::max(part.value.end, part.value_from); }

    void remove_in_flow(const Piece& piece, size_t first, size_t last) {
        const auto& parts = piece.parts;
        if (last + 1 < parts.size())
            splice(parts[first].begin, parts[last + 1].begin, "");
        else if (first > 0)
            splice(end_of(parts[first - 1]), end_of(parts[last]), "");
        else
            splice(parts[first].begin, end_of(parts[last]), "");
    }

    // Comments between two that go stay, each on its line. A line goes with the line end before it,
    // so that what comes in behind it has its place.
    void remove_lines(const Piece& piece, size_t first, size_t last) {
        const auto& parts = piece.parts;
        if (!begins_line(parts[first].begin) && last + 1 < parts.size())
            return splice(parts[first].begin, parts[last + 1].begin, "");  // behind a dash
        for (size_t i = first; i <= last; ++i) {
            const size_t end = line_end(end_of(parts[i]));
            const size_t begin = line_begin(parts[i].begin);
            if (!begins_line(parts[i].begin))
                splice(parts[i].begin, end, "");
            else if (begin > 0)
                splice(begin - 1, end, "");
            else
                splice(0, std::min(end + 1, text_.size()), "");
        }
    }

    const std::string& text_;
    std::vector<Splice> splices_;
};

}  // namespace

Rewritten rewrite(const std::string& text, const Node& wanted) {
    Diagnostics diagnostics;
    const auto was = read_yaml(text, "", diagnostics);
    const auto layout = layout_of(text);
    if (!was || !layout) return {false, "", "the text is not YAML yet; mend it in the YAML tab"};
    Rewriter rewriter{text};
    rewriter.document(*layout, *was, wanted);
    std::string result = rewriter.result();
    const auto now = read_yaml(result, "", diagnostics);
    if (!now || !same_tree(*now, wanted))
        return {false, "",
                "this is written in a way that only the YAML tab can change (an anchor, perhaps)"};
    return {true, std::move(result), ""};
}

}  // namespace faultline::scenarios
