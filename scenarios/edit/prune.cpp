// scenarios/edit/prune.cpp - a message is cut where it, or a single message right in it, names the
// component; steps further inside are cut on their own.
#include "scenarios/edit/prune.hpp"

#include <algorithm>

#include "scenarios/edit/names_used.hpp"
#include "scenarios/schema/scenario.pb.h"
#include "scenarios/shorthand.hpp"

namespace faultline::scenarios {
namespace {

class Pruner {
public:
    explicit Pruner(std::string component) : component_{std::move(component)} {}

    void message(Node& node, const Descriptor* type) {
        if (node.is_list()) {
            if (const FieldDescriptor* list = type->FindFieldByName(shape(type).list()))
                field(node, list);
            return;
        }
        if (const FieldDescriptor* inner = inner_shorthand(node, type)) return field(node, inner);
        std::erase_if(node.entries, [&](Entry& entry) {
            const FieldDescriptor* f = type->FindFieldByName(entry.key);
            if (f == nullptr) return is_named({&entry.key, "link", ""});
            const std::string& kind = about(f).refers_to();
            if (kind.empty() || f->is_map()) {
                if (message_of(f) != nullptr && names(entry.value, f)) return true;
                field(entry.value, f);
                return false;
            }
            return entry.value.is_scalar() && is_named({&entry.value.text, kind, ""});
        });
    }

private:
    bool is_named(const NameUse& use) const { return means_component(use, component_); }

    void field(Node& node, const FieldDescriptor* f) {
        if (f->is_map()) {
            std::erase_if(node.entries, [&](Entry& entry) {
                const std::string& kind = about(f).refers_to();
                if (!kind.empty() && is_named({&entry.key, kind, ""})) return true;
                if (about(f).binder() == "precision") return is_named({&entry.key, "quantity", ""});
                return about(f).binder().empty() && message_of(f) != nullptr &&
                       cut(entry.value, message_of(f));
            });
        } else if (f->is_repeated() && node.is_list()) {
            items(node, f);
        } else if (message_of(f) != nullptr) {
            message(node, message_of(f));
        }
    }

    void items(Node& list, const FieldDescriptor* f) {
        std::vector<Node> kept;
        for (Node& item : list.items) {
            if (message_of(f) == nullptr) {
                const std::string& kind = about(f).refers_to();
                if (kind.empty() || !is_named({&item.text, kind, ""}))
                    kept.push_back(std::move(item));
                continue;
            }
            std::vector<Node> left = on_miss(item);
            if (!cut(item, message_of(f)))
                kept.push_back(std::move(item));
            else
                for (Node& step : left)
                    if (!cut(step, message_of(f))) kept.push_back(std::move(step));
        }
        list.items = std::move(kept);
    }

    static std::vector<Node> on_miss(const Node& step) {
        const Entry* cache = step.find("cache");
        const Entry* steps = cache != nullptr ? cache->value.find("on_miss") : nullptr;
        return steps != nullptr ? steps->value.items : std::vector<Node>{};
    }

    // Whether the message is to go; else what is in it has been cut.
    bool cut(Node& node, const Descriptor* type) {
        if (names_itself(node, type)) return true;
        message(node, type);
        return false;
    }

    // A single message of a choice (the call of a step, the slowness of a fault).
    bool names(Node& node, const FieldDescriptor* f) {
        return !f->is_repeated() && names_itself(node, message_of(f));
    }

    bool names_itself(Node& node, const Descriptor* type) {
        if (node.is_scalar()) {
            for (const NameUse& use : names_used(node, type))
                if (is_named(use)) return true;
            return false;
        }
        return std::any_of(node.entries.begin(), node.entries.end(), [&](Entry& entry) {
            const FieldDescriptor* f = type->FindFieldByName(entry.key);
            if (f == nullptr || f->is_repeated()) return false;
            if (message_of(f) == nullptr)
                return is_named({&entry.value.text, about(f).refers_to(), ""});
            return f->real_containing_oneof() != nullptr &&
                   names_itself(entry.value, message_of(f));
        });
    }

    std::string component_;
};

}  // namespace

void prune(Node& node, const Descriptor* type, const std::string& component) {
    Pruner{component}.message(node, type);
}

}  // namespace faultline::scenarios
