// reports/html/verdict.hpp - a run in four sentences: was it good enough, when was it worst, what
// caused that, what to look at first.
#pragma once
#include <cstddef>
#include <string>

#include "scenarios/run_result.hpp"

namespace faultline::reports {

struct Verdict {
    enum class Kind { good, bad, none };  // none: no objectives to judge by
    Kind kind = Kind::none;
    std::string headline;
    std::string worst;    // when it was worst, and after what; "" if it never was worse than else
    std::string cause;    // who was busiest then; "" if nobody was busy
    std::string advice;   // what the slow requests wait for, and what would help; "" if not known
    double worst_at = 0;  // simulated seconds
    bool errors = false;  // it was worst for what went wrong then, not for how long it took
};

Verdict verdict(const scenarios::RunResult& result);

}  // namespace faultline::reports
