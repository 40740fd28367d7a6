#include "scenarios/edit/names_used.hpp"

#include <array>

#include "scenarios/shorthand.hpp"

namespace faultline::scenarios {
namespace {

bool is_part(const std::string& kind) {
    return kind == "operation" || kind == "query" || kind == "keyspace";
}

class Walker {
public:
    std::vector<NameUse> take() { return std::move(uses_); }

    void message(Node& node, const Descriptor* type) {
        const schema::Shape& s = shape(type);
        if (node.is_scalar()) {
            if (const FieldDescriptor* inner = type->FindFieldByName(s.scalar()))
                field(node, inner, "");
        } else if (node.is_list()) {
            if (const FieldDescriptor* list = type->FindFieldByName(s.list()))
                field(node, list, "");
        } else if (const FieldDescriptor* inner = inner_shorthand(node, type)) {
            field(node, inner, "");
        } else {
            entries(node, type);
        }
    }

private:
    void entries(Node& node, const Descriptor* type) {
        for (Entry& entry : node.entries) {
            const FieldDescriptor* f = type->FindFieldByName(entry.key);
            const bool is_arrow = f == nullptr && entry.key.find("->") != std::string::npos;
            if (is_arrow && arrow_map(type) != nullptr)
                uses_.push_back({&entry.key, "link", ""});
            else if (f != nullptr)
                field(entry.value, f, owner_in(node, type, f));
        }
    }

    // The component that is asked for the operation, query or keyspace beside it.
    static std::string owner_in(const Node& node, const Descriptor* type,
                                const FieldDescriptor* field) {
        if (!is_part(about(field).refers_to())) return "";
        for (int i = 0; i < type->field_count(); ++i) {
            const FieldDescriptor* f = type->field(i);
            const Entry* entry = node.find(f->name());
            if (entry != nullptr && f != field && !about(f).refers_to().empty() &&
                !is_part(about(f).refers_to()))
                return entry->value.text;
        }
        return "";
    }

    void field(Node& node, const FieldDescriptor* f, const std::string& owner) {
        if (f->is_map()) {
            for (Entry& entry : node.entries) key_and_value(entry, f);
        } else if (f->is_repeated() && node.is_list()) {
            for (Node& item : node.items) value(item, f, owner);
        } else {
            value(node, f, owner);
        }
    }

    void key_and_value(Entry& entry, const FieldDescriptor* f) {
        const schema::About& a = about(f);
        if (!a.refers_to().empty()) uses_.push_back({&entry.key, a.refers_to(), ""});
        if (a.binder() == "precision") uses_.push_back({&entry.key, "quantity", ""});
        if (a.binder().empty() && message_of(f) != nullptr) message(entry.value, message_of(f));
    }

    void value(Node& node, const FieldDescriptor* f, const std::string& owner) {
        const std::string& kind = about(f).refers_to();
        if (message_of(f) != nullptr)
            message(node, message_of(f));
        else if (!kind.empty() && node.is_scalar())
            uses_.push_back({&node.text, kind, owner});
    }

    std::vector<NameUse> uses_;
};

bool is_component_kind(const std::string& kind) {
    static constexpr std::array<std::string_view, 8> kKinds = {
        "component", "callee", "service", "database", "cache", "queue", "instance", "quantity"};
    return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

size_t head_length(const NameUse& use) {
    if (use.kind == "instance" || use.kind == "quantity")
        return std::min(use.text->find_first_of("[."), use.text->size());
    return use.text->size();
}

}  // namespace

std::vector<NameUse> names_used(Node& node, const Descriptor* type) {
    Walker walker;
    walker.message(node, type);
    return walker.take();
}

bool means_component(const NameUse& use, const std::string& name) {
    return renamed(use, name, name + "'") != *use.text;
}

std::string renamed(const NameUse& use, const std::string& name, const std::string& to) {
    const std::string& text = *use.text;
    if (use.kind == "link") {
        const size_t arrow = text.find("->");
        if (arrow == std::string::npos) return text;
        const std::string from = text.substr(0, arrow), callee = text.substr(arrow + 2);
        return (from == name ? to : from) + "->" + (callee == name ? to : callee);
    }
    if (!is_component_kind(use.kind)) return text;
    const size_t head = head_length(use);
    return text.compare(0, head, name) == 0 ? to + text.substr(head) : text;
}

}  // namespace faultline::scenarios
