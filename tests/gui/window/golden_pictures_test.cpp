// tests/gui/window/golden_pictures_test.cpp - what is painted, beside pictures that somebody looked
// at: tests/gui/golden/*.png. FAULTLINE_UPDATE=1 in the environment paints them anew; look at them
// before committing them.
//
// Letters are not the same to the last pixel everywhere. So both pictures are made four times
// smaller, and may then differ visibly in at most one pixel of a thousand: that sees a sign, a
// colour, a bar, a line that is missing or elsewhere; it does not see another digit. The numbers
// that letters tell are compared elsewhere.
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QLabel>

#include "gui/charts/charts.hpp"
#include "gui/session/stage.hpp"
#include "tests/gui/window/support.hpp"

namespace faultline::gui {
namespace {

const QString kGolden = FAULTLINE_SOURCE_DIR "/tests/gui/golden/";
constexpr int kSmaller = 4;
constexpr int kVisible = 24;      // of 255, in the channel that differs most
constexpr double kShare = 0.001;  // of the pixels
constexpr QSize kCanvas{640, 220};

QImage smaller(const QImage& image) {
    return image.convertToFormat(QImage::Format_RGB32)
        .scaled(image.size() / kSmaller, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

// The share of pixels in which two pictures differ visibly; all, if they are not of one size.
double difference(const QImage& one, const QImage& other) {
    if (one.size() != other.size()) return 1;
    const QImage a = smaller(one), b = smaller(other);
    int differ = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y), q = b.pixel(x, y);
            const int most = std::max({std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)),
                                       std::abs(qBlue(p) - qBlue(q))});
            differ += most > kVisible ? 1 : 0;
        }
    return differ / (1.0 * a.width() * a.height());
}

// A system as it is at one moment of simulated time, whatever the clock on the wall does: its stage
// runs right here, and the hub is handed the snapshot.
class Moment {
public:
    Moment(const char* example, double at, const char* done = "") {
        const Design design = load_design((kExamples + example).toStdString());
        Stage stage{design, design.blueprint->run.seed, 1'000'000};
        const auto run_to = [&](double second) { stage.run_on(seconds(second), UINT64_MAX >> 1); };
        if (*done) {
            run_to(at - 1);
            stage.strike(done);
        }
        run_to(at);
        auto snapshot = std::make_shared<Snapshot>();
        stage.show(*snapshot);
        snapshot->number = 1'000;
        hub.open_design(design);
        hub.listener()(snapshot);
        QCoreApplication::processEvents();
    }
    QImage canvas() {
        Canvas one(hub);
        one.resize(kCanvas);
        one.fit();
        return one.grab().toImage();
    }

    Hub hub;
};

}  // namespace

class GoldenPicturesTest : public QObject {
    Q_OBJECT

    static void compare(const QImage& now, const QString& name) {
        const QString path = kGolden + name + ".png";
        if (!qEnvironmentVariableIsEmpty("FAULTLINE_UPDATE")) {
            QVERIFY2(now.save(path, "PNG", 0), qPrintable(path));
            return;
        }
        const QImage golden(path);
        QVERIFY2(!golden.isNull(), qPrintable(path + " is missing; FAULTLINE_UPDATE=1 writes it"));
        const double differs = difference(now, golden);
        const QString actual = QDir::tempPath() + "/faultline-" + name + ".png";
        if (differs > kShare) now.save(actual);
        QVERIFY2(differs <= kShare, qPrintable(QString("%1 differs in %2 of its pixels: see %3")
                                                   .arg(name, percent_text(differs), actual)));
    }

private Q_SLOTS:
    void a_system_is_painted_as_before_in_every_look() {
        for (const Look look : {Look::light, Look::dark, Look::projector}) {
            set_look(look);
            compare(Moment("two-servers.yaml", 100).canvas(),
                    QString("canvas-%1").arg(theme().name));
        }
    }

    void what_is_broken_is_painted_as_before() {
        set_look(Look::light);
        compare(Moment("two-servers.yaml", 100, "kill: \"web[0]\"").canvas(), "canvas-killed");
    }

    // What the comparison is worth: none of these passes for the other.
    void sees_a_server_that_died_and_a_wire_that_is_cut() {
        set_look(Look::light);
        const QImage well = Moment("two-servers.yaml", 100).canvas();
        QCOMPARE(difference(well, Moment("two-servers.yaml", 100).canvas()), 0.0);
        const QImage dead = Moment("two-servers.yaml", 100, "kill: \"web[0]\"").canvas();
        const QImage slow =
            Moment("two-servers.yaml", 100, "slow: {target: \"web[0]\", by: 5x}").canvas();
        const QImage cut = Moment("two-servers.yaml", 100, "partition: [edge, web]").canvas();
        for (const QImage* one : {&dead, &slow, &cut}) {
            qInfo("differs in %s", qPrintable(percent_text(difference(well, *one))));
            QVERIFY(difference(well, *one) > 2 * kShare);
        }
        QVERIFY(difference(dead, slow) > kShare);
        set_look(Look::dark);
        QVERIFY(difference(well, Moment("two-servers.yaml", 100).canvas()) > 0.5);
    }

    void a_chart_is_painted_as_before() {
        set_look(Look::light);
        Moment moment("two-servers.yaml", 330);
        Charts charts(moment.hub);
        charts.resize(960, 160);
        charts.show();
        charts.show_past(true);
        QCoreApplication::processEvents();
        compare(charts.latency().grab().toImage(), "chart-latency");
    }

    void the_keys_are_painted_as_before() {
        OpenWindow open;
        open.press(Qt::Key_Question);
        auto* sheet = open.window.findChild<QDialog*>("key_sheet");
        QVERIFY(sheet);
        const QImage all = sheet->grab().toImage().convertToFormat(QImage::Format_Grayscale8);
        compare(all, "keys");
        // One word less is seen.
        sheet->findChildren<QLabel*>().last()->hide();
        QVERIFY(difference(all, sheet->grab().toImage()) > kShare);
    }
};

}  // namespace faultline::gui

QTEST_MAIN(faultline::gui::GoldenPicturesTest)
#include "golden_pictures_test.moc"
