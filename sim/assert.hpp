// sim/assert.hpp - assertions that say where in simulated time a bug showed itself, and how to
// replay it.
//
// FL_ASSERT is always on; its cost is one predicted branch. FL_DEBUG_ASSERT, for checks inside the
// hottest loops, vanishes under NDEBUG. Both are for bugs only: bad input gives diagnostics, a
// simulated failure gives an outcome.
#pragma once
#include <cstdint>
#include <string>

#include "sim/time.hpp"

namespace faultline::sim {

// While one lives, assertions that fail on this thread report the run it describes. Scopes nest;
// the innermost is reported. `now` and `events` must outlive the scope.
class RunScope {
public:
    RunScope(const Time* now, const uint64_t* events, uint64_t seed, std::string scenario,
             std::string replay_command);
    ~RunScope();
    RunScope(const RunScope&) = delete;
    RunScope& operator=(const RunScope&) = delete;

    static const RunScope* current();  // of this thread; null outside any run
    std::string describe() const;      // several lines, for people

private:
    const Time* now_;
    const uint64_t* events_;
    uint64_t seed_;
    std::string scenario_;
    std::string replay_command_;
    const RunScope* outer_;
};

// Prints the sentence and the current run to stderr, then aborts.
[[noreturn]] void assertion_failed(const char* condition, const char* sentence, const char* file,
                                   int line);

}  // namespace faultline::sim

#define FL_ASSERT(condition, sentence)                                                    \
    do {                                                                                  \
        if (!(condition)) [[unlikely]]                                                    \
            ::faultline::sim::assertion_failed(#condition, sentence, __FILE__, __LINE__); \
    } while (false)

#ifdef NDEBUG
#define FL_DEBUG_ASSERT(condition, sentence) \
    do {                                     \
    } while (false)
#else
#define FL_DEBUG_ASSERT(condition, sentence) FL_ASSERT(condition, sentence)
#endif
