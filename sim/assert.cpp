#include "sim/assert.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace faultline::sim {

namespace {
// Per thread, because one thread runs one trial at a time; read only when an assertion has failed.
thread_local const RunScope* current_scope = nullptr;
}  // namespace

RunScope::RunScope(const Time* now, const uint64_t* events, uint64_t seed, std::string scenario,
                   std::string replay_command)
    : now_{now},
      events_{events},
      seed_{seed},
      scenario_{std::move(scenario)},
      replay_command_{std::move(replay_command)},
      outer_{current_scope} {
    current_scope = this;
}

RunScope::~RunScope() { current_scope = outer_; }

const RunScope* RunScope::current() { return current_scope; }

std::string RunScope::describe() const {
    char line[128];
    std::snprintf(line, sizeof line, "  simulated time %.9f s, event %llu, seed %llu\n",
                  now_->seconds(), static_cast<unsigned long long>(*events_),
                  static_cast<unsigned long long>(seed_));
    return line + ("  scenario " + scenario_ + "\n  replay with: " + replay_command_ + "\n");
}

[[gnu::cold]] void assertion_failed(const char* condition, const char* sentence, const char* file,
                                    int line) {
    std::fprintf(stderr, "faultline: a bug: %s\n  %s:%d: %s does not hold\n", sentence, file, line,
                 condition);
    if (current_scope) std::fputs(current_scope->describe().c_str(), stderr);
    std::fflush(stderr);
    std::abort();
}

}  // namespace faultline::sim
