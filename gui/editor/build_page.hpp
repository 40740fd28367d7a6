// gui/editor/build_page.hpp - where a system is built: parts, its drawing, its text, what is wrong
// with it, and the file it is kept in.
#pragma once
#include <QWidget>

#include "gui/editor/document.hpp"

class QAction;
class QLabel;
class QTabWidget;
class QToolBar;
class QTreeView;

namespace faultline::gui {

class DesignView;
class ProblemsModel;
class YamlView;

class BuildPage : public QWidget {
    Q_OBJECT

public:
    explicit BuildPage(Hub& hub, QWidget* parent = nullptr);

    Document& document() { return document_; }
    // Whether what is not saved may go: saved now, given up, or the user wants to go on.
    bool may_close();

public Q_SLOTS:
    void start_new();
    void open();
    void open_gallery();
    bool save();
    bool save_as();

private:
    void add_tools();
    QWidget* make_problems();
    QAction* tool(const QString& text, const QString& tip, const QKeySequence& keys);
    void show_state();
    void show_problems();
    void tell(const QString& why);
    void offer_disk();

    Document& document_;
    QToolBar* tools_;
    QAction *run_ = nullptr, *save_ = nullptr;
    QTabWidget* views_;
    DesignView* drawing_;
    YamlView* yaml_;
    ProblemsModel* problems_;
    QTreeView* list_ = nullptr;
    QLabel *state_, *message_;
    QWidget* disk_;
};

QWidget* make_build_page(Hub& hub, QWidget* parent);

}  // namespace faultline::gui
