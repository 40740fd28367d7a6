// tests/gui/window/main_window_test.cpp - the window as a user meets it: every key and menu, the
// time bar, what is remembered.
#include <QAbstractItemModelTester>
#include <QDialog>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QMenuBar>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTreeView>
#include <cmath>

#include "gui/timeline/marks.hpp"
#include "gui/timeline/strip.hpp"
#include "gui/window/panels.hpp"
#include "tests/gui/window/support.hpp"

namespace faultline::gui {

class MainWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tells_what_happens_in_order() {
        OpenWindow open;
        QVERIFY(open.window.windowTitle().startsWith("Two servers"));
        auto* log = open.window.findChild<QTreeView*>("incidents");
        const QAbstractItemModelTester tester(log->model());
        open.go_to(600);
        QCOMPARE(open.now().mode, Mode::ended);
        const int rows = log->model()->rowCount();
        QVERIFY(rows >= 4);
        open.go_to(100);
        QCOMPARE(log->model()->rowCount(), rows);
        QCOMPARE(log->model()->index(0, 0).data(Qt::ForegroundRole).value<QColor>(), theme().faint);
    }

    void plays_pauses_steps_and_changes_its_speed_by_keys() {
        OpenWindow open;
        open.press(Qt::Key_Space);
        QTRY_VERIFY(open.now().mode == Mode::playing && open.now().frame->at.ns > 0);
        open.press(Qt::Key_Space);
        QTRY_COMPARE(open.now().mode, Mode::paused);
        const uint64_t events = open.now().events;
        open.press(Qt::Key_Period);
        QTRY_COMPARE(open.now().events, events + 1);
        open.press(Qt::Key_BracketRight);
        QTRY_COMPARE(open.now().speed, 2.0);
        open.press(Qt::Key_BracketLeft);
        open.press(Qt::Key_BracketLeft);
        QTRY_COMPARE(open.now().speed, 0.5);
        for (int i = 0; i < 30; ++i) open.press(Qt::Key_BracketRight);
        QTRY_VERIFY(std::isinf(open.now().speed));
    }

    void kills_slows_and_mends_what_is_selected_by_keys() {
        OpenWindow open;
        open.go_to(30);
        open.hub().select(open.hub().system().find("web"));
        open.press(Qt::Key_K);
        QTRY_COMPARE(open.now().interventions.size(), size_t{1});
        QCOMPARE(open.now().interventions[0].text, std::string("kill: \"web[0]\""));
        const uint32_t hit = open.now().interventions[0].instances.front();
        QVERIFY(!open.is_up(hit));
        open.press(Qt::Key_R);
        QTRY_VERIFY(open.is_up(hit));
        for (const auto key : {Qt::Key_S, Qt::Key_H, Qt::Key_E}) open.press(key);
        QTRY_COMPARE(open.now().interventions.size(), size_t{4});
        open.press(Qt::Key_R);
        for (const Intervention& one : open.now().interventions)
            QVERIFY(one.mended.ns != INT64_MAX);
    }

    void says_why_something_cannot_be_done() {
        OpenWindow open;
        open.press(Qt::Key_K);
        QVERIFY(open.window.statusBar()->currentMessage().startsWith("Select"));
        open.go_to(600);
        open.hub().select(0);
        open.press(Qt::Key_K);
        QVERIFY(open.window.statusBar()->currentMessage().contains("over"));
        QVERIFY(open.now().interventions.empty());
    }

    void goes_from_mark_to_mark_and_back_along_the_strip() {
        OpenWindow open;
        open.go_to(400);
        auto* strip = open.window.findChild<Strip*>("strip");
        QTest::mousePress(strip, Qt::LeftButton, {},
                          QPoint(static_cast<int>(strip->x_of(seconds(100))), 40));
        QVERIFY(std::abs(open.hub().frame().at.seconds() - 100) < 2);
        QVERIFY(open.now().frame->at > seconds(399));
        QTest::mouseRelease(strip, Qt::LeftButton, {},
                            QPoint(static_cast<int>(strip->x_of(seconds(120))), 40));
        open.settle();
        QTRY_VERIFY(std::abs(open.now().frame->at.seconds() - 120) < 1);
        open.press(Qt::Key_Right, Qt::ShiftModifier);
        QTRY_COMPARE(open.now().frame->at, seconds(240));
        open.press(Qt::Key_Home);
        QTRY_COMPARE(open.now().frame->at, seconds(0));
        open.press(Qt::Key_End);
        QTRY_COMPARE(open.now().frame->at, open.now().head);
        open.press(Qt::Key_B);
        QCOMPARE(open.hub().bookmarks().size(), size_t{1});
        QCOMPARE(marks_of(open.hub()).back().kind, MarkKind::bookmark);
    }

    void shows_its_keys_and_has_one_for_every_action_of_the_sheet() {
        OpenWindow open;
        open.press(Qt::Key_Question);
        QTRY_VERIFY(open.window.findChild<QDialog*>("key_sheet"));
        QStringList keys;
        for (const QAction* action : open.window.findChildren<QAction*>()) {
            if (!action->objectName().startsWith("do_") || action->shortcut().isEmpty()) continue;
            QVERIFY2(!keys.contains(action->shortcut().toString()), qPrintable(action->text()));
            keys << action->shortcut().toString();
        }
        for (const char* key :
             {"Space", ",", ".", "[", "]", "K", "S", "P", "R", "Z", "B", "F", "F5", "?"})
            QVERIFY2(keys.contains(key), key);
        QTest::keyClick(open.window.findChild<QDialog*>("key_sheet"), Qt::Key_Escape);
        QTRY_VERIFY(!open.window.findChild<QDialog*>("key_sheet"));
    }

    void presents_in_large_text_and_comes_back() {
        OpenWindow open;
        const int before = open.window.font().pixelSize();
        open.press(Qt::Key_F5);
        QCOMPARE(current_look(), Look::projector);
        QVERIFY(QApplication::font().pixelSize() > before);
        open.press(Qt::Key_F5);
        QCOMPARE(current_look(), Look::light);
        QVERIFY(open.window.menuBar()->isVisible());
    }

    void writes_what_was_done_as_a_scenario() {
        OpenWindow open;
        open.go_to(20);
        open.hub().strike("kill: \"web[1]\"");
        const QTemporaryDir folder;
        const QString path = folder.filePath("session.yaml");
        QCOMPARE(open.window.save_session(path), QString());
        QFile file(path);
        QVERIFY(file.open(QFile::ReadOnly));
        QVERIFY(file.readAll().contains("kill: \"web[1]\""));
        OpenWindow again(path);
        QVERIFY(!open.window.save_session("/nowhere/at/all.yaml").isEmpty());
    }

    void writes_the_whole_system_where_no_file_has_it() {
        OpenWindow open;
        const std::string path = open.hub().design().path;
        const QTemporaryDir folder;
        const auto saved = [&](const char* name) {
            QFile file(folder.filePath(name));
            if (!open.window.save_session(file.fileName()).isEmpty()) return QByteArray();
            return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
        };
        QVERIFY(saved("a.yaml").contains("extends: "));
        open.hub().open_text(open.hub().design().text + "description: not saved\n", path);
        QVERIFY(saved("b.yaml").contains("description: not saved"));
        open.hub().open_text(open.hub().design().text, "");
        QVERIFY(!saved("c.yaml").contains("extends: ") && saved("d.yaml").contains("services:"));
    }

    void says_in_its_title_whether_it_runs() {
        OpenWindow open;
        QCOMPARE(open.window.windowTitle(), QString("Two servers, one dies (paused) - Faultline"));
        open.press(Qt::Key_Space);
        QTRY_VERIFY(open.window.windowTitle().contains("(playing)"));
        open.go_to(600);
        QTRY_VERIFY(open.window.windowTitle().contains("(at the end)"));
    }

    void goes_on_when_a_file_is_broken() {
        OpenWindow open;
        const QTemporaryDir folder;
        QFile file(folder.filePath("broken.yaml"));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write("services: {web: {workers: many}}\n");
        file.close();
        open.hub().open(file.fileName());
        open.settle();
        QVERIFY(open.hub().live());
        open.go_to(10);
        QCOMPARE(open.now().frame->at, seconds(10));
        QVERIFY(!open.window.statusBar()->currentMessage().isEmpty());
    }

    void has_a_dock_for_every_panel() {
        MainWindow window(false);
        window.show();
        for (const Panel& panel : panels())
            if (panel.place != Place::centre) QVERIFY(window.findChild<QDockWidget*>(panel.name));
    }
};

}  // namespace faultline::gui

QTEST_MAIN(faultline::gui::MainWindowTest)
#include "main_window_test.moc"
