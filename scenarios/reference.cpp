// scenarios/reference.cpp - docs/scenario-format.md: a table per message, in the order of the
// schema, each message after the first that uses it.
#include "scenarios/reference.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/schema/lesson.pb.h"
#include "scenarios/schema/runbook.pb.h"
#include "scenarios/schema/scenario.pb.h"
#include "scenarios/schema_info.hpp"

namespace faultline::scenarios {
namespace {

constexpr const char* kOpening =
    R"(# The scenario format

<!-- Written by `faultline schema --markdown` from scenarios/schema/scenario.proto: do not edit. -->

One YAML file describes a system, the people who use it, what breaks, and what counts as good. The
smallest one is a single queue:

```yaml
scenario: One queue
workload:
  arrivals: 75/s
  requests:
    work: {to: server}
services:
  server:
    workers: 1
    operations:
      work: [{wait: {exponential: 10ms}}]
run: {duration: 20m, warmup: 1m, seed: 1}
```

## How values are written

| value | written | means |
|---|---|---|
| duration | `250us` `2ms` `1.5s` `10m` `2h` `30d` `1h30m` |)"
    R"( whole nanoseconds; `m` is minutes, a day has 24 hours |
| rate | `200/s` `100/15m` `5K/s` | per second |
| size | `512KiB` `4GiB` `2GB` |)"
    R"( bytes; KiB, MiB, GiB, TiB are powers of 1024, KB, MB, GB, TB of 1000 |
| count | `7` `1K` `10K` `1.5M` | thousands, millions and `G` for thousands of millions |
| share | `5%` `99.95%` | a fraction |
| factor | `5x` `0.5x` `400%` | a multiple |
| price | `$0.096/h` `$70/month` | US dollars per hour; a month has 730 hours |
| number | `0.99` | no unit |
| time of day | `20:00` | |

A number without its unit, where one is needed, is an error that says which units fit. Unknown keys,
missing names and impossible ranges are reported all at once, as
`file:line:column: path: message (hint: ...)`, and nothing is run (exit status 3).

Components are called by their names: `api`; an instance is `api[1]`, counted from 0, all of them
are `api[*]`; the roles of a database are `shop.primary`, `shop.replica[0]`,
`shop.shard[2].primary`; a link is `api->shop`. The same names stand in faults, in results and in
exported metrics.

`extends: base.yaml` lays a file on another: maps are merged key by key, lists, values and
distributions are replaced, and `key: ~` removes what the base says. `--set
services.api.replicas=6` on the command line lays one value on the file. `faultline explain FILE`
prints every value in force and where it came from.
)";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// ParallelStep -> "Parallel step".
std::string title(const Descriptor* type) {
    std::string text;
    for (const char c : type->name()) {
        const bool is_new_word = c != lower(c) && !text.empty();
        if (is_new_word) text += ' ';
        text += is_new_word ? lower(c) : c;
    }
    return text;
}

std::string link(const Descriptor* type) {
    const std::string target = title(type);
    std::string fragment;
    for (const char c : target) fragment += c == ' ' ? '-' : lower(c);
    return fmt::format("[{}](#{})", target, fragment);
}

const char* unit_name(schema::Unit unit) {
    switch (unit) {
        case schema::DURATION:
            return "duration";
        case schema::DURATION_OR_AUTO:
            return "duration, or `auto`";
        case schema::RATE:
            return "rate";
        case schema::SIZE:
            return "size";
        case schema::COUNT:
            return "count";
        case schema::SHARE:
            return "share";
        case schema::COUNT_OR_SHARE:
            return "count or share";
        case schema::FACTOR:
            return "factor";
        case schema::MONEY_PER_HOUR:
            return "price";
        case schema::MONEY:
            return "amount";
        case schema::NUMBER:
            return "number";
        case schema::TIME_OF_DAY:
            return "time of day";
        default:
            return "";
    }
}

std::string scalar_type(const FieldDescriptor* value, const FieldDescriptor* f) {
    const schema::About& a = about(f);
    const std::string unit = unit_name(a.unit());
    if (!unit.empty()) return unit;
    const auto words = choices_of(f);
    if (!words.empty()) return fmt::format("`{}`", fmt::join(words, "` `"));
    switch (value->cpp_type()) {
        case FieldDescriptor::CPPTYPE_BOOL:
            return "`true` `false`";
        case FieldDescriptor::CPPTYPE_UINT32:
        case FieldDescriptor::CPPTYPE_UINT64:
            return "whole number";
        default:
            return a.refers_to().empty() ? "text" : a.refers_to();
    }
}

std::string range(const FieldDescriptor* f) {
    const schema::About& a = about(f);
    if (!a.min().empty() && !a.max().empty()) return fmt::format(", {} to {}", a.min(), a.max());
    if (!a.above().empty() && !a.max().empty())
        return fmt::format(", more than {}, at most {}", a.above(), a.max());
    if (!a.min().empty() && a.min().find_first_of("123456789") != std::string::npos)
        return fmt::format(", at least {}", a.min());
    if (!a.above().empty()) return fmt::format(", more than {}", a.above());
    return "";
}

std::string type_text(const FieldDescriptor* f) {
    if (about(f).binder() == "objectives") return "map: metric to limit";
    if (about(f).binder() == "precision") return "share, or map: quantity to share";
    const Descriptor* message = message_of(f);
    const FieldDescriptor* value = f->is_map() ? map_value(f) : f;
    std::string text = message != nullptr ? link(message) : scalar_type(value, f) + range(f);
    if (f->is_map()) return fmt::format("map: {} to {}", about(f).key_is(), text);
    if (!f->is_repeated()) return text;
    return about(f).one_or_many() ? text + ", or a list of them" : "list of " + text;
}

std::string escaped(std::string text) {
    for (size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
        text.replace(at, 1, "\\|");
    return text;
}

std::string default_text(const FieldDescriptor* f) {
    const schema::About& a = about(f);
    if (a.required()) return "**required**";
    if (a.default_() == "{}") return "as below";
    if (!a.default_().empty()) return fmt::format("`{}` ({})", a.default_(), a.source());
    return a.absent();
}

std::string meaning(const FieldDescriptor* f) {
    const schema::About& a = about(f);
    std::string text = a.help();
    if (!a.example().empty()) text += fmt::format(" Example: `{}`.", a.example());
    if (a.not_yet()) text += " *Not simulated yet.*";
    return text;
}

// What the Shape allows besides a map of all keys.
std::string forms(const Descriptor* type) {
    const schema::Shape& s = shape(type);
    std::string text;
    if (!s.scalar().empty()) text += fmt::format("A single value stands for `{}`. ", s.scalar());
    if (!s.list().empty()) text += fmt::format("A list stands for `{}`. ", s.list());
    if (!s.tuple().empty()) {
        const auto names = split_words(s.tuple());
        text +=
            fmt::format("A list of {} stands for `{}`. ", names.size(), fmt::join(names, "`, `"));
    }
    for (const std::string& group : s.exactly_one())
        text += fmt::format("Exactly one of `{}`. ", fmt::join(split_words(group), "`, `"));
    for (const std::string& group : s.at_most_one())
        text += fmt::format("At most one of `{}`. ", fmt::join(split_words(group), "`, `"));
    for (int i = 0; i < type->real_oneof_decl_count(); ++i) {
        std::vector<std::string> names;
        for (int k = 0; k < type->oneof_decl(i)->field_count(); ++k)
            names.push_back(type->oneof_decl(i)->field(k)->name());
        text += fmt::format("Exactly one of `{}`. ", fmt::join(names, "`, `"));
    }
    if (!text.empty()) text.pop_back();
    return text;
}

class ReferenceWriter {
public:
    std::string write() {
        text_ = kOpening;
        section(schema::Scenario::descriptor());
        section(schema::Study::descriptor());
        section(schema::Lesson::descriptor());
        section(schema::Runbook::descriptor());
        return text_;
    }

private:
    void section(const Descriptor* type) {
        if (type == schema::Objective::descriptor()) return;
        if (std::find(seen_.begin(), seen_.end(), type) != seen_.end()) return;
        seen_.push_back(type);
        const schema::Shape& s = shape(type);
        text_ += fmt::format("\n## {}\n\n{}\n", title(type), s.help());
        const std::string allowed = forms(type);
        if (!allowed.empty()) text_ += fmt::format("{}\n", allowed);
        if (!s.example().empty() && type != schema::Scenario::descriptor())
            text_ += fmt::format("\n```yaml\n{}\n```\n", s.example());
        text_ += "\n| key | value | if not stated | meaning |\n|---|---|---|---|\n";
        for (int i = 0; i < type->field_count(); ++i) row(type->field(i));
        for (int i = 0; i < type->field_count(); ++i)
            if (const Descriptor* below = message_of(type->field(i))) section(below);
    }

    void row(const FieldDescriptor* f) {
        const std::string key = about(f).keys_with_arrow() ? "caller->callee" : f->name();
        text_ += fmt::format("| `{}` | {} | {} | {} |\n", key, escaped(type_text(f)),
                             escaped(default_text(f)), escaped(meaning(f)));
    }

    std::string text_;
    std::vector<const Descriptor*> seen_;
};

}  // namespace

std::string format_reference_markdown() { return ReferenceWriter{}.write(); }

}  // namespace faultline::scenarios
