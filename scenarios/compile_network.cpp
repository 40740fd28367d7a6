// scenarios/compile_network.cpp - the latency of hops, by place and by name.
#include "scenarios/compile_context.hpp"
#include "scenarios/instance_name.hpp"

namespace faultline::scenarios {
namespace {

sim::Distribution latency_of(CompileContext& cx, const schema::Link& link,
                             const std::string& path) {
    return compile_distribution(cx, link.latency(), cx.inside(path, "latency"));
}

models::ComponentId find_end(CompileContext& cx, const std::string& path, const std::string& name) {
    using enum ComponentKind;
    return cx.find_component(path, name, {load_balancer, service, cache, database, queue, cdn});
}

void compile_link(CompileContext& cx, const std::string& name, const schema::Link& link) {
    const std::string path =
        cx.is_written("network.links." + name) ? "network.links." + name : "network." + name;
    const sim::Distribution latency = latency_of(cx, link, path);
    if (const auto hop = find_link(cx, path, name))
        cx.blueprint.network.links.insert_or_assign(*hop, latency);
}

}  // namespace

std::optional<std::pair<models::ComponentId, models::ComponentId>> find_link(
    CompileContext& cx, const std::string& path, const std::string& name) {
    const auto ends = parse_link(name);
    if (!ends) {
        cx.report.error(path, "'" + name + "' is no link",
                        "a link is written caller->callee, such as api->shop or clients->edge");
        return std::nullopt;
    }
    const auto& [caller, callee] = *ends;
    if (callee == "clients") {
        cx.report.error(path, "nobody calls the clients",
                        "clients->" + caller + " holds for both directions");
        return std::nullopt;
    }
    const models::ComponentId from =
        caller == "clients" ? models::kNone : find_end(cx, path, caller);
    const models::ComponentId to = find_end(cx, path, callee);
    if (to == models::kNone || (from == models::kNone && caller != "clients")) return std::nullopt;
    return std::pair{from, to};
}

void compile_network(CompileContext& cx) {
    if (!cx.scenario.has_network()) return;
    const schema::Network& written = cx.scenario.network();
    models::Network& network = cx.blueprint.network;
    if (written.has_default_())
        network.fallback = latency_of(cx, written.default_(), "network.default");
    if (written.has_internet())
        network.internet = latency_of(cx, written.internet(), "network.internet");
    if (written.has_same_zone())
        network.same_zone = latency_of(cx, written.same_zone(), "network.same_zone");
    if (written.has_cross_zone())
        network.cross_zone = latency_of(cx, written.cross_zone(), "network.cross_zone");
    for (const std::string& name : sorted_keys(written.links()))
        compile_link(cx, name, written.links().at(name));
}

}  // namespace faultline::scenarios
