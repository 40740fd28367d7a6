#include "gui/window/report_writer.hpp"

#include <QMetaObject>

namespace faultline::gui {

ReportWriter::~ReportWriter() {
    stop_ = true;
    join();
}

void ReportWriter::join() {
    if (thread_.joinable()) thread_.join();
}

void ReportWriter::write(std::string scenario, const QString& path) {
    if (busy_) return;
    join();
    busy_ = true;
    thread_ = std::thread{[this, scenario = std::move(scenario), path] {
        const SessionReport report = write_session_report(scenario, path.toStdString(), stop_);
        QMetaObject::invokeMethod(
            this,
            [this, report, path] {
                busy_ = false;
                if (report.problem.empty())
                    Q_EMIT written(path, QString::fromStdString(report.fingerprint));
                else
                    Q_EMIT failed(QString::fromStdString(report.problem).trimmed());
            },
            Qt::QueuedConnection);
    }};
}

}  // namespace faultline::gui
