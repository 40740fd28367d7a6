// scenarios/fault_windows.hpp - before, during and after each fault: stretches of a run whose
// requests are counted apart, each in the window in which it was sent.
//
// Where all faults strike and end at stated times, windows lie between those times and are the same
// in every replication. Where one is random, or there are more than forty times, there are two, the
// same for all faults: while nothing and while something was broken.
#pragma once
#include <string>
#include <vector>

#include "models/blueprint.hpp"
#include "models/measurement.hpp"
#include "models/recorder.hpp"

namespace faultline::scenarios {

struct FaultWindow {
    std::string name;  // before, during kill api[1], after kill api[1], since kill shop.primary
    sim::Time from, until;
};

// In order, from the start of the run to its end; empty where windows are not by time.
std::vector<FaultWindow> fault_windows(const models::Blueprint& blueprint);

// What users saw in each window, of requests sent from `begin` on. `starts`: when each stretch of
// the recorder began, the first one at 0; every window begins with one. Empty without faults.
std::vector<models::WindowMeasurement> measure_windows(const models::Blueprint& blueprint,
                                                       const models::Recorder& recorder,
                                                       const std::vector<sim::Time>& starts,
                                                       sim::Time begin);

}  // namespace faultline::scenarios
