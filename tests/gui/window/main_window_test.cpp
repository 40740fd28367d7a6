// tests/gui/window/main_window_test.cpp - the window as a user meets it.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

#include "gui/window/main_window.hpp"

namespace faultline::gui {

class MainWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shows_what_happens() {
        MainWindow window(false);
        window.hub().open(FAULTLINE_SOURCE_DIR "/examples/two-servers.yaml");
        QVERIFY(window.hub().live());
        QVERIFY(window.windowTitle().startsWith("Two servers"));
        auto* log = window.findChild<QTreeView*>("incidents");
        QVERIFY(log);
        const QAbstractItemModelTester tester(log->model());
        window.hub().seek(window.hub().snapshot().end);
        QTRY_COMPARE_WITH_TIMEOUT(window.hub().snapshot().frame->at, window.hub().snapshot().end,
                                  20'000);
        QVERIFY(log->model()->rowCount() >= 4);
    }
};

}  // namespace faultline::gui

QTEST_MAIN(faultline::gui::MainWindowTest)
#include "main_window_test.moc"
