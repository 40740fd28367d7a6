#include "reports/endless_growth.hpp"

#include "scenarios/steady_theory.hpp"

namespace faultline::reports {

std::optional<double> endless_growth(const scenarios::RunResult& result,
                                     const scenarios::ComponentResult& component) {
    constexpr double kFull = 0.98;
    if (component.kind != "queue" || component.theory.none != scenarios::kAskedTooMuch ||
        component.rejected > 0 || !(component.utilization.mean >= kFull))
        return std::nullopt;
    const double begin = result.warmup_seconds, end = begin + result.simulated_seconds;
    return component.queue_length.mean / ((begin + end) / 2);
}

}  // namespace faultline::reports
