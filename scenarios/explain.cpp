// scenarios/explain.cpp - the scenario with its defaults, written out beside the one that was read:
// what only the former has is a default.
#include "scenarios/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/bind_scalar.hpp"
#include "scenarios/defaults.hpp"
#include "scenarios/schema_info.hpp"
#include "scenarios/units.hpp"
#include "scenarios/write_inline.hpp"

namespace faultline::scenarios {
namespace {

using google::protobuf::Message;
using google::protobuf::Reflection;

struct Line {
    int indent = 0;
    std::string text, remark;
};

constexpr int kRemarkColumn = 56;

class Explainer {
public:
    Explainer(const LoadedScenario& loaded, const schema::Scenario& complete)
        : loaded_{loaded}, complete_{complete} {}

    // `read` is what the file said of `complete`; nullptr: nothing.
    void message(const Message* read, const Message& complete, const std::string& path,
                 int indent) {
        const Descriptor* type = complete.GetDescriptor();
        for (int i = 0; i < type->field_count(); ++i) {
            const FieldDescriptor* f = type->field(i);
            if (f->name() == "extends" && indent == 0) continue;  // it has been followed
            if (about(f).keys_with_arrow())
                map_entries(read, complete, f, path, indent);
            else
                field(read, complete, f, path, indent);
        }
    }

    std::string text() const {
        std::string all;
        for (const Line& line : lines_) {
            std::string text = std::string(static_cast<size_t>(line.indent), ' ') + line.text;
            if (!line.remark.empty()) {
                if (!text.empty() && text.find_first_not_of(' ') != std::string::npos) {
                    const int gap = kRemarkColumn - static_cast<int>(text.size());
                    text += std::string(static_cast<size_t>(std::max(2, gap)), ' ');
                }
                text += "# " + line.remark;
            }
            all += text + "\n";
        }
        return all;
    }

private:
    void add(int indent, std::string text, std::string remark = "") {
        lines_.push_back({indent, std::move(text), std::move(remark)});
    }

    static std::string below(const std::string& path, const std::string& key) {
        return path.empty() ? key : path + "." + key;
    }

    // Where the items of a list that stands for its message are: browse[0], not browse.steps[0].
    std::string written_path(const std::string& path, const std::string& key) const {
        const std::string longer = below(path, key);
        return loaded_.positions.contains(longer) ? longer : path;
    }

    std::string place_of(const std::string& path) const {
        const Position where = loaded_.position_of(path);
        const std::string file = std::filesystem::path(where.file).filename().string();
        return where.line > 0 ? fmt::format("{}:{}", file, where.line) : where.file;
    }

    std::string origin(bool was_read, const FieldDescriptor* f, const std::string& path) const {
        if (was_read) return place_of(path);
        const std::string& source = about(f).source();
        return source.empty() ? "default" : "default: " + source;
    }

    // What stands behind the name of an instance type.
    std::string machine_remark(const FieldDescriptor* f, const std::string& name) const {
        const auto found = complete_.machines().find(name);
        if (about(f).refers_to() != "machine" || found == complete_.machines().end()) return "";
        const schema::Machine& machine = found->second;
        std::string text =
            fmt::format("; {} core{}", machine.cores(), machine.cores() > 1 ? "s" : "");
        if (machine.has_memory()) text += ", " + write_size(machine.memory());
        return text + ", " + write_money(machine.price());
    }

    void absent(const FieldDescriptor* f, int indent) {
        const std::string& meaning = about(f).absent();
        if (!meaning.empty())
            add(indent, "", fmt::format("{}: not stated: {}", f->name(), meaning));
    }

    void field(const Message* read, const Message& complete, const FieldDescriptor* f,
               const std::string& path, int indent) {
        const Reflection* r = complete.GetReflection();
        const std::string here = below(path, f->name());
        if (f->is_repeated()) return repeated(read, complete, f, path, indent);
        if (!r->HasField(complete, f)) {
            if (f->real_containing_oneof() == nullptr && !is_excluded(complete, f))
                absent(f, indent);
            return;
        }
        const bool was_read = read != nullptr && r->HasField(*read, f);
        if (message_of(f) == nullptr) {
            const std::string value = quoted_if_needed(write_scalar(complete, f, f));
            add(indent, fmt::format("{}: {}", f->name(), value),
                origin(was_read, f, here) + machine_remark(f, value));
            return;
        }
        const Message& inner = r->GetMessage(complete, f);
        const Message* inner_read = was_read ? &r->GetMessage(*read, f) : nullptr;
        value_of_key(f->name(), inner_read, inner, written_path(path, f->name()),
                     origin(was_read, f, here), indent);
    }

    // `key: value` on one line, or `key:` and what is in it below.
    void value_of_key(const std::string& key, const Message* read, const Message& complete,
                      const std::string& path, const std::string& origin_remark, int indent) {
        if (is_inline(complete.GetDescriptor())) {
            add(indent, fmt::format("{}: {}", key, write_inline(complete)), origin_remark);
            return;
        }
        const size_t first = lines_.size();
        add(indent, key + ":");
        body(read, complete, path, indent + 2);
        const bool is_empty =
            std::all_of(lines_.begin() + static_cast<std::ptrdiff_t>(first) + 1, lines_.end(),
                        [](const Line& line) { return line.text.empty(); });
        if (is_empty) lines_[first].text += is_list(complete.GetDescriptor()) ? " []" : " {}";
    }

    // A message that is nothing but a list is written as one.
    static bool is_list(const Descriptor* type) {
        return type->field_count() == 1 && type->field(0)->is_repeated() &&
               message_of(type->field(0)) != nullptr &&
               shape(type).list() == type->field(0)->name();
    }

    void body(const Message* read, const Message& complete, const std::string& path, int indent) {
        const Descriptor* type = complete.GetDescriptor();
        if (is_list(type))
            items(read, complete, type->field(0), written_path(path, type->field(0)->name()),
                  indent);
        else
            message(read, complete, path, indent);
    }

    void repeated(const Message* read, const Message& complete, const FieldDescriptor* f,
                  const std::string& path, int indent) {
        if (complete.GetReflection()->FieldSize(complete, f) == 0) return absent(f, indent);
        if (f->is_map()) {
            add(indent, f->name() + ":");
            return map_entries(read, complete, f, below(path, f->name()), indent + 2);
        }
        const std::string here = written_path(path, f->name());
        if (message_of(f) == nullptr) {
            std::string list;
            for (int i = 0; i < complete.GetReflection()->FieldSize(complete, f); ++i)
                list += (i > 0 ? ", " : "") + quoted_if_needed(write_scalar(complete, f, f, i));
            return add(indent, fmt::format("{}: [{}]", f->name(), list), place_of(here));
        }
        add(indent, f->name() + ":");
        items(read, complete, f, here, indent + 2);
    }

    void items(const Message* read, const Message& complete, const FieldDescriptor* f,
               const std::string& path, int indent) {
        const Reflection* r = complete.GetReflection();
        for (int i = 0; i < r->FieldSize(complete, f); ++i) {
            const std::string indexed = fmt::format("{}[{}]", path, i);
            const std::string here = loaded_.positions.contains(indexed) ? indexed : path;
            const Message* inner_read = read != nullptr && i < r->FieldSize(*read, f)
                                            ? &r->GetRepeatedMessage(*read, f, i)
                                            : nullptr;
            item(inner_read, r->GetRepeatedMessage(complete, f, i), here, indent);
        }
    }

    void item(const Message* read, const Message& complete, const std::string& path, int indent) {
        if (is_inline(complete.GetDescriptor()))
            return add(indent, "- " + write_inline(complete), place_of(path));
        const size_t first = lines_.size();
        body(read, complete, path, indent + 2);
        // The dash goes before the first line that is more than a remark.
        const auto begin =
            std::find_if(lines_.begin() + static_cast<std::ptrdiff_t>(first), lines_.end(),
                         [](const Line& l) { return !l.text.empty(); });
        if (begin == lines_.end()) return add(indent, "- []");
        begin->indent = indent;
        begin->text.insert(0, "- ");
    }

    void map_entries(const Message* read, const Message& complete, const FieldDescriptor* f,
                     const std::string& path, int indent) {
        const Reflection* r = complete.GetReflection();
        std::vector<const Message*> pairs;
        for (int i = 0; i < r->FieldSize(complete, f); ++i)
            pairs.push_back(&r->GetRepeatedMessage(complete, f, i));
        std::sort(pairs.begin(), pairs.end(), [&](const Message* a, const Message* b) {
            return key_of(*a, f) < key_of(*b, f);
        });
        for (const Message* pair : pairs) {
            const std::string key = key_of(*pair, f);
            const std::string here = below(path, key);
            const FieldDescriptor* value = map_value(f);
            if (message_of(f) == nullptr)
                add(indent, fmt::format("{}: {}", key, write_scalar(*pair, value, f)),
                    place_of(here));
            else if (about(f).binder() == "objectives")
                add(indent, fmt::format("{}: {}", key, written_objective(*pair, value)),
                    place_of(here));
            else
                value_of_key(key, entry_of(read, f, key),
                             pair->GetReflection()->GetMessage(*pair, value), here,
                             origin(entry_of(read, f, key) != nullptr, f, here), indent);
        }
    }

    static std::string key_of(const Message& pair, const FieldDescriptor* f) {
        return pair.GetReflection()->GetString(pair, f->message_type()->map_key());
    }

    static std::string written_objective(const Message& pair, const FieldDescriptor* value) {
        const auto& objective =
            static_cast<const schema::Objective&>(pair.GetReflection()->GetMessage(pair, value));
        return objective.written();
    }

    static const Message* entry_of(const Message* read, const FieldDescriptor* f,
                                   const std::string& key) {
        if (read == nullptr) return nullptr;
        const Reflection* r = read->GetReflection();
        for (int i = 0; i < r->FieldSize(*read, f); ++i) {
            const Message& pair = r->GetRepeatedMessage(*read, f, i);
            if (key_of(pair, f) == key)
                return &pair.GetReflection()->GetMessage(pair, map_value(f));
        }
        return nullptr;
    }

    const LoadedScenario& loaded_;
    const schema::Scenario& complete_;
    std::vector<Line> lines_;
};

}  // namespace

std::string explain(const LoadedScenario& loaded) {
    schema::Scenario complete = loaded.scenario;
    apply_defaults(&complete);
    Explainer explainer{loaded, complete};
    explainer.message(&loaded.scenario, complete, "", 0);
    return explainer.text();
}

std::string write_distribution(const schema::Distribution& distribution) {
    return write_inline(distribution);
}

}  // namespace faultline::scenarios
