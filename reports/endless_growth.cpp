#include "reports/endless_growth.hpp"

namespace faultline::reports {

std::optional<double> endless_growth(const scenarios::RunResult& result,
                                     const scenarios::ComponentResult& component) {
    // One that keeps up, however busy, holds far less than a tenth of what it serves in a run.
    constexpr double kFull = 0.98, kLeast = 0.1;
    if (component.kind != "queue" || component.rejected > 0 ||
        !(component.utilization.mean >= kFull) || result.replications == 0)
        return std::nullopt;
    const double middle = result.warmup_seconds + result.simulated_seconds / 2;
    const double growth = component.queue_length.mean / middle;
    const double served = static_cast<double>(component.served) / result.replications;
    if (!(growth * result.simulated_seconds > kLeast * served)) return std::nullopt;
    return growth;
}

}  // namespace faultline::reports
