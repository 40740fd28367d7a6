// tests/gui/window/panels_test.cpp - charts and inspector: what they show is what was recorded.
#include <QAbstractItemModelTester>
#include <QLabel>
#include <QPushButton>
#include <QTreeView>
#include <cmath>

#include "gui/charts/charts.hpp"
#include "gui/charts/percentiles.hpp"
#include "tests/gui/window/support.hpp"

namespace faultline::gui {

class PanelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void draw_at_most_two_points_a_pixel_and_lose_no_peak() {
        QList<QPointF> points;
        for (int i = 0; i < 100'000; ++i)
            points << QPointF(i * 0.01, i == 54'321 ? 100 : std::sin(i * 0.001));
        const QList<QPointF> kept = thinned(points, 0, 1000, 300);
        QVERIFY(kept.size() <= 2 * 301);
        const auto higher = [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); };
        QCOMPARE(std::max_element(kept.begin(), kept.end(), higher)->y(), 100.0);
        QVERIFY(std::is_sorted(kept.begin(), kept.end(),
                               [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); }));
    }

    void chart_what_was_recorded() {
        OpenWindow open;
        open.go_to(300);
        auto* charts = open.window.findChild<Charts*>("charts_panel");
        charts->show_past(true);
        const auto lines = charts->latency().chart()->series();
        QCOMPARE(lines.size(), 2);
        const auto points = qobject_cast<QLineSeries*>(lines.front())->points();
        QVERIFY(points.size() > 100);
        for (const FramePtr& frame : *open.now().past)
            if (std::abs(frame->at.seconds() - points.back().x()) < 1e-9)
                QCOMPARE(points.back().y(), 1e3 * frame->users.p99);
        QTest::mousePress(charts->load().viewport(), Qt::LeftButton, {},
                          charts->load().chart()->plotArea().center().toPoint());
        QVERIFY(std::abs(open.hub().frame().at.seconds() - 300) < 5);
        QTest::mouseRelease(charts->load().viewport(), Qt::LeftButton, {}, QPoint(1, 50));
        open.settle();
        QTRY_COMPARE(open.now().frame->at, seconds(0));
    }

    void show_how_long_requests_took_and_what_the_budget_does() {
        OpenWindow open;
        open.hub().strike("kill: web");
        open.go_to(300);
        open.press(Qt::Key_P, Qt::ControlModifier);
        auto* panel = open.window.findChild<Percentiles*>("percentiles_panel");
        QVERIFY(panel->isVisible());
        panel->show_past(true);
        QCOMPARE(panel->burn().chart()->series().size(), 2);
        const auto points =
            qobject_cast<QLineSeries*>(panel->burn().chart()->series().front())->points();
        QCOMPARE(std::lround(points.back().y()), 1000L);
        const auto shades = [&] {
            const QImage all = panel->map().grab().toImage();
            int found = 0;
            for (int y = 40; y < all.height() - 30; ++y)
                for (int x = 60; x < all.width() - 20; ++x)
                    found += all.pixelColor(x, y).hsvSaturation() > 60 &&
                             all.pixelColor(x, y).value() > 120;  // the moment's line is darker
            return found;
        };
        QCOMPARE(shades(), 0);  // nobody was answered
        open.go_to(0);
        open.hub().strike("slow: {target: web, by: 2x}");  // what was is gone
        open.go_to(300);
        panel->show_past(true);
        QVERIFY(shades() > 500);
        QTest::mousePress(&panel->map(), Qt::LeftButton, {}, panel->map().rect().center());
        QVERIFY(open.hub().frame().at.seconds() < 250);
        QTest::mouseRelease(&panel->map(), Qt::LeftButton, {}, panel->map().rect().center());
        open.settle();
    }

    void name_every_line_however_little_room_there_is() {
        OpenWindow open;
        open.go_to(300);
        auto* charts = open.window.findChild<Charts*>("charts_panel");
        charts->show_past(true);
        QVERIFY(charts->latency().width() < 300);
        const auto ink = [&](Meaning meaning) {
            const QImage all = charts->latency().grab().toImage();
            const int top = static_cast<int>(charts->latency().chart()->plotArea().top());
            int found = 0;
            for (int y = 0; y < top - 2; ++y)
                for (int x = 0; x < all.width(); ++x) {
                    const QColor one = all.pixelColor(x, y);  // a shade: lines are thin
                    const int hue = std::abs(one.hsvHue() - theme().of(meaning).hsvHue());
                    found += one.hsvSaturation() > 80 && hue < 12 ? 1 : 0;
                }
            return found;
        };
        QVERIFY(ink(Meaning::information) > 5);
        QVERIFY(ink(Meaning::normal) > 5);
        QCOMPARE(ink(Meaning::down), 0);
    }

    void have_larger_letters_for_a_projector() {
        OpenWindow open;
        auto* title = open.window.findChild<QLabel*>("inspector_title");
        auto* figures = open.window.findChild<QLabel*>("inspector_figures");
        QCOMPARE(title->font().pixelSize(), 16);
        open.press(Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(title->font().pixelSize(), ui_font(16).pixelSize());
        QVERIFY(title->font().pixelSize() > 16);
        QVERIFY(figures->font().pixelSize() > 12);
        open.press(Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(title->font().pixelSize(), 16);
    }

    void inspect_what_is_selected() {
        OpenWindow open;
        auto* instances = open.window.findChild<QTreeView*>("instances");
        const QAbstractItemModelTester tester(instances->model());
        auto* title = open.window.findChild<QLabel*>("inspector_title");
        auto* mend = open.window.findChild<QPushButton*>("mend");
        QCOMPARE(title->text(), QString("All requests"));
        open.go_to(30);
        open.hub().select(open.hub().system().find("web"));
        QCOMPARE(title->text(), QString("web"));
        QCOMPARE(instances->model()->rowCount(), 2);
        QVERIFY(!mend->isEnabled());
        Q_EMIT instances->doubleClicked(instances->model()->index(1, 0));
        open.settle();
        QVERIFY(instances->model()->index(1, 1).data().toString().startsWith("down"));
        QVERIFY(mend->isEnabled());
        QTest::mouseClick(mend, Qt::LeftButton);
        open.settle();
        QVERIFY(!instances->model()->index(1, 1).data().toString().contains("down"));
        open.hub().select_edge(0);
        QVERIFY(title->text().contains(QChar(0x2192)));
    }
};

}  // namespace faultline::gui

QTEST_MAIN(faultline::gui::PanelsTest)
#include "panels_test.moc"
