#include "scenarios/explain.hpp"

#include <algorithm>

#include "scenarios/defaults.hpp"
#include "scenarios/flow.hpp"

namespace faultline::scenarios {
namespace {

using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kOriginColumn = 58;

class Explainer {
public:
    explicit Explainer(const LoadedScenario& loaded) : loaded_{loaded} {}

    void message(const Message& message, const std::string& path, int depth) {
        std::vector<const FieldDescriptor*> fields;
        message.GetReflection()->ListFields(message, &fields);
        std::sort(fields.begin(), fields.end(),
                  [](auto* a, auto* b) { return a->index() < b->index(); });
        for (const FieldDescriptor* field : fields) this->field(message, field, path, depth);
    }
    std::string text() && { return std::move(text_); }

private:
    void field(const Message& message, const FieldDescriptor* field, const std::string& path,
               int depth) {
        const Reflection* r = message.GetReflection();
        const std::string here = path.empty() ? field->name() : path + "." + field->name();
        if (field->is_map()) {
            const bool arrow = about(field).keys_with_arrow();
            if (!arrow) heading(field->name(), depth);
            map(message, field, arrow ? path : here, arrow ? depth : depth + 1);
        } else if (field->is_repeated() && message_of(field)) {
            heading(field->name(), depth);
            for (int i = 0; i < r->FieldSize(message, field); ++i) {
                const std::string one = here + "[" + std::to_string(i) + "]";
                line("- " + write_flow(r->GetRepeatedMessage(message, field, i)), depth + 1, one,
                     field);
            }
        } else if (!field->is_repeated() && message_of(field) && !is_one_value(field)) {
            heading(field->name(), depth);
            this->message(r->GetMessage(message, field), here, depth + 1);
        } else {
            line(field->name() + ": " + write_field(message, field), depth, here, field);
        }
    }

    void map(const Message& message, const FieldDescriptor* field, const std::string& path,
             int depth) {
        const Reflection* r = message.GetReflection();
        std::vector<std::pair<std::string, const Message*>> entries;
        for (int i = 0; i < r->FieldSize(message, field); ++i) {
            const Message& entry = r->GetRepeatedMessage(message, field, i);
            entries.emplace_back(
                entry.GetReflection()->GetString(entry, entry.GetDescriptor()->map_key()), &entry);
        }
        std::sort(entries.begin(), entries.end());
        for (const auto& [key, entry] : entries) {
            const FieldDescriptor* value = entry->GetDescriptor()->map_value();
            const std::string here = path.empty() ? key : path + "." + key;
            if (message_of(value) && !is_one_value(value)) {
                heading(key, depth);
                this->message(entry->GetReflection()->GetMessage(*entry, value), here, depth + 1);
            } else {
                line(key + ": " + write_map_value(*entry, field), depth, here, field);
            }
        }
    }

    // Messages that people think of as one value.
    static bool is_one_value(const FieldDescriptor* field) {
        const std::string& name = message_of(field)->name();
        return name == "Distribution" || name == "Popularity" || name == "Objective";
    }

    void heading(const std::string& name, int depth) {
        text_.append(static_cast<size_t>(2 * depth), ' ').append(name).append(":\n");
    }

    void line(const std::string& what, int depth, const std::string& path,
              const FieldDescriptor* field) {
        const size_t begin = text_.size();
        text_.append(static_cast<size_t>(2 * depth), ' ').append(what);
        const size_t width = text_.size() - begin;
        text_.append(width < kOriginColumn ? kOriginColumn - width : 1, ' ');
        text_.append("# ").append(origin(path, field)).append("\n");
    }

    std::string origin(const std::string& path, const FieldDescriptor* field) const {
        // A short form (`call: b`) is written where its parent stands.
        for (std::string at = path; !at.empty();) {
            if (const auto it = loaded_.positions.find(at); it != loaded_.positions.end()) {
                if (at != path && !about(field).default_().empty()) break;
                return it->second.file + ":" + std::to_string(it->second.line);
            }
            const size_t cut = at.find_last_of(".[");
            if (cut == std::string::npos) break;
            at.resize(cut);
        }
        const std::string& source = about(field).source();
        return source.empty() ? "default" : "default: " + source;
    }

    const LoadedScenario& loaded_;
    std::string text_;
};

}  // namespace

std::string explain(const LoadedScenario& loaded) {
    schema::Scenario scenario = loaded.scenario;
    apply_defaults(&scenario);
    Explainer explainer{loaded};
    explainer.message(scenario, "", 0);
    return std::move(explainer).text();
}

}  // namespace faultline::scenarios
