// tests/gui/window/monkey_test.cpp - random clicks, keys and drags, by a seed: nothing crashes or
// hangs, and afterwards the session is still one that the command line would repeat.
//
// Two monkeys: one breaks the system on the canvas, one has all of the window, its menus, panels
// and the Build page, with a file of its own. FAULTLINE_MONKEY=100000 in the environment makes
// hours of it, FAULTLINE_MONKEY_SEED another one; both say how much memory there is in use.
#include <unistd.h>

#include <QAction>
#include <QContextMenuEvent>
#include <QDrag>
#include <QFile>
#include <QPointer>
#include <QTemporaryDir>
#include <QTimer>
#include <fstream>
#include <random>

#include "gui/timeline/strip.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/experiment.hpp"
#include "tests/gui/window/support.hpp"

namespace faultline::gui {
namespace {

long resident_mib() {
    std::ifstream statm("/proc/self/statm");
    long size = 0, resident = 0;
    statm >> size >> resident;
    return resident * sysconf(_SC_PAGESIZE) >> 20;
}

// What may pile up; of windows, what they are.
void tell(int acts) {
    QMap<QString, int> windows;
    for (const QWidget* one : QApplication::topLevelWidgets())
        ++windows[one->metaObject()->className()];
    QStringList names;
    for (auto it = windows.begin(); it != windows.end(); ++it)
        names << QString("%1 %2").arg(it.value()).arg(it.key());
    qInfo("%d acts, %ld MiB, %lld widgets; windows: %s", acts, resident_mib(),
          static_cast<long long>(QApplication::allWidgets().size()), qPrintable(names.join(", ")));
}

class Monkey {
public:
    explicit Monkey(OpenWindow& open) : open_{open}, random_{seed()} {}
    virtual ~Monkey() = default;
    virtual void act() = 0;

    void go_on(int usual) {
        const int acts = qEnvironmentVariableIntValue("FAULTLINE_MONKEY");
        for (int i = 0; i < (acts ? acts : usual); ++i) {
            if (acts && i % 1000 == 0) tell(i);
            acts_ = true;
            act();
            acts_ = false;
            QCoreApplication::processEvents();
            // Which only an event loop does by itself.
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
    }

protected:
    int below(int n) { return static_cast<int>(random_() % static_cast<uint32_t>(n)); }
    QPoint point_in(const QWidget& widget) {
        return {below(std::max(1, widget.width())), below(std::max(1, widget.height()))};
    }
    void drag(QWidget& widget, Qt::KeyboardModifiers with) {
        const QPointer<QWidget> there{&widget};
        QTest::mousePress(&widget, Qt::LeftButton, with, point_in(widget));
        if (there) QTest::mouseMove(&widget, point_in(widget));
        if (there) QTest::mouseRelease(&widget, Qt::LeftButton, with, point_in(widget));
    }

    OpenWindow& open_;
    bool acts_ = false;

private:
    static uint32_t seed() {
        const int given = qEnvironmentVariableIntValue("FAULTLINE_MONKEY_SEED");
        return given ? static_cast<uint32_t>(given) : 20261127;
    }
    std::mt19937 random_;
};

class CanvasMonkey : public Monkey {
public:
    using Monkey::Monkey;

    void act() override {
        switch (below(10)) {
            case 0:
                return open_.hub().seek(seconds(600.0 * below(1000) / 1000));
            case 1:
            case 2:
                return QTest::mouseDClick(&open_.canvas(), Qt::LeftButton, {}, somewhere());
            case 3:
                return drag(open_.canvas(), below(4) == 0 ? Qt::AltModifier : Qt::NoModifier);
            case 4:
                return drag(*open_.window.findChild<Strip*>("strip"), Qt::NoModifier);
            case 5:
                return QTest::mouseClick(&open_.canvas(), Qt::LeftButton, {}, somewhere());
            default:
                return QTest::keyClick(&open_.canvas(), key());
        }
    }

private:
    QPoint somewhere() {
        // Near something, more often than not.
        const auto& cards = open_.canvas().layout_of_scene().cards;
        const QRectF card = cards[static_cast<size_t>(below(static_cast<int>(cards.size())))].card;
        if (card.isEmpty() || below(3) == 0) return point_in(open_.canvas());
        return open_.canvas().to_screen(card.center()).toPoint() +
               QPoint(below(160) - 80, below(160) - 80);
    }
    Qt::Key key() {
        static const Qt::Key kKeys[] = {
            Qt::Key_Space, Qt::Key_Period, Qt::Key_Comma, Qt::Key_BracketLeft, Qt::Key_BracketRight,
            Qt::Key_K,     Qt::Key_S,      Qt::Key_H,     Qt::Key_E,           Qt::Key_R,
            Qt::Key_R,     Qt::Key_Z,      Qt::Key_B,     Qt::Key_F,           Qt::Key_X,
            Qt::Key_Left,  Qt::Key_Right,  Qt::Key_Up,    Qt::Key_Down,        Qt::Key_Plus,
            Qt::Key_Minus, Qt::Key_Home,   Qt::Key_End,   Qt::Key_D,           Qt::Key_N,
            Qt::Key_O,     Qt::Key_I,      Qt::Key_T};
        return kKeys[below(static_cast<int>(std::size(kKeys)))];
    }
};

// Dialogs and menus that it opens do not stay open: they have a loop of their own.
class WindowMonkey : public Monkey {
public:
    explicit WindowMonkey(OpenWindow& open) : Monkey(open) {
        dismiss_.setInterval(5);
        QObject::connect(&dismiss_, &QTimer::timeout, [this] { dismiss(); });
        dismiss_.start();
        for (QAction* action : open.window.findChildren<QAction*>())
            if (action->objectName().startsWith("do_") && action->objectName() != "do_quit")
                actions_ << action;
    }

    void act() override {
        const QPoint at = point_in(open_.window);
        QWidget* const there = open_.window.childAt(at);
        QWidget& widget = there ? *there : open_.window;
        const QPoint inside = widget.mapFrom(&open_.window, at);
        switch (below(12)) {
            case 0:
                return QTest::mouseDClick(&widget, Qt::LeftButton, {}, inside);
            case 1:
                return drag(widget, Qt::NoModifier);
            case 2: {
                QContextMenuEvent menu(QContextMenuEvent::Mouse, inside,
                                       widget.mapToGlobal(inside));
                return static_cast<void>(QCoreApplication::sendEvent(&widget, &menu));
            }
            case 3:
            case 4:
                return actions_[below(static_cast<int>(actions_.size()))]->trigger();
            case 5:
            case 6:
            case 7:
                return press();
            case 8:
                return open_.window.resize(500 + below(1200), 350 + below(700));
            default:
                return QTest::mouseClick(&widget, Qt::LeftButton, {}, inside);
        }
    }

private:
    void press() {
        QWidget* const widget = open_.window.focusWidget();
        if (!widget) return;
        static const Qt::Key kKeys[] = {Qt::Key_Return, Qt::Key_Tab,  Qt::Key_Backspace,
                                        Qt::Key_Delete, Qt::Key_Up,   Qt::Key_Down,
                                        Qt::Key_F2,     Qt::Key_Menu, Qt::Key_Escape};
        static constexpr std::string_view kText = "abk0159 :-,{}[]\"#s/%";
        static const Qt::Key kWithControl[] = {Qt::Key_Z, Qt::Key_Y, Qt::Key_Return, Qt::Key_Space};
        switch (below(4)) {
            case 0:
                return QTest::keyClick(widget, kWithControl[below(4)], Qt::ControlModifier);
            case 1:
                return QTest::keyClick(widget, kText[below(static_cast<int>(kText.size()))]);
            default:
                return QTest::keyClick(widget, kKeys[below(9)]);
        }
    }
    // Keys are posted: what they open is dismissed by this timer again, which does not nest.
    void dismiss() {
        QWidget* const popup = QApplication::activePopupWidget();
        if (popup && popup != popup_) {
            for (int i = below(12); i > 0; --i) post(*popup, Qt::Key_Down);
            if (below(2) == 0) post(*popup, Qt::Key_Return);
        } else if (popup) {
            popup->close();
        } else if (QWidget* const modal = QApplication::activeModalWidget()) {
            modal->close();
        } else if (acts_) {
            QDrag::cancel();  // nothing else has a loop
        }
        popup_ = popup;
    }
    static void post(QWidget& widget, Qt::Key key) {
        QCoreApplication::postEvent(&widget, new QKeyEvent(QEvent::KeyPress, key, {}));
    }

    QPointer<QWidget> popup_;  // the keys are on their way
    QTimer dismiss_;
    QList<QAction*> actions_;
};

std::string fingerprint_of(const std::string& text) {
    auto loaded = scenarios::load_scenario_text(text, FAULTLINE_SOURCE_DIR "/session.yaml");
    const auto blueprint = scenarios::compile(loaded);
    if (!blueprint) return loaded.diagnostics.text();
    scenarios::ExperimentOptions options;
    options.replications = 1;
    return run_experiment(*blueprint, options).engine.fingerprint;
}

}  // namespace

class MonkeyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leaves_a_session_that_can_be_repeated_data() {
        QTest::addColumn<QString>("example");
        QTest::newRow("two servers") << "two-servers.yaml";
        QTest::newRow("zones") << "zone-outage.yaml";
    }

    void leaves_a_session_that_can_be_repeated() {
        QFETCH(QString, example);
        OpenWindow open(example);
        CanvasMonkey(open).go_on(1700);
        open.hub().pause();
        open.go_to(open.now().end.seconds());
        QTRY_COMPARE_WITH_TIMEOUT(open.now().frame->at, open.now().end, 60'000);
        QCOMPARE(QString::fromStdString(open.now().fingerprint),
                 QString::fromStdString(fingerprint_of(open.hub().session().exported())));
    }

    void has_the_window_to_itself_data() { leaves_a_session_that_can_be_repeated_data(); }

    // What it has written may be a system that takes hours: up to the moment shown is enough.
    void has_the_window_to_itself() {
        QFETCH(QString, example);
        const QTemporaryDir folder;
        QVERIFY(QFile::copy(kExamples + example, folder.filePath(example)));
        OpenWindow open(folder.filePath(example));
        WindowMonkey(open).go_on(2900);
        open.hub().pause();
        open.settle();
        const SnapshotPtr now = open.hub().session().snapshot();
        const std::string written = open.hub().session().exported();
        const Design again = design_of_text(written, "");
        QVERIFY2(again.usable(), (again.loaded.diagnostics.text() + written).c_str());
        LiveSession session{again, {}, {}};
        session.seek(now->frame->at);
        session.settle();
        QCOMPARE(session.snapshot()->frame->at, now->frame->at);
        QVERIFY2(session.snapshot()->fingerprint == now->fingerprint, written.c_str());
    }
};

}  // namespace faultline::gui

QTEST_MAIN(faultline::gui::MonkeyTest)
#include "monkey_test.moc"
