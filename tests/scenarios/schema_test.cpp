// The schema is what everything else believes: every field explained, every default, limit and
// example one that the binder accepts.
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "scenarios/bind.hpp"
#include "scenarios/bind_objectives.hpp"
#include "scenarios/bind_scalar.hpp"
#include "scenarios/defaults.hpp"
#include "scenarios/schema/scenario.pb.h"
#include "scenarios/schema_info.hpp"
#include "scenarios/yaml_reader.hpp"

namespace faultline::scenarios {
namespace {

void visit(const Descriptor* message, std::set<const Descriptor*>& seen,
           const std::function<void(const FieldDescriptor*)>& on_field) {
    if (!seen.insert(message).second) return;
    for (int i = 0; i < message->field_count(); ++i) {
        const FieldDescriptor* field = message->field(i);
        on_field(field);
        const Descriptor* below = message_of(field);
        if (below != nullptr && below != schema::Objective::descriptor())
            visit(below, seen, on_field);
    }
}

void for_all_fields(const std::function<void(const FieldDescriptor*)>& on_field) {
    std::set<const Descriptor*> seen;
    visit(schema::Scenario::descriptor(), seen, on_field);
    visit(schema::Study::descriptor(), seen, on_field);
}

std::string errors_of(const FieldDescriptor* field, const std::string& text) {
    Diagnostics diagnostics;
    PositionMap positions;
    google::protobuf::DynamicMessageFactory factory;
    const auto* prototype = google::protobuf::MessageFactory::generated_factory()->GetPrototype(
        field->containing_type());
    std::unique_ptr<google::protobuf::Message> message{prototype->New()};
    const auto node = read_yaml(text, field->full_name(), diagnostics);
    if (node) bind_field(*node, message.get(), field, "", positions, diagnostics);
    return diagnostics.text();
}

TEST(Schema, ExplainsEveryField) {
    for_all_fields([](const FieldDescriptor* field) {
        const std::string& help = about(field).help();
        ASSERT_FALSE(help.empty()) << field->full_name();
        EXPECT_EQ(help.back(), '.') << field->full_name();
    });
}

TEST(Schema, EveryDefaultCanBeBoundAndSaysWhoseItIs) {
    for_all_fields([](const FieldDescriptor* field) {
        const schema::About& a = about(field);
        if (a.default_().empty()) return;
        EXPECT_EQ(errors_of(field, a.default_()), "");
        EXPECT_TRUE(a.default_() == "{}" || !a.source().empty()) << field->full_name();
        EXPECT_FALSE(a.required()) << field->full_name();
    });
}

TEST(Schema, EveryExampleCanBeBound) {
    for_all_fields([](const FieldDescriptor* field) {
        const std::string& example = about(field).example();
        if (example.empty() || about(field).keys_with_arrow()) return;
        EXPECT_EQ(errors_of(field, example), "");
    });
}

TEST(Schema, EveryLimitIsWrittenInTheUnitOfItsField) {
    for_all_fields([](const FieldDescriptor* field) {
        const schema::About& a = about(field);
        const FieldDescriptor* value = field->is_map() ? map_value(field) : field;
        for (const std::string& text : {a.min(), a.max(), a.above()}) {
            if (text.empty()) continue;
            Node node;
            node.kind = Node::Kind::scalar;
            node.text = text;
            const auto reading = read_scalar(node, value, field);
            EXPECT_TRUE(reading.value || text == a.above())
                << field->full_name() << reading.problem;
        }
    });
}

TEST(Schema, ShapesNameFieldsThatExist) {
    std::set<const Descriptor*> messages;
    for_all_fields(
        [&](const FieldDescriptor* field) { messages.insert(field->containing_type()); });
    for (const Descriptor* message : messages) {
        const schema::Shape& s = shape(message);
        std::string names = s.scalar() + " " + s.list() + " " + s.tuple();
        for (const auto& group : s.exactly_one()) names += " " + group;
        for (const auto& group : s.at_most_one()) names += " " + group;
        for (int i = 0; i < message->field_count(); ++i)
            names += " " + about(message->field(i)).with();
        for (const std::string& name : split_words(names))
            EXPECT_NE(message->FindFieldByName(name), nullptr) << message->name() << "." << name;
    }
}

TEST(Defaults, FillWhatWasNotWrittenAndLeaveWhatWas) {
    schema::Scenario scenario;
    (*scenario.mutable_load_balancers())["edge"].add_backends()->set_max_fails(3);
    apply_defaults(&scenario);
    const auto& balancer = scenario.load_balancers().at("edge");
    EXPECT_EQ(balancer.policy(), "round_robin");
    EXPECT_EQ(balancer.timeout(), 60'000'000'000);
    EXPECT_EQ(balancer.backends(0).max_fails(), 3u);
    EXPECT_EQ(balancer.backends(0).fail_timeout(), 10'000'000'000);
    EXPECT_FALSE(balancer.has_health_check());
    EXPECT_EQ(scenario.run().duration(), 600'000'000'000);
    EXPECT_EQ(scenario.run().up_when().errors_below(), 0.05);
}

TEST(Defaults, AreAppliedInsideMapsAndSteps) {
    schema::Scenario scenario;
    (*scenario.mutable_databases())["shop"].mutable_failover();
    auto* step = (*(*scenario.mutable_services())["api"].mutable_operations())["x"].add_steps();
    step->mutable_parallel()->add_branches()->add_steps()->mutable_fail();
    apply_defaults(&scenario);
    const auto& shop = scenario.databases().at("shop");
    EXPECT_EQ(shop.failover().check().interval(), 10'000'000'000);
    EXPECT_EQ(shop.replication().mode(), schema::Replication::ASYNC);
    step =
        &(*(*scenario.mutable_services())["api"].mutable_operations())["x"].mutable_steps()->at(0);
    EXPECT_EQ(step->parallel().branches(0).steps(0).fail().p(), 1);
}

TEST(Defaults, DoNotContradictWhatIsWritten) {
    schema::Query query;
    query.set_shard_key("customer");
    apply_defaults(&query);
    EXPECT_FALSE(query.has_scatter());
    schema::Workload open, closed;
    open.set_arrivals(1);
    closed.set_users(1);
    apply_defaults(&open);
    apply_defaults(&closed);
    EXPECT_FALSE(open.has_think_time());
    EXPECT_TRUE(closed.has_think_time());
}

TEST(SortedKeys, AreInAlphabeticalOrder) {
    schema::Scenario scenario;
    for (const char* name : {"zeta", "alpha", "mid"}) (*scenario.mutable_services())[name];
    EXPECT_EQ(sorted_keys(scenario.services()), (std::vector<std::string>{"alpha", "mid", "zeta"}));
}

}  // namespace
}  // namespace faultline::scenarios
