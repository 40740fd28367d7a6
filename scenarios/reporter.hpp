// scenarios/reporter.hpp - says what is wrong at a path, and finds the line it was written on.
#pragma once
#include <string>
#include <vector>

#include "scenarios/load.hpp"

namespace faultline::scenarios {

class Reporter {
public:
    explicit Reporter(LoadedScenario& loaded) : loaded_{loaded} {}

    void error(const std::string& path, std::string message, std::string hint = "") {
        loaded_.diagnostics.error(loaded_.position_of(path), path, std::move(message),
                                  std::move(hint));
    }
    void warning(const std::string& path, std::string message, std::string hint = "") {
        loaded_.diagnostics.warning(loaded_.position_of(path), path, std::move(message),
                                    std::move(hint));
    }
    // `what` ("service", "query of shop") is not known by the name `written`.
    void unknown(const std::string& path, const std::string& what, const std::string& written,
                 const std::vector<std::string>& known);
    // The format has it, the simulator does not yet; `instead` says what it does have.
    void not_simulated(const std::string& path, const std::string& what,
                       const std::string& instead = "");

private:
    LoadedScenario& loaded_;
};

// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& words, const std::string& last = "and");

}  // namespace faultline::scenarios
