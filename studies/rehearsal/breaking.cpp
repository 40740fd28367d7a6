#include "studies/rehearsal/breaking.hpp"

#include <algorithm>
#include <array>

#include "models/fault.hpp"
#include "scenarios/units.hpp"

namespace faultline::studies {
namespace {

using Verb = models::Fault::Verb;

constexpr std::array kVerbs{Verb::kill,      Verb::hang,         Verb::slow,    Verb::errors,
                            Verb::cpu_theft, Verb::disk_slow,    Verb::latency, Verb::loss,
                            Verb::partition, Verb::restart_loop, Verb::flush,   Verb::drain,
                            Verb::switchover};

// They say how much: of answers, of what is sent, of cores.
bool has_share(Verb verb) {
    return verb == Verb::errors || verb == Verb::loss || verb == Verb::cpu_theft;
}
bool has_factor(Verb verb) { return verb == Verb::slow || verb == Verb::disk_slow; }

template <class T, class Take>
std::string amount(const scenarios::Reading<T>& read, Take take) {
    if (!read.value) return read.problem + (read.hint.empty() ? "" : " (" + read.hint + ")");
    return take(*read.value);
}

// What is wrong with it; "" if nothing is.
std::string take_amount(const std::string& text, Breaking& into) {
    const auto share = [&](double value) -> std::string {
        const bool all = into.verb == Verb::errors;
        const bool fits = value > 0 && value <= (all ? 1 : 0.99);
        if (fits) into.share = value;
        if (fits) return "";
        return all ? "it has to be more than 0% and at most 100%"
                   : "it has to be more than 0% and at most 99%";
    };
    if (has_factor(into.verb))
        return amount(scenarios::read_factor(text), [&](double factor) -> std::string {
            into.factor = factor;
            return factor > 1 ? "" : "it has to be more than 1x";
        });
    if (has_share(into.verb)) return amount(scenarios::read_share(text), share);
    if (into.verb == Verb::latency)
        return amount(scenarios::read_duration(text), [&](int64_t ns) -> std::string {
            into.delay = {ns};
            return ns > 0 ? "" : "it has to be longer than 0";
        });
    return std::string{models::verb_name(into.verb)} + " has no amount";
}

}  // namespace

std::string Breaking::text() const {
    const std::string name = models::verb_name(verb);
    if (has_factor(verb)) return name + " " + scenarios::write_factor(factor);
    if (has_share(verb)) return name + " " + scenarios::write_share(share);
    if (verb == Verb::latency) return name + " +" + scenarios::write_duration(delay.ns);
    return name;
}

ReadBreaking read_breaking(std::string_view text) {
    const size_t colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    const auto* found = std::find_if(kVerbs.begin(), kVerbs.end(),
                                     [&](Verb verb) { return name == models::verb_name(verb); });
    if (found == kVerbs.end()) {
        std::string known;
        for (const Verb verb : kVerbs)
            known += std::string{known.empty() ? "" : ", "} + models::verb_name(verb);
        return {{}, "there is no such way to break things: " + known};
    }
    Breaking breaking;
    breaking.verb = *found;
    if (breaking.verb == Verb::loss || breaking.verb == Verb::cpu_theft) breaking.share = 0.5;
    if (colon == std::string_view::npos) return {breaking, ""};
    const std::string problem = take_amount(std::string{text.substr(colon + 1)}, breaking);
    if (!problem.empty()) return {{}, problem};
    return {breaking, ""};
}

}  // namespace faultline::studies
