// gui/window/picture.hpp - the window as a picture, for pages and for whoever changes how it looks:
// a scenario, a moment, what is done there, and a file.
#pragma once
#include <QString>
#include <QStringList>

#include "gui/window/main_window.hpp"

namespace faultline::gui {

struct Picture {
    QString file;
    QString at = "0s";  // when, as a scenario writes durations
    QStringList done;   // what is done by hand, with its time: "4m kill: \"web[0]\""
    QString selected;   // component
    double plays = 0;   // seconds of the screen before it is taken: dots are on their way
    double speed = 1;
};

// Waits for the moment, takes the picture and quits; false, told on standard error, if it cannot.
bool take_picture(MainWindow& window, const Picture& picture);

}  // namespace faultline::gui
