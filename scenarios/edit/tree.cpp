#include "scenarios/edit/tree.hpp"

#include "scenarios/schema/scenario.pb.h"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {

Node scalar_node(const std::string& text) {
    Node node;
    node.kind = Node::Kind::scalar;
    node.text = text;
    return node;
}

Node map_node(std::vector<std::pair<std::string, Node>> entries) {
    Node node;
    node.kind = Node::Kind::map;
    for (auto& [key, value] : entries) node.entries.push_back({key, {}, std::move(value)});
    return node;
}

Node node_of(const std::string& yaml) {
    Diagnostics diagnostics;
    auto node = read_yaml(yaml, "", diagnostics);
    return node ? std::move(*node) : Node{};
}

Node& child(Node& map, const std::string& key) {
    if (map.kind == Node::Kind::empty) map.kind = Node::Kind::map;
    if (Entry* entry = map.find(key)) return entry->value;
    map.entries.push_back({key, {}, Node{}});
    return map.entries.back().value;
}

Node& child_map(Node& map, const std::string& key) {
    Node& node = child(map, key);
    if (node.kind == Node::Kind::empty) node.kind = Node::Kind::map;
    return node;
}

Node& child_section(Node& scenario, const std::string& section) {
    if (scenario.kind == Node::Kind::empty) scenario.kind = Node::Kind::map;
    if (scenario.find(section) == nullptr) {
        const auto* type = schema::Scenario::descriptor();
        const auto order = [&](const std::string& key) {
            const auto* field = type->FindFieldByName(key);
            return field != nullptr ? field->index() : -1;
        };
        auto place = scenario.entries.begin();
        for (auto it = place; it != scenario.entries.end(); ++it)
            if (order(it->key) < order(section)) place = it + 1;
        scenario.entries.insert(place, {section, {}, Node{}});
    }
    return child_map(scenario, section);
}

Node& as_list(Node& node) {
    if (node.is_list()) return node;
    Node list;
    list.kind = Node::Kind::list;
    if (node.kind != Node::Kind::empty) list.items.push_back(std::move(node));
    node = std::move(list);
    return node;
}

}  // namespace faultline::scenarios
