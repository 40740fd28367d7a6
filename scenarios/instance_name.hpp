// scenarios/instance_name.hpp - how people name what runs: api, api[1], api[*], shop.primary,
// shop.replica[0], shop.shard[2].primary, zone:a, region:us-east, group:rack-1, api->shop.
//
// Only the grammar: whether such a component, index or role exists is for the caller to say.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace faultline::scenarios {

struct InstanceName {
    enum class Scope : uint8_t { component, zone, region, group } scope = Scope::component;
    enum class Role : uint8_t { none, primary, replica } role = Role::none;
    std::string name;               // of the component, zone, region or group
    std::optional<uint32_t> index;  // of the instance or, with Role::replica, of the replica
    std::optional<uint32_t> shard;
    bool any = false;  // api[*]: one of them, drawn at random
};

// nullopt if `text` has none of the forms above.
std::optional<InstanceName> parse_instance_name(std::string_view text);

// "api->shop" as {"api", "shop"}; nullopt if it is no link.
std::optional<std::pair<std::string, std::string>> parse_link(std::string_view text);

// Letters, digits, '_' and '-', beginning with a letter: what a component may be called.
bool is_component_name(std::string_view text);

}  // namespace faultline::scenarios
