// What a canvas does: after every step the system is what was drawn, and at the end it runs.
#include "scenarios/edit/components.hpp"

#include <gtest/gtest.h>

#include "scenarios/edit/draft.hpp"
#include "scenarios/edit/tree.hpp"
#include "scenarios/edit/write_yaml.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {
namespace {

std::string at(const Node& tree, const std::string& path) {
    const Node* node = find_value(tree, path);
    return node != nullptr ? write_flow(*node) : "nothing";
}

Node example(const std::string& name) {
    std::string problem;
    return node_of(
        read_text_file(std::string{FAULTLINE_SOURCE_DIR} + "/examples/" + name, problem).value());
}

TEST(Components, ASystemDrawnFromNothingRuns) {
    Node tree;
    for (const auto& section : component_sections())
        EXPECT_EQ(add_component(tree, section, free_name(tree, section)), "");
    EXPECT_EQ(connect(tree, kClients, "cdn"), "");
    EXPECT_EQ(connect(tree, "cdn", "balancer"), "");
    EXPECT_EQ(connect(tree, "balancer", "service"), "");
    EXPECT_EQ(connect(tree, "service", "cache"), "");
    EXPECT_EQ(connect(tree, "service", "database"), "");
    EXPECT_EQ(connect(tree, "service", "queue"), "");
    const Draft draft = read_draft(write_entries(tree, 0) + "\n", "drawn.yaml");
    EXPECT_TRUE(draft.can_run()) << draft.loaded.diagnostics.text() << draft.text;
    EXPECT_EQ(at(tree, "services.service.operations.work"),
              "[{wait: 10ms}, {cache: cache}, {query: database}, {publish: queue}]");
}

TEST(Components, SectionsStandInTheOrderOfTheFormat) {
    Node tree = node_of("{scenario: x, services: {a: {}}, run: {seed: 1}}");
    add_component(tree, "databases", "db");
    add_component(tree, "load_balancers", "edge");
    std::vector<std::string> keys;
    for (const Entry& entry : tree.entries) keys.push_back(entry.key);
    EXPECT_EQ(keys, (std::vector<std::string>{"scenario", "load_balancers", "services", "databases",
                                              "run"}));
}

TEST(Components, SayWhoCanAskWhom) {
    Node tree = example("web-shop.yaml");
    const Node before = tree;
    EXPECT_EQ(connect(tree, "shop", "api"),
              "a database asks nobody: join from the one that asks it");
    EXPECT_EQ(connect(tree, "edge", "redis"), "a load balancer spreads calls over services");
    EXPECT_EQ(connect(tree, kClients, "shop"), "users ask load balancers, services and CDNs");
    EXPECT_EQ(connect(tree, "api", "api"), "a component does not ask itself");
    EXPECT_EQ(connect(tree, "api", "nobody"), "there is no 'nobody'");
    EXPECT_TRUE(same_tree(tree, before));
}

TEST(Components, ANewNameIsTheNameEverywhere) {
    Node tree = example("web-shop.yaml");
    EXPECT_EQ(rename_component(tree, "api", "shop-front"), "");
    EXPECT_EQ(rename_component(tree, "shop", "store"), "");
    const Draft draft = read_draft(write_entries(tree, 0) + "\n", "renamed.yaml");
    EXPECT_TRUE(draft.can_run()) << draft.loaded.diagnostics.text();
    EXPECT_EQ(at(tree, "faults"),
              "[{at: 5m, kill: \"shop-front[1]\", for: 2m}, {at: 12m, kill: store.primary}]");
    EXPECT_EQ(at(tree, "load_balancers.edge.backends[0].to"), "shop-front");
    EXPECT_NE(at(tree, "services.shop-front.calls.store"), "nothing");
    EXPECT_EQ(rename_component(tree, "store", "redis"), "there is a 'redis' already");
    EXPECT_EQ(rename_component(tree, "store", "a b"), "a name has letters, digits, _ and -");
    rename_component(tree, "shop-front", "api");
    rename_component(tree, "store", "shop");
    EXPECT_TRUE(same_tree(tree, example("web-shop.yaml")));
}

TEST(Components, RemovingOneLeavesNothingThatSpeaksOfIt) {
    for (const char* name : {"redis", "mails", "shop"}) {
        SCOPED_TRACE(name);
        Node tree = example("web-shop.yaml");
        EXPECT_EQ(remove_component(tree, name), "");
        EXPECT_EQ(section_of(tree, name), "");
        const Draft draft = read_draft(write_entries(tree, 0) + "\n", "cut.yaml");
        EXPECT_TRUE(draft.can_run()) << draft.loaded.diagnostics.text() << draft.text;
    }
    Node tree = example("web-shop.yaml");
    remove_component(tree, "redis");
    EXPECT_EQ(at(tree, "services.api.operations.browse"),
              "[{cpu: {lognormal: {mean: 2ms, cv: 1}}}, {query: {on: shop, name: product_by_id}}, "
              "{cpu: 1ms}]");
}

TEST(Components, WhatIsJoinedCanBeParted) {
    Node tree = example("web-shop.yaml");
    const Node before = tree;
    EXPECT_EQ(connect(tree, "api", "mails", "browse"), "");
    EXPECT_EQ(disconnect(tree, "api", "mails"), "");
    EXPECT_EQ(disconnect(tree, "api", "mails"), "api does not ask mails");
    EXPECT_EQ(at(tree, "services.api.operations.browse"),
              at(before, "services.api.operations.browse"));
    EXPECT_EQ(connect(tree, "api", "mails", "checkout"), "");
    EXPECT_EQ(at(tree, "services.api.operations.checkout[2]"), "{publish: mails}");
    EXPECT_EQ(disconnect(tree, kClients, "edge"), "");
    EXPECT_EQ(at(tree, "workload.requests"), "{}");
}

}  // namespace
}  // namespace faultline::scenarios
