// scenarios/bind_precision.cpp - names of quantities, dots and all, to what is wanted.
#include "scenarios/bind_precision.hpp"

#include "scenarios/bind_scalar.hpp"
#include "scenarios/schema_info.hpp"

namespace faultline::scenarios {
namespace {

constexpr const char* kUnlessNamed = "p99";

void add(google::protobuf::Message* to, const FieldDescriptor* field, const std::string& name,
         const ScalarValue& value) {
    auto* pair = to->GetReflection()->AddMessage(to, field);
    pair->GetReflection()->SetString(pair, field->message_type()->map_key(), name);
    store_scalar(pair, map_value(field), value);
}

}  // namespace

void bind_precision(const Node& node, google::protobuf::Message* to, const FieldDescriptor* field,
                    const std::string& path, PositionMap& positions, Diagnostics& diagnostics) {
    const auto bind = [&](const Node& value, const std::string& name, const Position& where) {
        const std::string below = path + "." + name;
        positions.insert_or_assign(below, where);
        if (!value.is_scalar())
            return diagnostics.error(value.where, below, "expected a share, such as 2%");
        const Reading<ScalarValue> share = read_scalar(value, map_value(field), field);
        if (!share.value) return diagnostics.error(value.where, below, share.problem, share.hint);
        add(to, field, name, *share.value);
    };
    if (node.is_scalar()) return bind(node, kUnlessNamed, node.where);
    if (!node.is_map() || node.entries.empty())
        return diagnostics.error(node.where, path,
                                 "expected a share, such as 2% (of p99), or {p95: 1%}");
    for (const Entry& entry : node.entries) bind(entry.value, entry.key, entry.where);
}

}  // namespace faultline::scenarios
