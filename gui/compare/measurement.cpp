#include "gui/compare/measurement.hpp"

#include <QMetaObject>
#include <algorithm>

namespace faultline::gui {

void Measurement::start(const Design& baseline, const Design& other) {
    stop();
    result_.reset();
    studies::ComparePlan plan;
    plan.files = {baseline.path, other.path};
    plan.blueprints = {*baseline.blueprint, *other.blueprint};
    plan.seed = baseline.blueprint->run.seed;
    plan.replications =
        std::max({baseline.blueprint->run.replications, other.blueprint->run.replications,
                  studies::kDefaultReplications});
    running_ = true;
    stopped_ = false;
    thread_ = std::thread([this, plan = std::move(plan)] {
        studies::CompareRun how;
        how.jobs = 1;  // the window's sessions want the other cores
        how.stop = &stopped_;
        how.progress = [this](double fraction, uint64_t, size_t) {
            QMetaObject::invokeMethod(
                this, [this, fraction] { Q_EMIT progressed(static_cast<int>(100 * fraction)); },
                Qt::QueuedConnection);
        };
        studies::CompareResult all = studies::run_comparison(plan, how);
        std::optional<studies::Comparison> result;
        if (!all.interrupted && !all.comparisons.empty())
            result = std::move(all.comparisons.front());
        QMetaObject::invokeMethod(
            this,
            [this, result = std::move(result)] {
                if (stopped_) return;
                running_ = false;
                result_ = result;
                Q_EMIT finished();
            },
            Qt::QueuedConnection);
    });
}

void Measurement::stop() {
    stopped_ = true;
    if (thread_.joinable()) thread_.join();
    running_ = false;
}

}  // namespace faultline::gui
