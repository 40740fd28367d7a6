#include "scenarios/edit/draft.hpp"

#include "scenarios/compile.hpp"
#include "scenarios/overlay.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {
namespace {

// What the file named by `extends` says, and those that it builds on.
Node read_base(const Node& top, const std::string& path) {
    const Entry* extends = top.is_map() ? top.find("extends") : nullptr;
    if (extends == nullptr) return {};
    Node only;
    only.kind = Node::Kind::map;
    only.entries.push_back(*extends);
    SourceFiles sources;
    Diagnostics diagnostics;  // the loader reports the same
    auto base = extend(std::move(only), path, sources, diagnostics);
    if (!base || !base->is_map()) return {};
    std::erase_if(base->entries, [](const Entry& entry) { return entry.key == "extends"; });
    return std::move(*base);
}

}  // namespace

Draft read_draft(std::string text, std::string path) {
    Draft draft;
    draft.text = std::move(text);
    draft.path = std::move(path);
    Diagnostics diagnostics;
    draft.top = read_yaml(draft.text, draft.path, diagnostics);
    if (draft.top) {
        draft.base = read_base(*draft.top, draft.path);
        draft.whole = *draft.top;
        if (draft.base.is_map()) {
            draft.whole = draft.base;
            lay_over(draft.whole, *draft.top, schema::Scenario::descriptor());
        }
    }
    draft.loaded = load_scenario_text(draft.text, draft.path);
    if (!draft.loaded.diagnostics.has_errors()) draft.blueprint = compile(draft.loaded);
    return draft;
}

Rewritten with_tree(const Draft& draft, const Node& wanted) {
    if (!draft.top) return {false, "", "the text is not YAML yet; mend it in the YAML tab"};
    if (!draft.base.is_map()) return rewrite(draft.text, wanted);
    const auto* type = schema::Scenario::descriptor();
    auto top = overlay_for(&draft.base, &*draft.top, &draft.whole, &wanted, type);
    Node laid = draft.base;
    if (top) lay_over(laid, *top, type);
    if (!top || !same_tree(laid, wanted))
        return {false, "", "only the file that this one extends can say this"};
    return rewrite(draft.text, *top);
}

const Node* find_value(const Node& tree, const std::string& path) {
    const Node* at = &tree;
    for (const std::string& part : split_path(path)) {
        if (const auto index = index_of(part)) {
            if (!at->is_list() && *index == 0) continue;  // one that stands for a list of one
            if (*index >= at->items.size()) return nullptr;
            at = &at->items[*index];
        } else {
            const Entry* entry = at->find(part);
            if (entry == nullptr) return nullptr;
            at = &entry->value;
        }
    }
    return at;
}
Node* find_value(Node& tree, const std::string& path) {
    return const_cast<Node*>(find_value(static_cast<const Node&>(tree), path));
}

}  // namespace faultline::scenarios
