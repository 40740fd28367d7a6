#include "gui/window/picture.hpp"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QPixmap>
#include <cstdio>

#include "scenarios/units.hpp"

namespace faultline::gui {
namespace {

bool complain(const QString& what) {
    std::fprintf(stderr, "faultline-gui: %s\n", what.toUtf8().constData());
    return false;
}

void pass(double seconds) {
    QElapsedTimer time;
    time.start();
    while (static_cast<double>(time.elapsed()) < 1e3 * seconds)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
}

// Goes there, and waits until it is shown.
bool go_to(Hub& hub, const QString& when) {
    const auto at = scenarios::read_duration(when.toStdString());
    if (!at.value) return complain("'" + when + "' is no time");
    hub.seek({*at.value});
    hub.session().settle();
    pass(0.2);
    return true;
}

}  // namespace

bool take_picture(MainWindow& window, const Picture& picture) {
    Hub& hub = window.hub();
    if (!hub.live()) return complain("there is nothing to take a picture of");
    for (const QString& one : picture.done) {
        const QString when = one.section(' ', 0, 0), fault = one.section(' ', 1);
        if (!go_to(hub, when)) return false;
        const std::string problem = hub.session().strike(fault.toStdString());
        if (!problem.empty()) return complain(QString::fromStdString(problem));
    }
    if (!go_to(hub, picture.at)) return false;
    if (!picture.selected.isEmpty()) hub.select(hub.system().find(picture.selected.toStdString()));
    hub.set_speed(picture.speed);
    if (picture.plays > 0) hub.play();
    pass(picture.plays + 0.3);
    hub.pause();
    pass(0.2);
    if (!window.grab().save(picture.file)) return complain("cannot write " + picture.file);
    return true;
}

}  // namespace faultline::gui
