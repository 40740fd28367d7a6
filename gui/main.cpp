// gui/main.cpp - faultline-gui [SCENARIO]: the window, with a scenario open in it.
#include <QApplication>
#include <QCommandLineParser>

#include "gui/look/theme.hpp"
#include "gui/window/main_window.hpp"
#include "gui/window/picture.hpp"

namespace faultline::gui {
namespace {

struct Options {
    QCommandLineParser parser;
    QCommandLineOption fresh{"fresh", "Forget how the window looked last time."};
    QCommandLineOption look{"look", "light, dark or projector.", "NAME"};
    QCommandLineOption size{"size", "Of the window, in pixels.", "WIDTHxHEIGHT"};
    QCommandLineOption picture{"picture", "Take a picture of the window, and quit.", "FILE"};
    QCommandLineOption at{"at", "The moment of the picture: 4m30s.", "TIME", "0s"};
    QCommandLineOption strike{"strike", "Do that before: \"4m kill: api\" (repeatable).", "WHAT"};
    QCommandLineOption select{"select", "Select that before.", "COMPONENT"};
    QCommandLineOption plays{"plays", "Play so long before.", "SECONDS", "0"};
    QCommandLineOption speed{"speed", "Simulated seconds a second.", "N", "1"};

    Options() {
        parser.setApplicationDescription(
            "See a system live, break it by hand. Distributed under the GNU General Public "
            "License, version 3, because of Qt Charts.");
        parser.addHelpOption();
        parser.addVersionOption();
        parser.addPositionalArgument("scenario", "What to open.", "[SCENARIO]");
        parser.addOptions({fresh, look, size, picture, at, strike, select, plays, speed});
    }
};

void change_look(MainWindow& window, const QString& name) {
    const Look before = current_look();
    for (const Look look : {Look::light, Look::dark, Look::projector}) {
        set_look(look);
        const bool wanted = name == theme().name;
        set_look(before);  // the window changes it, and makes room for larger letters
        if (wanted) return window.change_look(look);
    }
}

int run(const Options& options) {
    const QCommandLineParser& given = options.parser;
    const bool for_picture = given.isSet(options.picture);
    MainWindow window(!given.isSet(options.fresh) && !for_picture);
    if (given.isSet(options.look)) change_look(window, given.value(options.look));
    const QStringList size = given.value(options.size).split('x');
    if (size.size() == 2) window.resize(size[0].toInt(), size[1].toInt());
    window.show();
    const QStringList files = given.positionalArguments();
    if (!files.isEmpty()) window.hub().open(files.front());
    if (!for_picture) return QApplication::exec();
    Picture picture;
    picture.file = given.value(options.picture);
    picture.at = given.value(options.at);
    picture.done = given.values(options.strike);
    picture.selected = given.value(options.select);
    picture.plays = given.value(options.plays).toDouble();
    picture.speed = given.value(options.speed).toDouble();
    return take_picture(window, picture) ? 0 : 1;
}

}  // namespace
}  // namespace faultline::gui

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    QApplication::setApplicationName("faultline");
    QApplication::setOrganizationName("faultline");
    QApplication::setApplicationVersion(FAULTLINE_VERSION);
    faultline::gui::set_look(faultline::gui::Look::light);
    faultline::gui::Options options;
    options.parser.process(application);
    return faultline::gui::run(options);
}
