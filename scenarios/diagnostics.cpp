// scenarios/diagnostics.cpp - collecting, ordering and printing what is wrong with a file.
#include "scenarios/diagnostics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace faultline::scenarios {
namespace {

auto order_of(const Diagnostic& d) {
    return std::tie(d.where.file, d.where.line, d.where.column, d.path, d.message, d.hint);
}

// Names are compared as people read them: the case of a letter and _ or - are one mistake at most.
char folded(char c) {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
    return c == '-' ? '_' : c;
}

// Damerau-Levenshtein distance in its restricted form ("optimal string alignment"): insertions,
// deletions, replacements, and two neighbours exchanged. O(|a| |b|).
size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            const bool same = folded(a[i - 1]) == folded(b[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
                folded(a[i - 2]) == folded(b[j - 1]))
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

}  // namespace

void Diagnostics::error(Position where, std::string path, std::string message, std::string hint) {
    all_.push_back({Diagnostic::Severity::error, std::move(where), std::move(path),
                    std::move(message), std::move(hint)});
}

void Diagnostics::warning(Position where, std::string path, std::string message, std::string hint) {
    all_.push_back({Diagnostic::Severity::warning, std::move(where), std::move(path),
                    std::move(message), std::move(hint)});
}

void Diagnostics::cannot_read(Position where, std::string path, std::string message,
                              std::string hint) {
    error(std::move(where), std::move(path), std::move(message), std::move(hint));
    unreadable_ = true;
}

void Diagnostics::append(const Diagnostics& others) {
    all_.insert(all_.end(), others.all_.begin(), others.all_.end());
    unreadable_ = unreadable_ || others.unreadable_;
}

bool Diagnostics::has_errors() const {
    return std::any_of(all_.begin(), all_.end(), [](const Diagnostic& d) {
        return d.severity == Diagnostic::Severity::error;
    });
}

std::vector<Diagnostic> Diagnostics::sorted() const {
    std::vector<Diagnostic> sorted = all_;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return order_of(a) < order_of(b);
    });
    sorted.erase(std::unique(sorted.begin(), sorted.end(),
                             [](const Diagnostic& a, const Diagnostic& b) {
                                 return a.severity == b.severity && order_of(a) == order_of(b);
                             }),
                 sorted.end());
    return sorted;
}

std::string Diagnostics::text() const {
    std::string text;
    for (const Diagnostic& d : sorted()) {
        text += d.where.file;
        if (d.where.line > 0) text += fmt::format(":{}:{}", d.where.line, d.where.column);
        text += ": ";
        if (d.severity == Diagnostic::Severity::warning) text += "warning: ";
        if (!d.path.empty()) text += d.path + ": ";
        text += d.message;
        if (!d.hint.empty()) text += fmt::format(" (hint: {})", d.hint);
        text += '\n';
    }
    return text;
}

std::string nearest_name(std::string_view written, const std::vector<std::string>& known) {
    const std::string* best = nullptr;
    size_t best_distance = 0;
    for (const std::string& name : known) {
        // A third of the letters may be wrong; in a short name, one.
        const size_t limit = std::max<size_t>(1, std::min(written.size(), name.size()) / 3);
        const size_t distance = edit_distance(written, name);
        if (distance > limit || distance >= name.size()) continue;
        if (best == nullptr || distance < best_distance) best = &name, best_distance = distance;
    }
    return best != nullptr ? *best : std::string{};
}

}  // namespace faultline::scenarios
