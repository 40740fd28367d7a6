#include "gui/editor/gallery_model.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QGuiApplication>
#include <QPainter>
#include <algorithm>

#include "gui/editor/sketch_picture.hpp"
#include "scenarios/edit/draft.hpp"

namespace faultline::gui {
namespace {

constexpr QSize kPicture(220, 110);

// The comment at the head of a file, its line ends taken for blanks.
QString first_lines(const QString& text) {
    QStringList lines;
    for (const QString& line : text.split('\n')) {
        if (!line.startsWith('#')) break;
        const QString said = line.mid(1).trimmed();
        if (said.isEmpty() || said.contains("-->") || said.startsWith('|')) continue;
        lines << said;
    }
    QString about = lines.join(' ');
    if (about.startsWith("What this teaches: ")) {
        about.remove(0, 19);
        if (!about.isEmpty()) about[0] = about[0].toUpper();
    }
    return about;
}

QPixmap picture_of(const scenarios::Draft& draft) {
    const SketchPicture picture(scenarios::sketch_of(draft.whole));
    const double ratio = qGuiApp->devicePixelRatio();
    QPixmap pixmap(kPicture * ratio);
    pixmap.setDevicePixelRatio(ratio);
    const QPalette palette = QGuiApplication::palette();
    pixmap.fill(palette.color(QPalette::Window));
    QPainter painter(&pixmap);
    const QSizeF size = picture.size();
    const double scale = std::min(
        {(kPicture.width() - 12) / size.width(), (kPicture.height() - 12) / size.height(), 0.8});
    painter.translate((kPicture.width() - size.width() * scale) / 2,
                      (kPicture.height() - size.height() * scale) / 2);
    painter.scale(scale, scale);
    picture.paint(painter, palette);
    return pixmap;
}

}  // namespace

QString examples_folder() {
    const QString program = QCoreApplication::applicationDirPath();
    for (const char* way : {"/../share/faultline/examples", "/../../examples",
                            "/../../../../examples", "/../../../examples"})
        if (QDir(program + way).exists()) return QDir(program + way).canonicalPath();
    return {};
}

GalleryModel::GalleryModel(const QString& folder, QObject* parent) : QAbstractListModel(parent) {
    const QString root = folder.isEmpty() ? examples_folder() : folder;
    QStringList paths;
    if (!root.isEmpty())
        for (QDirIterator it(root, {"*.yaml"}, QDir::Files, QDirIterator::Subdirectories);
             it.hasNext();)
            paths << it.next();
    std::sort(paths.begin(), paths.end());
    const QString guide = root + "/scaling/";
    for (const QString& path : paths)
        if (path.startsWith(guide)) read(path, tr("The guide's architectures"));
    for (const QString& path : paths)
        if (!path.startsWith(guide)) read(path, tr("Examples"));
}

// What is no scenario, such as a study, is left out.
void GalleryModel::read(const QString& path, const QString& group) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return;
    const QByteArray bytes = file.readAll();
    const auto draft = scenarios::read_draft(bytes.toStdString(), path.toStdString());
    if (!draft.can_run()) return;
    QString title = QString::fromStdString(draft.loaded.scenario.scenario());
    if (title.isEmpty()) title = QFileInfo(path).completeBaseName();
    items_.push_back(
        {path, title, first_lines(QString::fromUtf8(bytes)), group, picture_of(draft)});
}

int GalleryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(items_.size());
}

QVariant GalleryModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Item& item = items_[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return item.title;
        case Qt::ToolTipRole:
        case Qt::AccessibleDescriptionRole:
        case kAboutRole:
            return item.about;
        case kPathRole:
            return item.path;
        case kGroupRole:
            return item.group;
        case kPictureRole:
            return item.picture;
        default:
            return {};
    }
}

}  // namespace faultline::gui
