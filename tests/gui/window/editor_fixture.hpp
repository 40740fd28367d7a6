// tests/gui/window/editor_fixture.hpp - a window with its Build page up, and hands to build with.
#pragma once
#include <QDropEvent>
#include <QMimeData>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

#include "gui/editor/build_page.hpp"
#include "gui/editor/design_view.hpp"
#include "gui/editor/form_model.hpp"
#include "gui/editor/part_list.hpp"
#include "gui/editor/yaml_view.hpp"
#include "gui/window/main_window.hpp"

namespace faultline::gui {

inline QString example(const QString& name) { return FAULTLINE_SOURCE_DIR "/examples/" + name; }

// A window with the web shop open in it.
struct Fixture {
    explicit Fixture(const QString& name = "web-shop.yaml") {
        window.show();
        window.hub().open(example(name));
        page = window.findChild<BuildPage*>("build");
        for (QWidget* above = page; above; above = above->parentWidget())
            if (auto* tabs = qobject_cast<QTabWidget*>(above)) tabs->setCurrentWidget(page);
        document = &page->document();
        yaml = page->findChild<YamlView*>("yaml");
        drawing = page->findChild<DesignView*>("drawing");
        tree = window.findChild<QTreeView*>("form-fields");
        form = static_cast<FormModel*>(tree->model());
    }
    QModelIndex field(const QString& path, int column = FormModel::kValue) const {
        return form->index_of(path).siblingAtColumn(column);
    }
    QString value(const QString& path) const { return field(path).data().toString(); }
    bool set(const QString& path, const QString& text) const {
        return form->setData(field(path), text, Qt::EditRole);
    }
    // A drag by mouse over the drawing.
    void drag(const QString& from, const QString& to) const {
        const auto place = [&](const QString& name) {
            const auto& cards = drawing->picture().cards();
            const auto i = static_cast<size_t>(drawing->picture().find(name));
            return drawing->on_screen(cards[i].place.center()).toPoint();
        };
        QTest::mousePress(drawing, Qt::LeftButton, {}, place(from));
        QTest::mouseMove(drawing, place(to));
        QTest::mouseRelease(drawing, Qt::LeftButton, {}, place(to));
    }
    void click(const QString& name) const {
        const auto& cards = drawing->picture().cards();
        const auto i = static_cast<size_t>(drawing->picture().find(name));
        QTest::mouseClick(drawing, Qt::LeftButton, {},
                          drawing->on_screen(cards[i].place.center()).toPoint());
    }
    void drop(const QString& section) const {
        QMimeData data;
        data.setData(kSectionMime, section.toUtf8());
        QDragEnterEvent enter(QPoint(80, 80), Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(drawing, &enter);
        QDropEvent event(QPointF(80, 80), Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(drawing, &event);
    }

    MainWindow window{false};
    BuildPage* page;
    Document* document;
    YamlView* yaml;
    DesignView* drawing;
    QTreeView* tree;
    FormModel* form;
};

}  // namespace faultline::gui
