#include "gui/editor/gallery.hpp"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "gui/editor/gallery_model.hpp"
#include "gui/look/theme.hpp"

namespace faultline::gui {
namespace {

// Picture left; title, first lines and group beside it.
class CardDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {400, 130};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const bool selected = option.state & QStyle::State_Selected;
        const QRect card = option.rect.adjusted(4, 4, -4, -4);
        painter->setPen(selected ? QPen(option.palette.color(QPalette::Highlight), 2)
                                 : QPen(theme().window.darker(115), 1));
        painter->setBrush(option.palette.color(QPalette::Base));
        painter->drawRoundedRect(card, 10, 10);
        const auto picture = index.data(GalleryModel::kPictureRole).value<QPixmap>();
        const QSize size = picture.deviceIndependentSize().toSize();
        painter->drawPixmap(card.left() + 6, card.top() + (card.height() - size.height()) / 2,
                            picture);
        const QRect text = card.adjusted(size.width() + 20, 10, -12, -8);
        QFont bold = option.font;
        bold.setBold(true);
        painter->setFont(bold);
        painter->setPen(option.palette.color(QPalette::Text));
        painter->drawText(text, Qt::AlignLeft | Qt::AlignTop,
                          index.data(Qt::DisplayRole).toString());
        painter->setFont(option.font);
        painter->setPen(theme().faint);
        const int line = QFontMetrics(bold).height() + 4;
        painter->drawText(text.adjusted(0, line, 0, 0), Qt::TextWordWrap,
                          index.data(GalleryModel::kAboutRole).toString());
        painter->restore();
    }
};

}  // namespace

Gallery::Gallery(QWidget* parent)
    : QDialog(parent), model_{new GalleryModel({}, this)}, view_{new QListView(this)} {
    setObjectName("gallery");
    setWindowTitle(tr("Start from an architecture"));
    view_->setModel(model_);
    view_->setItemDelegate(new CardDelegate(view_));
    view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view_->setCurrentIndex(model_->index(0));
    view_->setAccessibleName(tr("Architectures"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Open)->setText(tr("Start from this"));
    buttons->button(QDialogButtonBox::Open)->setEnabled(model_->rowCount() > 0);
    auto* layout = new QVBoxLayout(this);
    if (model_->rowCount() == 0)
        layout->addWidget(new QLabel(tr("The examples were not installed.")));
    layout->addWidget(view_);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(view_, &QListView::activated, this, &QDialog::accept);
    resize(820, 620);
}

QString Gallery::chosen() const {
    return view_->currentIndex().data(GalleryModel::kPathRole).toString();
}

}  // namespace faultline::gui
