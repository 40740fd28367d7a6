// tests/gui/window/compare_test.cpp - two systems side by side: one clock, and what differs.
#include <QAbstractItemModelTester>
#include <QDockWidget>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>

#include "gui/compare/compare_page.hpp"
#include "tests/gui/window/support.hpp"

namespace faultline::gui {

class CompareTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shows_a_second_system_at_the_moment_of_the_first() {
        OpenWindow open;
        auto* page = open.window.findChild<ComparePage*>("compare_page");
        auto* table = open.window.findChild<QTableView*>("differences");
        const QAbstractItemModelTester tester(table->model());
        QVERIFY(!open.hub().beside());
        open.hub().open_beside().open(kExamples + "three-servers.yaml");
        QVERIFY(page->isVisible());
        QCOMPARE(open.window.findChildren<Canvas*>().size(), 3);
        open.go_to(120);
        QTRY_COMPARE(open.hub().beside()->frame().at, open.hub().frame().at);
        QCOMPARE(table->model()->rowCount(), 6);
        QVERIFY(table->model()->index(1, DifferenceModel::difference).data().toString() != "");
        open.window.findChild<QPushButton*>("compare_close")->click();
        QVERIFY(!open.hub().beside());
        QVERIFY(!table->isVisible());
    }

    void has_the_room_of_the_panels_until_the_system_is_shown_again() {
        OpenWindow open;
        auto* inspector = open.window.findChild<QDockWidget*>("inspector");
        auto* lesson = open.window.findChild<QDockWidget*>("lesson");
        auto* pages = open.window.findChild<QTabWidget*>();
        QVERIFY(inspector->isVisible() && !lesson->isVisible());
        open.hub().branch_beside();
        QVERIFY(!inspector->isVisible());
        QVERIFY(open.window.minimumSizeHint().height() <= 720);
        // What is opened meanwhile stays.
        lesson->show();
        pages->setCurrentIndex(0);
        QVERIFY(inspector->isVisible() && lesson->isVisible());
        pages->setCurrentWidget(open.window.findChild<ComparePage*>());
        QVERIFY(!inspector->isVisible() && lesson->isVisible());
    }

    void goes_both_ways_from_a_branch() {
        OpenWindow open;
        open.go_to(100);
        open.hub().branch_beside();
        open.settle();
        Hub& other = *open.hub().beside();
        QCOMPARE(other.frame().at, open.hub().frame().at);
        // The same future, until something else is done.
        open.go_to(130);
        QTRY_COMPARE(other.frame().at, open.hub().frame().at);
        QTRY_COMPARE(other.snapshot().fingerprint, open.now().fingerprint);
        other.strike("kill: \"web[0]\"");
        open.go_to(160);
        QTRY_COMPARE(other.frame().at, open.hub().frame().at);
        QVERIFY(other.snapshot().fingerprint != open.now().fingerprint);
        QVERIFY(other.snapshot().frame->instances[2].state & kDown ||
                other.snapshot().frame->instances[1].state & kDown ||
                other.snapshot().frame->instances[3].state & kDown);
    }

    void measures_the_difference_with_intervals() {
        OpenWindow open;
        open.hub().open_beside().open(kExamples + "three-servers.yaml");
        open.settle();
        auto* page = open.window.findChild<ComparePage*>("compare_page");
        auto* table = open.window.findChild<QTableView*>("differences");
        page->measure();
        const auto measured = [table](int row) {
            return table->model()->index(row, DifferenceModel::over_the_run).data().toString();
        };
        QTRY_VERIFY_WITH_TIMEOUT(!measured(1).isEmpty(), 60'000);
        // A third server makes p99 lower, and the interval says so.
        QVERIFY2(measured(1).contains("better"), qPrintable(measured(1)));
    }
};

}  // namespace faultline::gui

QTEST_MAIN(faultline::gui::CompareTest)
#include "compare_test.moc"
