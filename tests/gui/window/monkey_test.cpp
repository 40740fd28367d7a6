// tests/gui/window/monkey_test.cpp - random clicks, keys and drags, by a seed: nothing crashes or
// hangs, and afterwards the session is still one that the command line would repeat.
//
// FAULTLINE_MONKEY=100000 in the environment makes an hour of it.
#include <random>

#include "gui/timeline/strip.hpp"
#include "scenarios/compile.hpp"
#include "scenarios/experiment.hpp"
#include "tests/gui/window/support.hpp"

namespace faultline::gui {
namespace {

class Monkey {
public:
    explicit Monkey(OpenWindow& open, uint32_t seed) : open_{open}, random_{seed} {}

    void act() {
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
    int below(int n) { return static_cast<int>(random_() % static_cast<uint32_t>(n)); }
    QPoint somewhere() {
        // Near something, more often than not.
        const auto& cards = open_.canvas().layout_of_scene().cards;
        const QRectF card = cards[static_cast<size_t>(below(static_cast<int>(cards.size())))].card;
        if (card.isEmpty() || below(3) == 0)
            return {below(open_.canvas().width()), below(open_.canvas().height())};
        return open_.canvas().to_screen(card.center()).toPoint() +
               QPoint(below(160) - 80, below(160) - 80);
    }
    void drag(QWidget& widget, Qt::KeyboardModifiers with) {
        const auto point = [&] { return QPoint(below(widget.width()), below(widget.height())); };
        QTest::mousePress(&widget, Qt::LeftButton, with, point());
        QTest::mouseMove(&widget, point());
        QTest::mouseRelease(&widget, Qt::LeftButton, with, point());
    }
    Qt::Key key() {
        static const Qt::Key kKeys[] = {
            Qt::Key_Space, Qt::Key_Period, Qt::Key_Comma, Qt::Key_BracketLeft, Qt::Key_BracketRight,
            Qt::Key_K,     Qt::Key_S,      Qt::Key_H,     Qt::Key_E,           Qt::Key_R,
            Qt::Key_R,     Qt::Key_Z,      Qt::Key_B,     Qt::Key_F,           Qt::Key_X,
            Qt::Key_Left,  Qt::Key_Right,  Qt::Key_Up,    Qt::Key_Down,        Qt::Key_Plus,
            Qt::Key_Minus, Qt::Key_Home,   Qt::Key_End};
        return kKeys[below(static_cast<int>(std::size(kKeys)))];
    }

    OpenWindow& open_;
    std::mt19937 random_;
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
        Monkey monkey(open, 20261127);
        const int acts = qEnvironmentVariableIntValue("FAULTLINE_MONKEY");
        for (int i = 0; i < (acts ? acts : 250); ++i) {
            monkey.act();
            QCoreApplication::processEvents();
        }
        open.hub().pause();
        open.go_to(open.now().end.seconds());
        QTRY_COMPARE_WITH_TIMEOUT(open.now().frame->at, open.now().end, 60'000);
        QCOMPARE(QString::fromStdString(open.now().fingerprint),
                 QString::fromStdString(fingerprint_of(open.hub().session().exported())));
    }
};

}  // namespace faultline::gui

QTEST_MAIN(faultline::gui::MonkeyTest)
#include "monkey_test.moc"
