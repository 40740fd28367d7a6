// scenarios/shorthand.cpp - which field a short form stands for.
#include "scenarios/shorthand.hpp"

#include "scenarios/schema_info.hpp"

namespace faultline::scenarios {

const FieldDescriptor* inner_shorthand(const Node& node, const Descriptor* type) {
    const std::string& name = shape(type).scalar();
    if (name.empty() || node.entries.empty()) return nullptr;
    const FieldDescriptor* inner = type->FindFieldByName(name);
    const Descriptor* below = message_of(inner);
    if (below == nullptr || inner->is_repeated()) return nullptr;
    for (const Entry& entry : node.entries)
        if (type->FindFieldByName(entry.key) != nullptr) return nullptr;
    return below->FindFieldByName(node.entries[0].key) != nullptr ? inner : nullptr;
}

void open_shorthand(Node& node, const Descriptor* type) {
    const std::string& name = shape(type).scalar();
    const bool is_short =
        !name.empty() && (node.is_scalar() || inner_shorthand(node, type) != nullptr);
    if (!is_short) return;
    Node map;
    map.kind = Node::Kind::map;
    map.where = node.where;
    map.entries.push_back({name, node.where, std::move(node)});
    node = std::move(map);
}

}  // namespace faultline::scenarios
