// scenarios/reporter.cpp - the sentences that several checks share.
#include "scenarios/reporter.hpp"

namespace faultline::scenarios {

std::string listed(const std::vector<std::string>& words, const std::string& last) {
    std::string text;
    for (size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " " + last + " " : ", ";
        text += words[i];
    }
    return text;
}

void Reporter::unknown(const std::string& path, const std::string& what, const std::string& written,
                       const std::vector<std::string>& known) {
    constexpr size_t kListable = 12;
    std::string hint;
    if (const std::string near = nearest_name(written, known); !near.empty())
        hint = "did you mean '" + near + "'?";
    else if (known.empty())
        hint = "there is none";
    else if (known.size() <= kListable)
        hint = "there is " + listed(known);
    error(path, "no " + what + " is called '" + written + "'", hint);
}

void Reporter::not_simulated(const std::string& path, const std::string& what,
                             const std::string& instead) {
    error(path, what + " not simulated yet", instead);
}

}  // namespace faultline::scenarios
