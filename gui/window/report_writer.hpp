// gui/window/report_writer.hpp - writes a session's page on a thread of its own: the run takes as
// long as it takes, and the window goes on meanwhile.
#pragma once
#include <QObject>
#include <atomic>
#include <thread>

#include "gui/session/session_report.hpp"

namespace faultline::gui {

class ReportWriter : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    ~ReportWriter() override;  // gives up what is being written

    bool busy() const { return busy_; }
    // Only if it is not busy.
    void write(std::string scenario, const QString& path);

Q_SIGNALS:
    void written(const QString& path, const QString& fingerprint);
    void failed(const QString& why);

private:
    void join();

    std::thread thread_;
    std::atomic<bool> stop_{false};
    bool busy_ = false;
};

}  // namespace faultline::gui
