// studies/validate.hpp - cases with a known answer, from queueing theory, published examples or the
// documentation of real components, simulated and held against it.
//
// A folder has cases.tsv (id, scenario, set, quantity, expected, tolerance, source; one case a
// line) and the scenarios in cases/. A case holds if the mean over the replications is within the
// tolerance of the expected value, and the 99.9 % interval of that mean (Student's t over
// replications) contains it or the mean is within half the tolerance; and if in every replication
// offered = succeeded + failed + timed out + rejected + in flight, in all and in each class.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "scenarios/diagnostics.hpp"
#include "scenarios/run_result.hpp"
#include "scenarios/source_files.hpp"

namespace faultline::studies {

struct Case {
    std::string id;
    std::string scenario;           // path of its file
    std::vector<std::string> sets;  // values laid over the file, so that one serves several cases
    std::string quantity;           // an expression of studies/expression.hpp
    double expected = 0;
    double tolerance = 0;        // absolute
    std::string tolerance_text;  // as written: `1%` of the expected value, `0.002`, `exact`
    std::string source;          // who says so
};

struct CaseTable {
    std::vector<Case> cases;  // in the order of the file
    scenarios::Diagnostics diagnostics;
    bool readable = true;  // false: there is no such file
};
CaseTable read_cases(const std::string& folder, scenarios::SourceFiles& sources);
CaseTable read_cases(const std::string& folder);

struct CaseResult {
    Case known;
    double mean = 0, low = 0, high = 0;  // the 99.9 % interval; of one replication, its value
    size_t replications = 0;
    std::string problem;  // why it does not hold; "" if it does
    bool holds() const { return problem.empty(); }
};
struct ValidateResult {
    std::vector<CaseResult> cases;  // those that were finished
    bool interrupted = false;
    double wall_seconds = 0;
    size_t failed() const;
};

struct ValidateOptions {
    uint32_t jobs = 0;  // 0: as many as cores
    const std::atomic<bool>* stop = nullptr;
    // From one thread, after each replication: how many are done of how many, events so far.
    std::function<void(size_t done, size_t all, uint64_t events)> progress;
};
// Every scenario runs at the seed and as often as its file says; cases with the same file and
// settings share the run.
ValidateResult validate(const std::vector<Case>& cases, const ValidateOptions& options,
                        scenarios::SourceFiles& sources);

}  // namespace faultline::studies
