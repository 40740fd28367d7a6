#include "gui/editor/design_view.hpp"

#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPainterPath>

#include "gui/look/theme.hpp"
#include "scenarios/edit/components.hpp"

namespace faultline::gui {
namespace {

constexpr double kEdge = 16;

std::string text_of(const QString& text) { return text.toStdString(); }

// Components that some error speaks of.
bool is_wrong(const scenarios::Draft& draft, const SketchPicture::Card& card) {
    const std::string path = text_of(card.section + "." + card.name);
    for (const scenarios::Diagnostic& d : draft.loaded.diagnostics.sorted())
        if (d.severity == scenarios::Diagnostic::Severity::error && d.path.starts_with(path) &&
            (d.path.size() == path.size() || d.path[path.size()] == '.'))
            return true;
    return false;
}

}  // namespace

DesignView::DesignView(Document& document, QWidget* parent)
    : QWidget(parent), document_{document}, name_{new QLineEdit(this)} {
    setObjectName("drawing");
    setAccessibleName(tr("Drawing of the system"));
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    setMouseTracking(true);
    setMinimumSize(240, 160);
    name_->hide();
    connect(name_, &QLineEdit::editingFinished, this, &DesignView::finish_rename);
    connect(&document_, &Document::read, this, &DesignView::refresh);
    connect(&document_, &Document::selection_changed, this, &DesignView::refresh);
    refresh();
}

// What cannot be read keeps the last drawing.
void DesignView::refresh() {
    const scenarios::Draft& draft = document_.draft();
    if (draft.is_yaml()) {
        picture_ = SketchPicture(scenarios::sketch_of(draft.whole));
        for (SketchPicture::Card& card : picture_.cards()) card.wrong = is_wrong(draft, card);
        wire_ = -1;
    }
    const QString selected = document_.selected();
    card_ = selected == "workload" ? picture_.find(scenarios::kClients)
                                   : picture_.find(selected.section('.', 1));
    update();
}

// ---- where things are

double DesignView::scale() const {
    const QSizeF size = picture_.size();
    if (size.isEmpty()) return zoom_;
    const double fit =
        std::min((width() - 2 * kEdge) / size.width(), (height() - 2 * kEdge) / size.height());
    return std::clamp(fit, 0.35, 1.0) * zoom_;
}

QPointF DesignView::on_screen(const QPointF& place) const {
    const QSizeF size = picture_.size() * scale();
    const QPointF corner(std::max(kEdge, (width() - size.width()) / 2),
                         std::max(kEdge, (height() - size.height()) / 2));
    return corner + shift_ + place * scale();
}

QPointF DesignView::in_picture(const QPointF& place) const {
    return (place - on_screen({0, 0})) / scale();
}

QString DesignView::selected_name() const {
    return card_ < 0 ? QString() : picture_.cards()[static_cast<size_t>(card_)].name;
}

void DesignView::select_card(int card) {
    wire_ = -1;
    const bool users = card >= 0 && picture_.cards()[static_cast<size_t>(card)].section.isEmpty();
    if (card < 0)
        document_.select({});
    else if (users)
        document_.select("workload");
    else
        document_.select(picture_.cards()[static_cast<size_t>(card)].section + "." +
                         picture_.cards()[static_cast<size_t>(card)].name);
    card_ = card;
    update();
}

// ---- what can be done

void DesignView::try_change(const QString& what,
                            const std::function<std::string(scenarios::Node&)>& edit) {
    const QString why = document_.change(what, edit);
    if (!why.isEmpty()) Q_EMIT refused(why);
}

void DesignView::add(const QString& section) {
    const std::string name = scenarios::free_name(document_.draft().whole, text_of(section));
    try_change(tr("adding a %1").arg(kind_title(section).toLower()), [&](scenarios::Node& tree) {
        return scenarios::add_component(tree, text_of(section), name);
    });
    select_card(picture_.find(QString::fromStdString(name)));
    setFocus();
}

void DesignView::join(const QString& from, const QString& to) {
    try_change(tr("joining %1 and %2").arg(from, to), [&](scenarios::Node& tree) {
        return scenarios::connect(tree, text_of(from), text_of(to));
    });
}

void DesignView::remove_selected() {
    if (wire_ >= 0) {
        const auto wire = picture_.wires()[static_cast<size_t>(wire_)];
        const QString from = picture_.cards()[wire.from].name, to = picture_.cards()[wire.to].name;
        try_change(tr("parting %1 and %2").arg(from, to), [&](scenarios::Node& tree) {
            return scenarios::disconnect(tree, text_of(from), text_of(to));
        });
        return;
    }
    const QString name = selected_name();
    if (name.isEmpty() || name == scenarios::kClients) return;
    try_change(tr("removing %1").arg(name), [&](scenarios::Node& tree) {
        return scenarios::remove_component(tree, text_of(name));
    });
    select_card(-1);
}

void DesignView::rename_selected() {
    const QString name = selected_name();
    if (name.isEmpty() || name == scenarios::kClients) return;
    const QRectF place = picture_.cards()[static_cast<size_t>(card_)].place;
    const QPointF corner = on_screen(place.topLeft());
    name_->setGeometry(
        QRect(corner.toPoint(), (place.size() * scale()).toSize()).adjusted(36, 6, -6, 0));
    name_->setFixedHeight(name_->sizeHint().height());
    name_->setText(name);
    name_->selectAll();
    name_->show();
    name_->setFocus();
}

void DesignView::finish_rename() {
    if (!name_->isVisible()) return;
    name_->hide();
    const QString old = selected_name(), name = name_->text().trimmed();
    if (old.isEmpty() || name.isEmpty() || name == old) return;
    const QString section = picture_.cards()[static_cast<size_t>(card_)].section;
    try_change(tr("naming %1").arg(name), [&](scenarios::Node& tree) {
        return scenarios::rename_component(tree, text_of(old), text_of(name));
    });
    if (picture_.find(name) >= 0) document_.select(section + "." + name);
    setFocus();
}

// ---- mouse

void DesignView::mousePressEvent(QMouseEvent* event) {
    pressed_ = mouse_ = event->position();
    const QPointF place = in_picture(event->position());
    const int card = picture_.card_at(place);
    const int wire = card < 0 ? picture_.wire_at(place) : -1;
    select_card(card);
    wire_ = wire;
    dragged_ = event->button() == Qt::LeftButton ? card : -1;
    update();
}

void DesignView::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() == Qt::LeftButton && dragged_ < 0) shift_ += event->position() - mouse_;
    mouse_ = event->position();
    if (event->buttons() != Qt::NoButton) update();
    const bool over = picture_.card_at(in_picture(mouse_)) >= 0;
    setCursor(dragged_ >= 0 ? Qt::CrossCursor : over ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void DesignView::mouseReleaseEvent(QMouseEvent* event) {
    const int from = std::exchange(dragged_, -1);
    update();
    const int to = picture_.card_at(in_picture(event->position()));
    if (from < 0 || to < 0 || from == to) return;
    join(picture_.cards()[static_cast<size_t>(from)].name,
         picture_.cards()[static_cast<size_t>(to)].name);
}

void DesignView::mouseDoubleClickEvent(QMouseEvent* event) {
    dragged_ = -1;
    if (picture_.card_at(in_picture(event->position())) >= 0) {
        rename_selected();
    } else {
        zoom_ = 1;
        shift_ = {};
        update();
    }
}

void DesignView::wheelEvent(QWheelEvent* event) {
    const QPointF fixed = in_picture(event->position());
    zoom_ = std::clamp(zoom_ * std::pow(1.2, event->angleDelta().y() / 120.0), 0.3, 4.0);
    shift_ += event->position() - on_screen(fixed);
    update();
}

void DesignView::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasFormat(kSectionMime)) event->acceptProposedAction();
}

void DesignView::dropEvent(QDropEvent* event) {
    add(QString::fromUtf8(event->mimeData()->data(kSectionMime)));
    event->acceptProposedAction();
}

// ---- keys

void DesignView::go(QPointF direction) {
    const auto& cards = picture_.cards();
    if (cards.empty()) return;
    if (card_ < 0) return select_card(0);
    const QPointF here = cards[static_cast<size_t>(card_)].place.center();
    int best = -1;
    double nearest = 0;
    for (size_t i = 0; i < cards.size(); ++i) {
        const QPointF way = cards[i].place.center() - here;
        const double ahead = QPointF::dotProduct(way, direction);
        if (ahead < 1) continue;
        const double aside = std::abs(way.x() * direction.y() - way.y() * direction.x());
        const double far = ahead + 2 * aside;
        if (best < 0 || far < nearest) best = static_cast<int>(i), nearest = far;
    }
    if (best >= 0) select_card(best);
}

void DesignView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left:
            return go({-1, 0});
        case Qt::Key_Right:
            return go({1, 0});
        case Qt::Key_Up:
            return go({0, -1});
        case Qt::Key_Down:
            return go({0, 1});
        case Qt::Key_F2:
            return rename_selected();
        case Qt::Key_Delete:
        case Qt::Key_Backspace:
            return remove_selected();
        case Qt::Key_Escape:
            dragged_ = -1;
            return select_card(-1);
        default:
            QWidget::keyPressEvent(event);
    }
}

void DesignView::fill_join_menu(QMenu& menu, const QString& from) {
    for (const SketchPicture::Card& card : picture_.cards()) {
        scenarios::Node tree = document_.draft().whole;
        const QString to = card.name;
        if (scenarios::connect(tree, text_of(from), text_of(to)).empty())
            menu.addAction(to, this, [this, from, to] { join(from, to); });
    }
}

void DesignView::fill_menu(QMenu& menu) {
    if (wire_ >= 0) {
        menu.addAction(tr("Remove"), QKeySequence::Delete, this, &DesignView::remove_selected);
        return;
    }
    const QString name = selected_name();
    if (!name.isEmpty()) {
        QMenu* others = menu.addMenu(tr("Asks..."));
        fill_join_menu(*others, name);
        others->setEnabled(!others->isEmpty());
        if (name != scenarios::kClients) {
            menu.addAction(tr("Rename"), Qt::Key_F2, this, &DesignView::rename_selected);
            menu.addAction(tr("Remove"), QKeySequence::Delete, this, &DesignView::remove_selected);
        }
        menu.addSeparator();
    }
    for (const std::string& known : scenarios::component_sections()) {
        const QString section = QString::fromStdString(known);
        menu.addAction(tr("Add a %1").arg(kind_title(section).toLower()), this,
                       [this, section] { add(section); });
    }
}

void DesignView::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu;
    fill_menu(menu);
    menu.exec(event->globalPos());
}

// ---- painting

void DesignView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    painter.save();
    painter.translate(on_screen({0, 0}));
    painter.scale(scale(), scale());
    picture_.paint(painter, palette(), card_, wire_);
    painter.restore();
    if (dragged_ >= 0 && (mouse_ - pressed_).manhattanLength() > 6) {
        const QRectF from = picture_.cards()[static_cast<size_t>(dragged_)].place;
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2.4, Qt::DashLine));
        painter.drawLine(on_screen({from.right(), from.center().y()}), mouse_);
    }
    painter.setPen(theme().faint);
    const QString hint = picture_.cards().size() <= 1
                             ? tr("Drag components here, then drag from one to the next to join "
                                  "them")
                         : hasFocus() ? tr("Drag from one to another to join them")
                                      : QString();
    painter.drawText(rect().adjusted(12, 8, -12, -8), Qt::AlignBottom | Qt::AlignHCenter, hint);
}

}  // namespace faultline::gui
