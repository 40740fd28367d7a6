// scenarios/compile_condition.cpp - a sentence such as `shop.connections > 90% over 5m` to a
// models::Condition: words apart, then the signal, whom it is about, and the limit in its unit.
#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "scenarios/compile_context.hpp"
#include "scenarios/units.hpp"

namespace faultline::scenarios {
namespace {

using models::Condition;
using models::Signal;
using About = models::SignalInfo::About;
using Unit = models::SignalInfo::Unit;

constexpr const char* kForm = "such as p99 > 1s, errors > 5% or api.cpu > 80% over 5m";

// Why nothing can be told of it, in a sentence; "" if it can.
std::string lacks(const CompileContext& cx, const models::SignalInfo& signal, uint32_t component) {
    const ComponentKind kind = cx.components[component].kind;
    const models::Placement& placement = cx.blueprint.components[component].placement;
    const auto is = [&](std::initializer_list<ComponentKind> kinds) {
        return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    };
    const auto only = [&](bool fits, const char* whose) {
        return fits ? "" : fmt::format("only {} has that signal", whose);
    };
    const bool database = kind == ComponentKind::database;
    switch (signal.signal) {
        case Signal::primary_up:
        case Signal::buffer_hits:
        case Signal::connections:
        case Signal::query_time:
            return only(database, "a database");
        case Signal::workers:
            return only(is({ComponentKind::service, ComponentKind::queue}), "a service or queue");
        case Signal::queue:
            return only(database || is({ComponentKind::service, ComponentKind::queue}),
                        "a service, database or queue");
        case Signal::hit_ratio:
            return only(is({ComponentKind::cache, ComponentKind::cdn}), "a cache or CDN");
        default:
            break;
    }
    if (signal.about == About::machine && placement.machine == models::kNone &&
        placement.host == models::kNone)
        return fmt::format("{} runs on no machine", cx.components[component].name);
    return "";
}

// One reader for all units: the value in SI, or what is wrong.
Reading<double> read_limit(Unit unit, const std::string& text) {
    const auto as_double = [](auto reading, double scale) -> Reading<double> {
        if (!reading.value) return {std::nullopt, reading.problem, reading.hint};
        return {static_cast<double>(*reading.value) * scale, "", ""};
    };
    switch (unit) {
        case Unit::seconds:
            return as_double(read_duration(text), 1e-9);
        case Unit::share:
            return as_double(read_share(text), 1);
        case Unit::per_second:
            return as_double(read_rate(text), 1);
        case Unit::count:
            return as_double(read_count(text), 1);
        case Unit::bytes_per_second:
            if (!text.ends_with("/s"))
                return {std::nullopt, fmt::format("'{}' is no data rate", text),
                        "such as 100MiB/s"};
            return as_double(read_size(text.substr(0, text.size() - 2)), 1);
    }
    return {};
}

class ConditionCompiler {
public:
    ConditionCompiler(CompileContext& cx, const std::string& path) : cx_{cx}, path_{path} {}

    std::optional<Condition> compile(const std::string& text, sim::Duration window) {
        static const std::regex kSentence(
            R"(\s*(?:([A-Za-z][\w-]*)\.)?([A-Za-z][\w-]*)\s*([<>])\s*)"
            R"((\S+)(?:\s+over\s+(\S+))?\s*)");
        std::smatch m;
        if (!std::regex_match(text, m, kSentence)) {
            cx_.report.error(path_, fmt::format("'{}' is no condition", text), kForm);
            return std::nullopt;
        }
        condition_.written = text;
        condition_.window = window;
        condition_.above = m[3] == ">";
        const models::SignalInfo* signal = find(m[2], m[1]);
        if (signal == nullptr) return std::nullopt;
        condition_.signal = signal->signal;
        const bool fine = owner(*signal, m[1]) & limit(*signal, m[4]) & over(m[5]);
        return fine ? std::optional{condition_} : std::nullopt;
    }

private:
    const models::SignalInfo* find(const std::string& name, const std::string& owner) {
        if (const models::SignalInfo* signal = models::find_signal(name)) return signal;
        std::vector<std::string> known;
        for (const models::SignalInfo& one : models::signals()) known.emplace_back(one.name);
        const std::string nearest = nearest_name(name, known);
        cx_.report.error(path_, fmt::format("'{}' is no signal that can be measured", name),
                         nearest.empty() ? "known are " + listed(known)
                                         : fmt::format("did you mean '{}{}'?",
                                                       owner.empty() ? "" : owner + ".", nearest));
        return nullptr;
    }

    bool owner(const models::SignalInfo& signal, const std::string& name) {
        if (signal.about == About::checker) {
            if (name.empty()) return true;
            cx_.report.error(path_, "the uptime check is of the whole system",
                             fmt::format("write {}", signal.name));
            return false;
        }
        if (name.empty()) return true;
        if (signal.about == About::requests) {
            const auto found = find_class(cx_, path_, name);
            if (found) condition_.of = *found;
            return found.has_value();
        }
        const auto found = cx_.component_ids.find(name);
        if (found == cx_.component_ids.end()) {
            std::vector<std::string> known;
            for (const DeclaredComponent& one : cx_.components) known.push_back(one.name);
            cx_.report.unknown(path_, "component", name, known);
            return false;
        }
        condition_.of = found->second;
        const std::string why = lacks(cx_, signal, found->second);
        if (why.empty()) return true;
        cx_.report.error(path_,
                         fmt::format("{} is a {}: it has no {}", name,
                                     kind_name(cx_.components[found->second].kind), signal.name),
                         why);
        return false;
    }

    bool limit(const models::SignalInfo& signal, const std::string& text) {
        const Reading<double> read = read_limit(signal.unit, text);
        if (read.value) {
            condition_.limit = *read.value;
            return true;
        }
        cx_.report.error(path_, read.problem, read.hint);
        return false;
    }

    bool over(const std::string& text) {
        if (text.empty()) return true;
        const Reading<int64_t> read = read_duration(text);
        if (read.value && *read.value > 0) {
            condition_.window = {*read.value};
            return true;
        }
        cx_.report.error(path_, read.value ? "there is nothing over no time" : read.problem,
                         read.hint);
        return false;
    }

    CompileContext& cx_;
    std::string path_;
    Condition condition_;
};

}  // namespace

std::optional<models::Condition> compile_condition(CompileContext& cx, const std::string& path,
                                                   const std::string& text, sim::Duration window) {
    return ConditionCompiler{cx, path}.compile(text, window);
}

std::optional<uint32_t> find_class(CompileContext& cx, const std::string& path,
                                   const std::string& name) {
    std::vector<std::string> known;
    const auto classes = classes_of(cx.blueprint);
    for (uint32_t i = 0; i < classes.size(); ++i) {
        known.push_back(classes[i].name);
        if (classes[i].name == name) return i;
    }
    cx.report.unknown(path, "class of requests", name, known);
    return std::nullopt;
}

}  // namespace faultline::scenarios
