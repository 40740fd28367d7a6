#include "gui/editor/part_list.hpp"

#include <QEvent>
#include <QMimeData>
#include <QPixmap>

#include "gui/editor/design_view.hpp"
#include "scenarios/edit/components.hpp"
#include "scenarios/schema/scenario.pb.h"
#include "scenarios/schema_info.hpp"

namespace faultline::gui {

PartList::PartList(QWidget* parent) : QListWidget(parent) {
    setObjectName("parts");
    setAccessibleName(tr("Components to add"));
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setIconSize({22, 22});
    setSpacing(2);
    setFrameShape(QFrame::NoFrame);
    const auto* type = scenarios::schema::Scenario::descriptor();
    for (const std::string& section : scenarios::component_sections()) {
        const auto name = QString::fromStdString(section);
        auto* item = new QListWidgetItem(kind_title(name), this);
        item->setData(Qt::UserRole, name);
        const auto* field = type->FindFieldByName(section);
        const auto& help = scenarios::shape(scenarios::message_of(field)).help();
        item->setToolTip(QString::fromStdString(help));
    }
    paint_icons();
    connect(this, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) {
        Q_EMIT wanted(item->data(Qt::UserRole).toString());
    });
}

void PartList::paint_icons() {
    const double ratio = devicePixelRatioF();
    for (int i = 0; i < count(); ++i) {
        const QString section = item(i)->data(Qt::UserRole).toString();
        QPixmap picture(QSize(22, 22) * ratio);
        picture.setDevicePixelRatio(ratio);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        paint_kind(painter, section, QRectF(0, 0, 22, 22), kind_colour(section, palette()));
        painter.end();
        item(i)->setIcon(QIcon(picture));
    }
}

void PartList::changeEvent(QEvent* event) {
    QListWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) paint_icons();
    if (event->type() == QEvent::StyleChange) setMinimumWidth(sizeHintForColumn(0) + 12);
}

QStringList PartList::mimeTypes() const { return {kSectionMime}; }

QMimeData* PartList::mimeData(const QList<QListWidgetItem*>& items) const {
    if (items.isEmpty()) return nullptr;
    auto* mime = new QMimeData;
    mime->setData(kSectionMime, items.first()->data(Qt::UserRole).toString().toUtf8());
    return mime;
}

}  // namespace faultline::gui
