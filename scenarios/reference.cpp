#include "scenarios/reference.hpp"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "scenarios/schema/scenario.pb.h"
#include "scenarios/schema_info.hpp"

namespace faultline::scenarios {
namespace {

constexpr const char* kPreamble = R"(# The scenario format

Generated from `scenarios/schema/scenario.proto` by `faultline schema --markdown`; a test keeps it so.

One YAML file describes a system, the people who use it, what breaks, and what counts as good. The
[examples](../examples) are the place to begin; this is where to look things up.

Values carry units as people write them: `250us` `2ms` `1.5s` `10m` `2h` `30d`; `200/s` `100/15m`;
`512KiB` `4GiB` `2GB`; `1K` `10K` `1M`; `99.95%`; `5x`; `$0.096/h`. Unknown keys, duplicate keys,
missing names and impossible ranges are reported all at once as `file:line:column: path: message`,
and nothing is run. `faultline explain FILE` prints every value in force and where it comes from.

An instance is `name[index]`, counted from 0; database roles are `shop.primary`, `shop.replica[0]`,
`shop.shard[2].primary`; places are `zone:a`; links are `api->shop`, and `clients->edge` for the users.
Keys marked *not yet* are part of the format and are refused until they are simulated.
)";

std::string cell(std::string text) {
    for (size_t i = text.find('|'); i != std::string::npos; i = text.find('|', i + 2))
        text.insert(i, "\\");
    return text;
}

std::string type_of(const FieldDescriptor* field) {
    const schema::About& says = about(field);
    std::string type;
    if (const Descriptor* message = message_of(field)) {
        type = fmt::format("[{0}](#{1})", message->name(), [&] {
            std::string anchor = message->name();
            for (char& c : anchor) c = static_cast<char>(std::tolower(c));
            return anchor;
        }());
    } else if (const auto words = choices_of(field); !words.empty()) {
        for (const std::string& word : words) type += (type.empty() ? "`" : ", `") + word + "`";
    } else {
        static constexpr const char* kUnits[] = {"text",   "duration", "rate",   "size",
                                                 "count",  "share",    "factor", "dollars an hour",
                                                 "number", "time of day"};
        type = kUnits[says.unit()];
        const FieldDescriptor* value = field->is_map() ? map_value(field) : field;
        if (says.unit() == schema::PLAIN && value->cpp_type() == FieldDescriptor::CPPTYPE_BOOL)
            type = "true or false";
        else if (says.unit() == schema::PLAIN &&
                 value->cpp_type() != FieldDescriptor::CPPTYPE_STRING)
            type = "whole number";
    }
    if (field->is_map())
        return fmt::format("map of {}, by {}", type,
                           says.key_is().empty() ? "name" : says.key_is());
    if (field->is_repeated()) return says.one_or_many() ? type + ", or a list" : "list of " + type;
    return type;
}

std::string range_of(const schema::About& says) {
    std::string range;
    if (!says.above().empty()) range += "above " + says.above();
    if (!says.min().empty()) range += (range.empty() ? "from " : ", from ") + says.min();
    if (!says.max().empty()) range += (range.empty() ? "up to " : " to ") + says.max();
    return range;
}

std::string when_left_out(const schema::About& says) {
    if (says.required()) return "**required**";
    if (!says.default_().empty())
        return fmt::format("`{}`{}", says.default_(),
                           says.source().empty() ? "" : " (" + says.source() + ")");
    return says.absent();
}

// Breadth first from the scenario, so that the page reads from the whole to its parts.
std::vector<const Descriptor*> reachable() {
    std::vector<const Descriptor*> order{schema::Scenario::descriptor()};
    std::set<std::string> seen{order[0]->full_name()};
    for (size_t i = 0; i < order.size(); ++i)
        for (int f = 0; f < order[i]->field_count(); ++f) {
            const Descriptor* next = message_of(order[i]->field(f));
            if (next && seen.insert(next->full_name()).second) order.push_back(next);
        }
    if (seen.insert(schema::Study::descriptor()->full_name()).second)
        order.push_back(schema::Study::descriptor());
    for (int f = 0; f < schema::Study::descriptor()->field_count(); ++f) {
        const Descriptor* next = message_of(schema::Study::descriptor()->field(f));
        if (next && seen.insert(next->full_name()).second) order.push_back(next);
    }
    return order;
}

}  // namespace

std::string format_reference_markdown() {
    std::string page = kPreamble;
    for (const Descriptor* message : reachable()) {
        const schema::Shape& form = shape(message);
        page += fmt::format("\n## {}\n{}\n", message->name(), form.help());
        if (!form.example().empty()) page += fmt::format("\nFor example `{}`.\n", form.example());
        for (const std::string& group : form.exactly_one())
            page += fmt::format("\nExactly one of: {}.\n",
                                fmt::join(split_words(group), ", "));
        for (const std::string& group : form.at_most_one())
            page += fmt::format("\nAt most one of: {}.\n", fmt::join(split_words(group), ", "));
        page += "\n| key | value | if left out | meaning |\n|---|---|---|---|\n";
        for (int i = 0; i < message->field_count(); ++i) {
            const FieldDescriptor* field = message->field(i);
            const schema::About& says = about(field);
            const std::string range = range_of(says);
            const std::string key =
                says.keys_with_arrow() ? "`caller->callee`" : "`" + field->name() + "`";
            page += fmt::format("| {} | {}{} | {} | {}{}{} |\n", key, cell(type_of(field)),
                                range.empty() ? "" : "; " + cell(range),
                                cell(when_left_out(says)), says.not_yet() ? "*Not yet.* " : "",
                                cell(says.help()),
                                says.example().empty()
                                    ? ""
                                    : " Example: `" + cell(says.example()) + "`");
        }
    }
    return page;
}

}  // namespace faultline::scenarios
