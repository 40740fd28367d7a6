// gui/editor/part_list.hpp - the kinds of components there are, to be dragged on to the drawing;
// Return or a double click adds one, too.
#pragma once
#include <QListWidget>

namespace faultline::gui {

class PartList : public QListWidget {
    Q_OBJECT

public:
    explicit PartList(QWidget* parent = nullptr);

Q_SIGNALS:
    void wanted(const QString& section);

protected:
    QMimeData* mimeData(const QList<QListWidgetItem*>& items) const override;
    QStringList mimeTypes() const override;
    void changeEvent(QEvent* event) override;

private:
    void paint_icons();
};

}  // namespace faultline::gui
