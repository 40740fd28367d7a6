// cli/exit_status.hpp - what the shell is told. Part of the interface: scripts depend on it.
#pragma once

namespace faultline::cli {

inline constexpr int kFine = 0;             // and all stated objectives are met
inline constexpr int kBug = 1;              // ours
inline constexpr int kUsage = 2;            // the command line makes no sense
inline constexpr int kBadScenario = 3;      // the file does not, or needs too much; nothing was run
inline constexpr int kCannotReadWrite = 4;  // a file cannot be opened or written
inline constexpr int kObjectiveMissed = 99;
inline constexpr int kInterrupted = 130;  // by Ctrl-C: 128 + SIGINT
inline constexpr int kTerminated = 143;   // by SIGTERM

}  // namespace faultline::cli
