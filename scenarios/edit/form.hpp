// scenarios/edit/form.hpp - a form for a scenario, or one component of it, made from the schema.
//
// A row per field the schema has, whether it is written or not, with what it means, what holds and
// where that comes from, what may be written, what is wrong with it, and the path by which
// edits.hpp changes it. Knows nothing of windows; made anew from each draft.
#pragma once
#include <string>
#include <vector>

#include "scenarios/edit/draft.hpp"
#include "scenarios/schema_info.hpp"

namespace faultline::scenarios {

// Something that can be put into a row: a step into a list, an operation into a map, a health
// check.
struct Addition {
    std::string what;  // "cpu", "operation"
    std::string yaml;  // an example of it
};

struct FormRow {
    enum class Kind {
        value,  // one line of text: scalars, distributions, lists of words
        group,  // a message: its rows are its fields
        list,   // its rows are numbered, its additions go to its end
        map,    // its rows have names; an addition needs one
    };
    enum class Origin { written, inherited, by_default, absent };

    Kind kind = Kind::value;
    Origin origin = Origin::absent;
    std::string path;     // where a value is set
    std::string place;    // what removing it removes: the same, or the item of a list around it
    std::string label;    // replicas; 1 cpu
    std::string text;     // what is written or holds; "" if nothing does
    std::string from;     // shop.yaml:12; default: nginx: weight; not stated: no limit
    std::string problem;  // what is wrong here
    bool is_error = false;
    bool has_error_below = false;
    bool is_named = false;                   // an entry of a map: its label can be changed
    const FieldDescriptor* field = nullptr;  // of the value, or of the map or list it is in
    std::vector<std::string> words;          // what may be written, or names that there are
    std::vector<Addition> additions;
    std::vector<FormRow> rows;

    bool is_here() const { return origin == Origin::written; }
};

// All of the scenario, or what is at `path`: "services.api", "run". Without a field at that path:
// a row without rows.
FormRow form_of(const Draft& draft, const std::string& path = "");

// What is wrong with a text before it is put into a row; "" if nothing is.
std::string problem_with(const FormRow& row, const std::string& text);

// Help in sentences: what it is, what may be written, its default and whose that is.
std::string help_for(const FormRow& row);

}  // namespace faultline::scenarios
