#include "scenarios/catalog.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/balance/catalog.hpp"
#include "models/fault.hpp"
#include "scenarios/schema/scenario.pb.h"
#include "scenarios/schema_info.hpp"

namespace faultline::scenarios {
namespace {

// What not stating it means.
std::string if_absent(const FieldDescriptor* field) {
    const schema::About& a = about(field);
    if (a.required()) return "required";
    if (!a.default_().empty()) return a.default_();
    for (const std::string& group : shape(field->containing_type()).exactly_one()) {
        const auto names = split_words(group);
        if (std::find(names.begin(), names.end(), field->name()) != names.end())
            return fmt::format("another of {}", fmt::join(names, ", "));
    }
    return a.absent();
}

CatalogOption option(const FieldDescriptor* field) {
    const schema::About& a = about(field);
    return {field->name(), expectation(field), if_absent(field), a.source(), a.help()};
}

// As it must be written inside braces.
std::string quoted(const std::string& text) {
    const bool plain = text.find_first_of("[]{},:") == std::string::npos || text.front() == '"' ||
                       text.front() == '{' || text.front() == '[';
    return plain ? text : '"' + text + '"';
}

CatalogEntry fault(const FieldDescriptor* field) {
    CatalogEntry entry{field->name(),
                       about(field).help(),
                       field->name() + ": " + quoted(about(field).example()),
                       "",
                       {}};
    entry.run = "faultline run examples/faults.yaml --set 'faults=" + example_fault(entry) + "'";
    if (const Descriptor* options = message_of(field))
        for (int i = 0; i < options->field_count(); ++i)
            entry.options.push_back(option(options->field(i)));
    return entry;
}

Catalog faults() {
    Catalog all{"faults", "What can break, in `faults` of a scenario.", {}, {}};
    const Descriptor* type = schema::Fault::descriptor();
    for (int i = 0; i < type->field_count(); ++i) {
        const FieldDescriptor* field = type->field(i);
        if (about(field).not_yet()) continue;
        if (field->real_containing_oneof() != nullptr)
            all.entries.push_back(fault(field));
        else
            all.common.push_back(option(field));
    }
    return all;
}

Catalog policies() {
    Catalog all{
        "policies", "How a load balancer chooses who takes a call, in its `policy`.", {}, {}};
    for (const models::PolicyEntry& policy : models::balance_policies())
        all.entries.push_back({std::string(policy.name),
                               std::string(policy.summary),
                               "policy: " + std::string(policy.name),
                               "",
                               {}});
    return all;
}

}  // namespace

std::string example_fault(const CatalogEntry& entry) {
    using enum models::Fault::Verb;
    bool momentary = false;
    for (const models::Fault::Verb verb : {flush, switchover})
        momentary |= entry.name == models::verb_name(verb);
    return fmt::format("[{{at: 1m, {}{}}}]", entry.written, momentary ? "" : ", for: 1m");
}

std::vector<Catalog> catalogs() { return {faults(), policies()}; }

}  // namespace faultline::scenarios
