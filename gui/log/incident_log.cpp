#include "gui/log/incident_log.hpp"

#include <QHeaderView>
#include <QTreeView>

#include "gui/log/story_model.hpp"
#include "gui/window/hub.hpp"

namespace faultline::gui {

QWidget* make_incident_log(Hub& hub, QWidget* parent) {
    auto* view = new QTreeView(parent);
    auto* model = new StoryModel(view);
    view->setObjectName("incidents");
    view->setModel(model);
    view->setRootIsDecorated(false);
    view->setUniformRowHeights(true);
    view->setAllColumnsShowFocus(true);
    view->header()->setSectionResizeMode(StoryModel::at, QHeaderView::ResizeToContents);
    view->header()->setSectionResizeMode(StoryModel::what, QHeaderView::ResizeToContents);
    view->header()->setStretchLastSection(true);
    const auto show = [&hub, view, model] {
        const int before = model->rowCount();
        model->show(hub.snapshot().story, hub.frame().at);
        if (model->rowCount() > before) view->scrollToBottom();
    };
    QObject::connect(&hub, &Hub::shown, view, show);
    QObject::connect(view, &QTreeView::activated, &hub, [&hub, model](const QModelIndex& index) {
        hub.seek(model->line(index.row()).at);
    });
    return view;
}

}  // namespace faultline::gui
