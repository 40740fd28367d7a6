// scenarios/edit/form_help.cpp - what a form says about a row in words.
#include <fmt/format.h>

#include "scenarios/bind_scalar.hpp"
#include "scenarios/edit/form.hpp"
#include "scenarios/edit/tree.hpp"

namespace faultline::scenarios {
namespace {

std::string range_of(const schema::About& a) {
    std::string text;
    if (!a.above().empty()) text = "more than " + a.above();
    if (!a.min().empty()) text = "from " + a.min();
    if (!a.max().empty()) text += (text.empty() ? "up to " : " to ") + a.max();
    return text;
}

}  // namespace

std::string problem_with(const FormRow& row, const std::string& text) {
    const FieldDescriptor* f = row.field;
    if (f == nullptr || text.empty() || f->is_repeated() || message_of(f) != nullptr) return "";
    const auto reading = read_scalar(scalar_node(text), f, f);
    if (reading.value) return "";
    return reading.problem + (reading.hint.empty() ? "" : fmt::format(" ({})", reading.hint));
}

std::string help_for(const FormRow& row) {
    if (row.field == nullptr) return "";
    const schema::About& a = about(row.field);
    std::string text = a.help();
    if (row.kind == FormRow::Kind::value && !row.is_named) {
        text += "\nWrite " + expectation(row.field);
        const std::string range = range_of(a);
        text += range.empty() ? "." : ", " + range + ".";
    }
    if (!a.default_().empty() && a.default_() != "{}")
        text += fmt::format("\nDefault: {}{}", a.default_(),
                            a.source().empty() ? "." : " (" + a.source() + ").");
    if (!a.absent().empty()) text += fmt::format("\nIf not stated: {}.", a.absent());
    return text;
}

}  // namespace faultline::scenarios
