// scenarios/diagnostics.hpp - what is wrong with a file, collected, never thrown.
//
// Every check appends; the caller reports all of them at once, in file order, and runs nothing if
// there is an error. A Diagnostic prints as  file:line:column: path: message (hint: ...).
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenarios {

struct Position {
    std::string file;
    int line = 0, column = 0;  // counted from 1; 0: not known
};

struct Diagnostic {
    enum class Severity { error, warning } severity = Severity::error;
    Position where;
    std::string path;     // services.api.workers
    std::string message;  // a sentence without its full stop
    std::string hint;     // "did you mean 'workers'?"; may be empty
};

class Diagnostics {
public:
    void error(Position where, std::string path, std::string message, std::string hint = "");
    void warning(Position where, std::string path, std::string message, std::string hint = "");
    // An error too: another file that this one names cannot be opened.
    void cannot_read(Position where, std::string path, std::string message, std::string hint = "");
    void append(const Diagnostics& others);
    bool has_unreadable() const { return unreadable_; }
    bool has_errors() const;
    bool empty() const { return all_.empty(); }
    // In order of file, line and column; exact duplicates once.
    std::vector<Diagnostic> sorted() const;
    // One line each, as people read them.
    std::string text() const;

private:
    std::vector<Diagnostic> all_;
    bool unreadable_ = false;
};

// The name out of `known` that was probably meant (small edit distance), or "".
std::string nearest_name(std::string_view written, const std::vector<std::string>& known);

}  // namespace faultline::scenarios
