// gui/editor/gallery_model.hpp - scenarios to start from: the guide's architectures first, then
// every example, each with its title, its first lines and a small drawing.
#pragma once
#include <QAbstractListModel>
#include <QIcon>
#include <vector>

namespace faultline::gui {

class GalleryModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { kPathRole = Qt::UserRole, kAboutRole, kGroupRole, kPictureRole };

    // Of the folder in which the examples are; "": where they were installed.
    explicit GalleryModel(const QString& folder = {}, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Item {
        QString path, title, about, group;
        QPixmap picture;
    };
    void read(const QString& path, const QString& group);
    std::vector<Item> items_;
};

// Beside the program, as installed or as built; "" if there are none.
QString examples_folder();

}  // namespace faultline::gui
