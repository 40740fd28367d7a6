// cli/interrupt.hpp - Ctrl-C: the first one asks the run to stop and report, the second one kills.
#pragma once
#include <atomic>

namespace faultline::cli {

// From now on the first SIGINT or SIGTERM sets the flag; the next one of either ends the process at
// once. The flag lives as long as the process.
const std::atomic<bool>& stop_on_interrupt();

// The exit status of a run that was stopped, as shells count: 128 and the signal that came first
// (kInterrupted or kTerminated); kInterrupted if there was none.
int interrupted_status();

}  // namespace faultline::cli
