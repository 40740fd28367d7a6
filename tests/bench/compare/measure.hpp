// tests/bench/compare/measure.hpp - one run of the engine or of a limit program, as figures.
#pragma once
#include <string>
#include <vector>

namespace faultline::bench {

struct Figures {
    double requests_per_second = 0;  // of wall time
    double ns_per_event = 0;
    double events_per_request = 0;
    double peak_bytes = 0;  // resident; of the engine before it makes the result document
    double peak_calls = 0;  // engine only: most calls in flight
    double processors = 0;  // that the process had on average: CPU time over wall time
};

// Writes FOLDER/NAME.yaml; its path. Throws std::runtime_error if it cannot be written.
std::string scenario_file(const std::string& folder, const std::string& name,
                          const std::string& yaml);

// `faultline run ARGUMENTS --json -`, a run without warm-up, so that all of its requests count.
// Throws std::runtime_error with the program's status if it fails; 0 and 99 are fine.
// `processors`: how many it can keep busy; a run that others disturb is repeated (process.hpp).
Figures run_engine(const std::vector<std::string>& arguments, double processors = 1);

// A limit program; reads both our own line and that of others which print "X Mreq/s" (or "Mobj/s")
// and "Y ns/event", from the first line of output that contains `line_with`.
Figures run_limit(const std::vector<std::string>& command, const std::string& line_with);

// The upper of the two in the middle where their number is even. `values` must not be empty.
double middle_of(std::vector<double> values);

// Of each figure on its own. `runs` must not be empty.
Figures median(const std::vector<Figures>& runs);

}  // namespace faultline::bench
