// tests/gui/window/lessons_test.cpp - a lesson in the window: cards, questions, predictions.
#include <QDir>
#include <QDockWidget>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QStatusBar>
#include <QTemporaryDir>

#include "gui/lessons/lesson_panel.hpp"
#include "gui/lessons/prediction_chart.hpp"
#include "tests/gui/window/support.hpp"

namespace faultline::gui {

class LessonsTest : public QObject {
    Q_OBJECT

    static LessonPanel& panel(OpenWindow& open) {
        return *open.window.findChild<LessonPanel*>("lesson_panel");
    }
    static QString text(OpenWindow& open, const char* label) {
        return open.window.findChild<QLabel*>(label)->text();
    }

private Q_SLOTS:
    void runs_a_card_to_its_end_and_then_tells() {
        OpenWindow open;
        open.hub().open(kExamples + "lessons/01-saturation.yaml");
        open.settle();
        LessonPlayer& player = panel(open).player();
        QVERIFY(panel(open).isVisible());
        QCOMPARE(text(open, "lesson_title"), QString("A server that is half busy"));
        QVERIFY(!open.window.findChild<QLabel*>("lesson_reveal")->isVisible());
        QTRY_COMPARE(open.hub().frame().at, seconds(60));
        open.hub().set_speed(std::numeric_limits<double>::infinity());
        open.window.findChild<QPushButton*>("lesson_run")->click();
        QTRY_VERIFY_WITH_TIMEOUT(player.stage() == LessonPlayer::Stage::over, 20'000);
        QVERIFY(open.window.findChild<QLabel*>("lesson_reveal")->isVisible());
        QVERIFY(text(open, "lesson_reveal").contains("92ms"));
    }

    void asks_and_says_which_answer_is_right() {
        OpenWindow open;
        open.hub().open(kExamples + "lessons/01-saturation.yaml");
        open.settle();
        open.window.findChild<QPushButton*>("lesson_next")->click();
        open.settle();
        LessonPlayer& player = panel(open).player();
        QCOMPARE(player.index(), size_t{1});
        const auto buttons = panel(open).findChildren<QRadioButton*>();
        QCOMPARE(buttons.size(), 3);
        buttons[0]->click();
        QCOMPARE(player.chosen(), std::optional<size_t>{0});
        player.reveal();
        QVERIFY(buttons[2]->text().startsWith(QString::fromUtf8("\u2713")));
        QVERIFY(buttons[0]->text().startsWith(QString::fromUtf8("\u2717")));
    }

    void draws_the_truth_over_the_prediction() {
        OpenWindow open;
        open.hub().open(kExamples + "lessons/01-saturation.yaml");
        open.settle();
        LessonPlayer& player = panel(open).player();
        player.next();
        open.settle();
        PredictionChart& chart = panel(open).prediction();
        QVERIFY(chart.isVisible());
        QVERIFY(!chart.has_prediction());
        QTest::mousePress(&chart, Qt::LeftButton, {}, QPoint(60, chart.height() - 30));
        QTest::mouseMove(&chart, QPoint(chart.width() - 12, chart.height() - 30));
        QVERIFY(chart.has_prediction());
        open.hub().set_speed(std::numeric_limits<double>::infinity());
        player.run();
        QTRY_VERIFY_WITH_TIMEOUT(player.stage() == LessonPlayer::Stage::over, 20'000);
        // Drawn at the very bottom: it was worse.
        QVERIFY2(chart.verdict().contains("times what you drew"), qPrintable(chart.verdict()));
    }

    void shows_two_systems_side_by_side_on_one_clock() {
        OpenWindow open;
        open.hub().open(kExamples + "lessons/02-least-connections.yaml");
        open.settle();
        LessonPlayer& player = panel(open).player();
        QVERIFY(!open.hub().beside());
        player.next();
        open.settle();
        QVERIFY(open.hub().beside());
        QCOMPARE(open.hub().beside()->system().name, std::string("least connections"));
        QTRY_COMPARE(open.hub().beside()->frame().at, open.hub().frame().at);
        player.previous();
        QVERIFY(!open.hub().beside());
    }

    // All of them, every card: what they show can be opened, and where they look there is
    // something.
    void opens_every_lesson() {
        OpenWindow open;
        const QDir folder(kExamples + "lessons");
        const QStringList files = folder.entryList({"*.yaml"});
        QVERIFY(files.size() >= 10);
        for (const QString& file : files) {
            open.hub().open(folder.filePath(file));
            LessonPlayer& player = panel(open).player();
            QVERIFY2(player.has_lesson(), qPrintable(file));
            for (size_t i = 0; i < player.lesson().cards.size(); ++i) {
                player.turn_to(i);
                QVERIFY2(open.hub().live(), qPrintable(file));
                for (const std::string& name : player.card().camera)
                    QVERIFY2(open.hub().selected() != models::kNone, name.c_str());
            }
        }
    }

    void says_what_is_wrong_with_a_lesson() {
        OpenWindow open;
        const QTemporaryDir folder;
        QFile file(folder.filePath("broken.yaml"));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(
            "lesson: L\nteaches: T\nsystems: {a: nowhere.yaml}\nsteps: [{title: x, text: y}]\n");
        file.close();
        open.hub().open(file.fileName());
        QVERIFY(open.window.statusBar()->currentMessage().contains("there is no file"));
        QVERIFY(open.hub().live());  // what was open still is
    }
};

}  // namespace faultline::gui

QTEST_MAIN(faultline::gui::LessonsTest)
#include "lessons_test.moc"
