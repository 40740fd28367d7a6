// gui/editor/design_view.hpp - the drawing of the document: components are dropped on it, joined by
// dragging from one to another, named, and taken away; all of it is a change of the text.
//
// Also by keyboard: arrows go from one to the next, F2 names, Delete takes away, the menu key
// joins.
#pragma once
#include <QWidget>

#include "gui/editor/document.hpp"
#include "gui/editor/sketch_picture.hpp"

class QLineEdit;
class QMenu;

namespace faultline::gui {

// What the palette's drags carry: a section ("services").
inline constexpr const char* kSectionMime = "application/x-faultline-section";

class DesignView : public QWidget {
    Q_OBJECT

public:
    explicit DesignView(Document& document, QWidget* parent = nullptr);

    const SketchPicture& picture() const { return picture_; }
    QPointF on_screen(const QPointF& place) const;  // of the picture
    QString selected_name() const;
    // For the menu of what is selected, and for tests.
    void fill_menu(QMenu& menu);

public Q_SLOTS:
    void add(const QString& section);
    void join(const QString& from, const QString& to);
    void rename_selected();
    void remove_selected();
    void refresh();

Q_SIGNALS:
    void refused(const QString& why);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    double scale() const;
    QPointF in_picture(const QPointF& on_screen) const;
    void select_card(int card);
    void go(QPointF direction);
    void finish_rename();
    void try_change(const QString& what, const std::function<std::string(scenarios::Node&)>& edit);
    void fill_join_menu(QMenu& menu, const QString& from);

    Document& document_;
    SketchPicture picture_;
    int card_ = -1, wire_ = -1;  // selected
    int dragged_ = -1;           // a card from which a line is being drawn
    QPointF mouse_, pressed_;
    double zoom_ = 1;
    QPointF shift_;
    QLineEdit* name_;
};

}  // namespace faultline::gui
