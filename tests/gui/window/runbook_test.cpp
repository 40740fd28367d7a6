// tests/gui/window/runbook_test.cpp - rehearsing in the window, and the session as a page.
#include <QAbstractItemModelTester>
#include <QFile>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTreeView>

#include "gui/runbook/runbook_panel.hpp"
#include "tests/gui/window/support.hpp"

namespace faultline::gui {
namespace {

QString written(const QTemporaryDir& folder, const QString& name, const QString& text) {
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly)) return {};
    file.write(text.toUtf8());
    return file.fileName();
}

QString fingerprint_in(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return "no file";
    static const QRegularExpression kPrint("fingerprint ([0-9a-f]{16})");
    return kPrint.match(QString::fromUtf8(file.readAll())).captured(1);
}

// Two servers behind a balancer; one dies and comes back. One step expects the impossible.
// Not a raw text: moc loses its way in those.
const char* const kRunbook =
    "runbook: A server dies\n"
    "scenario: %1\n"
    "steps:\n"
    "  - step: It dies\n"
    "    at: 20s\n"
    "    fault: \"kill: \\\"web[1]\\\"\"\n"
    "    expect: [{see: fault, of: \"web[1]\", by: 1s}, {see: promoted, by: 5s}]\n"
    "    check: Somebody was paged.\n"
    "  - step: It comes back\n"
    "    mend: true\n"
    "    expect: [{see: restarted, of: \"web[1]\", by: 5s}]\n";

}  // namespace

class RunbookTest : public QObject {
    Q_OBJECT

    QString text(const QTreeView& view, int row, int column) {
        return view.model()->index(row, column).data().toString();
    }

private Q_SLOTS:
    void is_rehearsed_and_graded() {
        OpenWindow open;
        const QTemporaryDir folder;
        auto* panel = open.window.findChild<RunbookPanel*>();
        auto* steps = panel->findChild<QTreeView*>("runbook_steps");
        auto* begin = panel->findChild<QPushButton*>("runbook_begin");
        auto* grade = panel->findChild<QLabel*>("runbook_grade");
        const QAbstractItemModelTester tester(steps->model());
        QVERIFY(!begin->isEnabled());
        panel->open(
            written(folder, "server.yaml", QString(kRunbook).arg(kExamples + "two-servers.yaml")));
        QCOMPARE(steps->model()->rowCount(), 4);
        QVERIFY(panel->isVisible());
        QCOMPARE(begin->text(), QString("Begin: It dies"));
        QVERIFY(text(*steps, 0, RunbookModel::verdict).endsWith("not begun"));
        open.hub().set_speed(20);
        QTest::mouseClick(begin, Qt::LeftButton);
        QTRY_VERIFY(panel->rehearsal().begun(0).has_value());
        QCOMPARE(open.hub().session().snapshot()->interventions.size(), size_t{1});
        QVERIFY(*panel->rehearsal().begun(0) >= seconds(20));
        QVERIFY(*panel->rehearsal().begun(0) < seconds(20.1));
        QTRY_VERIFY(text(*steps, 1, RunbookModel::verdict).endsWith("missed"));
        QVERIFY(text(*steps, 0, RunbookModel::verdict).endsWith("met"));
        QCOMPARE(text(*steps, 0, RunbookModel::by), QString("1.0 s"));
        QCOMPARE(text(*steps, 0, RunbookModel::seen), QString("0.0 s"));
        const QModelIndex check = steps->model()->index(2, RunbookModel::expected);
        QVERIFY(steps->model()->setData(check, Qt::Checked, Qt::CheckStateRole));
        QVERIFY(text(*steps, 2, RunbookModel::verdict).endsWith("met"));
        QCOMPARE(begin->text(), QString("Begin: It comes back"));
        QTest::mouseClick(begin, Qt::LeftButton);
        QTRY_VERIFY(panel->rehearsal().over());
        QVERIFY2(text(*steps, 3, RunbookModel::verdict).endsWith("met"),
                 qPrintable(text(*steps, 3, RunbookModel::verdict) + " " +
                            text(*steps, 3, RunbookModel::seen)));
        QVERIFY2(grade->text().startsWith("Grade D: 1 of 2"), qPrintable(grade->text()));
    }

    void says_what_is_wrong_with_a_runbook() {
        OpenWindow open;
        const QTemporaryDir folder;
        auto* panel = open.window.findChild<RunbookPanel*>();
        QSignalSpy refused(&open.hub(), &Hub::refused);
        QString broken = QString(kRunbook).arg(kExamples + "two-servers.yaml");
        panel->open(written(folder, "broken.yaml", broken.replace("web[1]\\\"", "wbe[1]\\\"")));
        QCOMPARE(refused.size(), qsizetype{1});
        QVERIFY2(refused[0][0].toString().contains("broken.yaml:6: "),
                 qPrintable(refused[0][0].toString()));
        QString stranger = QString(kRunbook).arg(kExamples + "two-servers.yaml");
        panel->open(
            written(folder, "stranger.yaml", stranger.replace("of: \"web[1]\"", "of: \"web[7]\"")));
        QVERIFY2(refused.back()[0].toString().contains("nothing here is called 'web[7]'"),
                 qPrintable(refused.back()[0].toString()));
        panel->open(kExamples + "two-servers.yaml");
        QVERIFY(refused.back()[0].toString().contains("a scenario, not a runbook"));
        QVERIFY(panel->rehearsal().runbook().steps.empty());
    }

    void a_session_is_written_as_the_page_of_the_command_line() {
        OpenWindow open;
        const QTemporaryDir folder;
        open.go_to(30);
        open.hub().strike("kill: \"web[1]\"");
        open.settle();
        const QString page = folder.filePath("here.html"), there = folder.filePath("there.html"),
                      session = folder.filePath("session.yaml");
        QCOMPARE(open.window.save_session(session), QString());
        open.window.save_report(page);
        QTRY_VERIFY_WITH_TIMEOUT(open.window.statusBar()->currentMessage().startsWith("Written"),
                                 60'000);
        const int status =
            QProcess::execute(FAULTLINE_BINARY, {"report", session, "-o", there, "--quiet"});
        QVERIFY(status == 0 || status == 99);  // 99: an objective was missed
        QCOMPARE(fingerprint_in(page).size(), qsizetype{16});
        QCOMPARE(fingerprint_in(page), fingerprint_in(there));
        // Nothing is left of one that cannot be written.
        open.window.save_report(folder.filePath("nowhere/page.html"));
        QTRY_VERIFY(open.window.statusBar()->currentMessage().contains("nowhere"));
        QTRY_VERIFY(!open.window.statusBar()->currentMessage().startsWith("The session"));
    }
};

}  // namespace faultline::gui

QTEST_MAIN(faultline::gui::RunbookTest)
#include "runbook_test.moc"
