// gui/main.cpp - faultline-gui [SCENARIO]: the window, with a scenario open in it.
#include <QApplication>
#include <QCommandLineParser>

#include "gui/window/main_window.hpp"

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    QApplication::setApplicationName("faultline");
    QApplication::setOrganizationName("faultline");
    QApplication::setApplicationVersion(FAULTLINE_VERSION);
    QCommandLineParser options;
    options.setApplicationDescription(
        "See a system live, break it by hand. Distributed under the GNU General Public License, "
        "version 3, because of Qt Charts.");
    options.addHelpOption();
    options.addVersionOption();
    options.addPositionalArgument("scenario", "What to open.", "[SCENARIO]");
    const QCommandLineOption fresh("fresh", "Forget how the window looked last time.");
    options.addOption(fresh);
    options.process(application);
    faultline::gui::MainWindow window(!options.isSet(fresh));
    window.show();
    const QStringList files = options.positionalArguments();
    if (!files.isEmpty()) window.hub().open(files.front());
    return QApplication::exec();
}
