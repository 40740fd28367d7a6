// gui/compare/measurement.hpp - a comparison with intervals, made on a thread of its own while the
// window goes on.
#pragma once
#include <QObject>
#include <atomic>
#include <optional>
#include <thread>

#include "gui/session/design.hpp"
#include "studies/compare.hpp"

namespace faultline::gui {

class Measurement : public QObject {
    Q_OBJECT

public:
    explicit Measurement(QObject* parent = nullptr) : QObject(parent) {}
    ~Measurement() override { stop(); }

    // Both usable. One that is under way is given up.
    void start(const Design& baseline, const Design& other);
    void stop();
    bool running() const { return running_; }
    const std::optional<studies::Comparison>& result() const { return result_; }

Q_SIGNALS:
    void progressed(int percent);
    void finished();

private:
    std::thread thread_;
    std::atomic<bool> stopped_{false};
    bool running_ = false;
    std::optional<studies::Comparison> result_;
};

}  // namespace faultline::gui
