#include "studies/rehearsal/breaking.hpp"

#include <algorithm>
#include <array>

#include "models/fault.hpp"
#include "scenarios/units.hpp"

namespace faultline::studies {
namespace {

using Verb = models::Fault::Verb;

constexpr std::array kVerbs{Verb::kill,    Verb::hang, Verb::slow, Verb::errors,
                            Verb::latency, Verb::loss, Verb::flush};

template <class T, class Take>
std::string amount(const scenarios::Reading<T>& read, Take take) {
    if (!read.value) return read.problem + (read.hint.empty() ? "" : " (" + read.hint + ")");
    return take(*read.value);
}

// What is wrong with it; "" if nothing is.
std::string take_amount(const std::string& text, Breaking& into) {
    const auto share = [&](double value) -> std::string {
        const bool fits = value > 0 && value <= (into.verb == Verb::loss ? 0.99 : 1);
        if (fits) into.share = value;
        if (fits) return "";
        return into.verb == Verb::loss ? "more than 0% and at most 99% can be lost"
                                       : "it has to be more than 0% and at most 100%";
    };
    switch (into.verb) {
        case Verb::slow:
            return amount(scenarios::read_factor(text), [&](double factor) -> std::string {
                into.factor = factor;
                return factor > 1 ? "" : "it has to be more than 1x";
            });
        case Verb::errors:
        case Verb::loss:
            return amount(scenarios::read_share(text), share);
        case Verb::latency:
            return amount(scenarios::read_duration(text), [&](int64_t ns) -> std::string {
                into.delay = {ns};
                return ns > 0 ? "" : "it has to be longer than 0";
            });
        default:
            return std::string{models::verb_name(into.verb)} + " has no amount";
    }
}

}  // namespace

std::string Breaking::text() const {
    const std::string name = models::verb_name(verb);
    if (verb == Verb::slow) return name + " " + scenarios::write_factor(factor);
    if (verb == Verb::errors || verb == Verb::loss)
        return name + " " + scenarios::write_share(share);
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
    if (breaking.verb == Verb::loss) breaking.share = 0.5;
    if (colon == std::string_view::npos) return {breaking, ""};
    const std::string problem = take_amount(std::string{text.substr(colon + 1)}, breaking);
    if (!problem.empty()) return {{}, problem};
    return {breaking, ""};
}

}  // namespace faultline::studies
