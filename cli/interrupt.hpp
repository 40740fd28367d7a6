// cli/interrupt.hpp - Ctrl-C: the first one asks the run to stop and report, the second one kills.
#pragma once
#include <atomic>

namespace faultline::cli {

// From now on SIGINT and SIGTERM set the flag, once; after that they have their usual effect again.
// The flag lives as long as the process.
const std::atomic<bool>& stop_on_interrupt();

}  // namespace faultline::cli
