// gui/editor/gallery.hpp - a scenario to start from, chosen by its picture and its first lines.
#pragma once
#include <QDialog>

class QListView;

namespace faultline::gui {

class GalleryModel;

class Gallery : public QDialog {
    Q_OBJECT

public:
    explicit Gallery(QWidget* parent = nullptr);
    QString chosen() const;  // a path; "" if there is none

private:
    GalleryModel* model_;
    QListView* view_;
};

}  // namespace faultline::gui
