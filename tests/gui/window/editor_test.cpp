// tests/gui/window/editor_test.cpp - building a system as a user does: by drawing, by form, by
// text, all of it one text with one way back.
#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QCompleter>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include "gui/editor/build_page.hpp"
#include "gui/editor/design_view.hpp"
#include "gui/editor/form_model.hpp"
#include "gui/editor/form_panel.hpp"
#include "gui/editor/gallery_model.hpp"
#include "gui/editor/part_list.hpp"
#include "gui/editor/problems_model.hpp"
#include "gui/editor/yaml_view.hpp"
#include "tests/gui/window/editor_fixture.hpp"

namespace faultline::gui {

class EditorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void the_form_and_the_text_are_one() {
        const Fixture f;
        const QString before = f.document->text();
        QCOMPARE(f.yaml->toPlainText(), before);
        f.document->select("services.api");
        QCOMPARE(f.value("services.api.workers"), QString("64"));
        QVERIFY(f.set("services.api.workers", "128"));
        QString wanted = before;
        wanted.replace("workers: 64", "workers: 128");
        QCOMPARE(f.document->text(), wanted);
        QCOMPARE(f.yaml->toPlainText(), wanted);
        // And the other way round.
        f.yaml->selectAll();
        f.yaml->insertPlainText(QString(before).replace("workers: 64", "workers: 32"));
        QTRY_COMPARE(f.value("services.api.workers"), QString("32"));
    }

    void undo_and_redo_cross_form_text_and_drawing() {
        const Fixture f;
        QStringList texts{f.document->text()};
        f.document->select("services.api");
        QVERIFY(f.set("services.api.queue", ""));
        texts << f.document->text();
        f.drop("caches");
        texts << f.document->text();
        QTextCursor cursor = f.yaml->textCursor();
        cursor.movePosition(QTextCursor::End);
        f.yaml->setTextCursor(cursor);
        QTest::keyClicks(f.yaml, "#end");
        texts << f.document->text();
        for (qsizetype i = texts.size() - 2; i >= 0; --i) {
            QTest::keyClick(f.yaml, Qt::Key_Z, Qt::ControlModifier);
            QCOMPARE(f.document->text(), texts[i]);
            QCOMPARE(f.yaml->toPlainText(), texts[i]);
        }
        QVERIFY(!f.document->modified());
        for (qsizetype i = 1; i < texts.size(); ++i) {
            f.document->undo().redo();
            QCOMPARE(f.document->text(), texts[i]);
        }
    }

    // Where somebody works with the form or the drawing, K is not "kill".
    void keys_of_the_window_are_not_keys_of_the_editor() {
        const Fixture f;
        for (QWidget* widget : {static_cast<QWidget*>(f.drawing), static_cast<QWidget*>(f.tree)}) {
            QKeyEvent plain(QEvent::ShortcutOverride, Qt::Key_K, Qt::NoModifier, "k");
            plain.ignore();
            QCoreApplication::sendEvent(widget, &plain);
            QVERIFY(plain.isAccepted());
            QKeyEvent save(QEvent::ShortcutOverride, Qt::Key_S, Qt::ControlModifier);
            save.ignore();
            QCoreApplication::sendEvent(widget, &save);
            QVERIFY(!save.isAccepted());
        }
    }

    void typing_is_undone_word_by_word() {
        const Fixture f;
        f.yaml->moveCursor(QTextCursor::End);
        QTest::keyClicks(f.yaml, "# one two");
        QCOMPARE(f.document->undo().count(), 3);
        f.document->undo().undo();
        QVERIFY(f.document->text().endsWith("# one "));
    }

    void a_field_says_what_is_wrong_and_so_does_the_line() {
        Fixture f;
        const QAbstractItemModelTester form_tester(f.form);
        auto* list = f.page->findChild<QTreeView*>("problems");
        const QAbstractItemModelTester list_tester(list->model());
        f.document->select("services.api");
        QVERIFY(f.set("services.api.workers", "many"));
        const QModelIndex workers = f.field("services.api.workers");
        QVERIFY(!workers.data(FormModel::kProblemRole).toString().isEmpty());
        QVERIFY(!f.yaml->problem_on_line(35).isEmpty());
        QVERIFY(!f.document->draft().can_run());
        QVERIFY(list->isVisibleTo(f.page));
        QCOMPARE(list->model()->rowCount(), 1);
        // Clicked, it leads to both.
        f.document->select({});
        Q_EMIT list->clicked(list->model()->index(0, 1));
        QCOMPARE(f.document->selected(), QString("services.api"));
        QCOMPARE(f.yaml->textCursor().blockNumber() + 1, 35);
        QVERIFY(f.window.hub().live());  // what ran runs on
        f.document->undo().undo();
        QVERIFY(f.document->draft().can_run());
        QCOMPARE(static_cast<ProblemsModel*>(list->model())->errors(), 0);
    }

    // Whoever paints a list must not change it: keys may have come that were not read yet.
    void the_list_of_mistakes_stays_while_it_is_looked_at() {
        Fixture f;
        f.document->replace_all("mistakes",
                                "workload: {arivals: 1/s}\nservices: {a: {wokers: 1}}\n");
        ProblemsModel mistakes(*f.document);
        QVERIFY(mistakes.rowCount() > 1);
        const QSignalSpy reset(&mistakes, &QAbstractItemModel::modelReset);
        f.document->typed(0, 0, "#");
        QVERIFY(mistakes.index(0, ProblemsModel::kWhere).data().toString().contains("line"));
        QCOMPARE(reset.count(), qsizetype{0});
    }

    void a_default_is_grey_and_says_whose_it_is() {
        const Fixture f;
        f.document->select("load_balancers.edge");
        const QModelIndex tries = f.field("load_balancers.edge.tries");
        QCOMPARE(tries.data().toString(), QString("0"));
        QVERIFY(tries.data(Qt::FontRole).value<QFont>().italic());
        QVERIFY(f.field("load_balancers.edge.tries", FormModel::kFrom)
                    .data()
                    .toString()
                    .startsWith("default: nginx"));
        QVERIFY(f.set("load_balancers.edge.tries", "2"));
        QCOMPARE(f.field("load_balancers.edge.tries", FormModel::kFrom).data().toString().left(13),
                 QString("web-shop.yaml"));
        QCOMPARE(f.form->reset(f.field("load_balancers.edge.tries")), QString());
        QCOMPARE(f.value("load_balancers.edge.tries"), QString("0"));
    }

    void a_field_is_edited_in_place_with_words_offered() {
        const Fixture f;
        f.document->select("load_balancers.edge");
        const QModelIndex policy = f.field("load_balancers.edge.policy");
        f.tree->setCurrentIndex(policy);
        f.tree->edit(policy);
        auto* box = f.tree->viewport()->findChild<QComboBox*>();
        QVERIFY(box);
        QVERIFY(box->findText("ip_hash") >= 0);
        box->lineEdit()->setText("nonsense");
        QVERIFY(!box->lineEdit()->toolTip().isEmpty());
        box->lineEdit()->setText("ip_hash");
        QVERIFY(box->lineEdit()->toolTip().isEmpty());
        QTest::keyClick(box, Qt::Key_Return);
        QTRY_VERIFY(f.document->text().contains("policy: ip_hash "));
    }

    void a_system_is_drawn_from_nothing_and_runs() {
        Fixture f;
        f.document->start_new();
        const QAbstractItemModelTester tester(f.form);
        for (const QString section : {"load_balancers", "databases", "caches", "queues"})
            f.drop(section);
        f.drag("service", "database");
        f.drag("service", "cache");
        f.drag("service", "queue");
        f.drag("balancer", "service");
        f.drag("clients", "balancer");
        QVERIFY2(f.document->draft().can_run(),
                 f.document->draft().loaded.diagnostics.text().c_str());
        QVERIFY(!f.document->runs());
        f.document->run();
        QVERIFY(f.document->runs());
        QCOMPARE(f.window.hub().system().components.size(), size_t{6});
    }

    void what_cannot_be_joined_says_why() {
        const Fixture f;
        const QString before = f.document->text();
        f.drag("shop", "api");
        QCOMPARE(f.document->text(), before);
        auto* message = f.page->findChild<QLabel*>("build-message");
        QVERIFY(message->text().contains("a database asks nobody"));
    }

    void components_are_named_and_taken_away() {
        const Fixture f;
        f.click("redis");
        QCOMPARE(f.document->selected(), QString("caches.redis"));
        QTest::keyClick(f.drawing, Qt::Key_F2);
        auto* name = f.drawing->findChild<QLineEdit*>();
        name->setText("memory");
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(f.document->text().contains("cache: {in: memory, key: product"));
        QCOMPARE(f.document->selected(), QString("caches.memory"));
        QVERIFY(f.document->draft().can_run());
        QTest::keyClick(f.drawing, Qt::Key_Delete);
        QVERIFY(!f.document->text().contains("memory: {machine"));
        QVERIFY(f.document->draft().can_run());
        QCOMPARE(f.document->selected(), QString());
    }

    void the_keyboard_goes_everywhere() {
        const Fixture f;
        QTest::keyClick(f.drawing, Qt::Key_Right);
        QCOMPARE(f.document->selected(), QString("workload"));
        QTest::keyClick(f.drawing, Qt::Key_Right);
        QCOMPARE(f.document->selected(), QString("load_balancers.edge"));
        QTest::keyClick(f.drawing, Qt::Key_Right);
        QCOMPARE(f.document->selected(), QString("services.api"));
        QMenu menu;
        f.drawing->fill_menu(menu);
        QMenu* asks = menu.actions().first()->menu();
        QVERIFY(asks);
        QStringList names;
        for (const QAction* action : asks->actions()) names << action->text();
        QVERIFY(names.contains("shop") && names.contains("redis") && !names.contains("api"));
        auto* parts = f.page->findChild<PartList*>("parts");
        parts->setCurrentRow(1);
        Q_EMIT parts->itemActivated(parts->item(1));
        QVERIFY(f.document->text().contains("  service: {workers: 8"));
        QCOMPARE(f.document->selected(), QString("services.service"));
    }

    void rows_are_added_moved_and_removed() {
        const Fixture f;
        f.document->select("services.api");
        const QString browse = "services.api.operations.browse";
        QCOMPARE(f.form->rowCount(f.field(browse, 0)), 3);
        QCOMPARE(f.form->add(f.field(browse, 0), 1, {}), QString());
        QCOMPARE(f.form->rowCount(f.field(browse, 0)), 4);
        const QModelIndex last = f.form->index(3, 0, f.field(browse, 0));
        QCOMPARE(f.form->move(last, -1), QString());
        QCOMPARE(f.form->reset(f.form->index(3, 0, f.field(browse, 0))), QString());
        QCOMPARE(f.form->rowCount(f.field(browse, 0)), 3);
        QVERIFY(f.document->draft().can_run());
        const auto* inspector = f.tree->parentWidget();
        QMenu menu;
        static_cast<FormPanel*>(f.tree->parentWidget())->fill_menu(menu, f.field(browse, 0));
        QVERIFY(inspector && menu.actions().size() > 8);
    }

    void files_are_saved_whole_and_noticed_when_others_write_them() {
        Fixture f;
        const QTemporaryDir folder;
        const QString path = folder.filePath("mine.yaml");
        QVERIFY(f.document->save_as(path));
        QVERIFY(f.set("run.seed", "7") || (f.document->select("run"), f.set("run.seed", "7")));
        QVERIFY(f.document->modified());
        QVERIFY(f.document->save());
        QVERIFY(!f.document->modified());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()), f.document->text());
        file.close();
        // Another program writes it: taken at once where nothing is lost.
        QString other = f.document->text();
        other.replace("seed: 7", "seed: 8");
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(other.toUtf8()) > 0);
        file.close();
        QTRY_COMPARE(f.document->text(), other);
        // And asked for where something would be.
        f.document->replace_all("mine", QString(other).replace("seed: 8", "seed: 9"));
        const QSignalSpy changed(f.document, &Document::disk_changed);
        other.replace("seed: 8", "seed: 10");
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(other.toUtf8()) > 0);
        file.close();
        QTRY_VERIFY(changed.count() > 0);
        QVERIFY(f.document->text().contains("seed: 9"));
        f.document->take_from_disk();
        QCOMPARE(f.document->text(), other);
        QVERIFY(!f.document->save_as(folder.filePath("no/such/folder/x.yaml")));
    }

    void what_was_changed_is_not_lost_when_something_is_opened() {
        Fixture f;
        const QTemporaryDir folder;
        QVERIFY(f.document->save_as(folder.filePath("mine.yaml")));
        f.window.hub().open(folder.filePath("mine.yaml"));
        const QString saved = f.document->text();
        const QString mine = QString(saved).replace("workers: 64", "workers: 65");
        f.document->replace_all("mine", mine);
        f.document->run();
        // Read again from the file: with a way back.
        f.window.findChild<QAction*>("do_reload")->trigger();
        QCOMPARE(f.document->text(), saved);
        QVERIFY(!f.document->modified());
        f.document->undo().undo();
        QCOMPARE(f.document->text(), mine);
        QVERIFY(f.document->modified());
        // A system that is opened elsewhere: a lesson's, a runbook's.
        f.window.hub().open(example("two-servers.yaml"));
        QCOMPARE(f.document->text(), mine);
        QVERIFY(!f.document->runs());
    }

    void lines_of_other_systems_keep_their_ends() {
        Fixture f;
        const QTemporaryDir folder;
        const QString path = folder.filePath("dos.yaml");
        QFile file(path);
        const QByteArray text =
            "workload: {arrivals: 1/s, requests: {a: {to: b}}}\r\n"
            "services:\r\n  b: {workers: 1, operations: {x: [{wait: 1ms}]}}\r\n";
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        file.close();
        QVERIFY(f.document->open(path));
        f.document->select("services.b");
        QVERIFY(f.set("services.b.workers", "2"));
        QVERIFY(f.document->save());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray(text).replace("workers: 1", "workers: 2"));
    }

    void a_broken_file_opens_with_what_is_wrong_at_its_lines() {
        Fixture f;
        const QTemporaryDir folder;
        const auto write = [&](const QByteArray& text) {
            QFile file(folder.filePath("broken.yaml"));
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        QVERIFY(write("services:\n  api: {replicas: many, operations: {x: [{wait: 1ms}]}}\n"));
        QVERIFY(f.document->open(folder.filePath("broken.yaml")));
        QVERIFY(f.yaml->problem_on_line(2).contains("many"));
        QCOMPARE(f.drawing->picture().cards().size(), size_t{2});
        f.document->select("services.api");
        QVERIFY(f.set("services.api.replicas", "2"));
        QVERIFY(f.yaml->problem_on_line(2).isEmpty());
        QVERIFY(write("services: {api: [\n"));
        QVERIFY(f.document->open(folder.filePath("broken.yaml")));
        QVERIFY(!f.document->draft().is_yaml());
        QVERIFY(!f.set("services.api.replicas", "3"));
        f.drop("caches");
        QCOMPARE(f.document->text(), QString("services: {api: [\n"));
        QVERIFY(!f.document->open(folder.filePath("gone.yaml")));
    }

    void the_gallery_has_every_example_that_runs() {
        GalleryModel gallery(FAULTLINE_SOURCE_DIR "/examples");
        const QAbstractItemModelTester tester(&gallery);
        QVERIFY(gallery.rowCount() >= 11);
        const QModelIndex first = gallery.index(0);
        QVERIFY(first.data(GalleryModel::kGroupRole).toString().contains("guide"));
        for (int i = 0; i < gallery.rowCount(); ++i) {
            QVERIFY(!gallery.index(i).data(GalleryModel::kAboutRole).toString().isEmpty());
            QVERIFY(!gallery.index(i).data(GalleryModel::kPictureRole).value<QPixmap>().isNull());
        }
        QVERIFY(!examples_folder().isEmpty());
        Fixture f;
        QVERIFY(f.document->open_copy(first.data(GalleryModel::kPathRole).toString()));
        QVERIFY(f.document->file().isEmpty());
        QVERIFY(f.document->runs());
    }

    void words_are_completed() {
        const Fixture f;
        f.yaml->moveCursor(QTextCursor::End);
        f.yaml->insertPlainText("more_workl");
        f.yaml->complete();
        auto* offered = f.yaml->findChild<QCompleter*>()->popup();
        QVERIFY(offered->isVisible());
        QTest::keyClick(offered, Qt::Key_Return);
        QVERIFY(f.document->text().endsWith("more_workloads"));
    }
};

}  // namespace faultline::gui

QTEST_MAIN(faultline::gui::EditorTest)
#include "editor_test.moc"
