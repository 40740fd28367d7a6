// gui/editor/form_panel.hpp - the form of what is selected, with what its fields mean below it.
#pragma once
#include <QWidget>

#include "gui/editor/document.hpp"

class QLabel;
class QTreeView;
class QMenu;

namespace faultline::gui {

class FormModel;

class FormPanel : public QWidget {
    Q_OBJECT

public:
    explicit FormPanel(Document& document, QWidget* parent = nullptr);

    // What can be done with a row; for its menu, and for tests.
    void fill_menu(QMenu& menu, const QModelIndex& index);

private:
    void show_title();
    void show_help();
    void open_first_rows();
    void add(const QModelIndex& index, int addition);
    void show_problem(const QString& why);
    void remember_open_rows();

    Document& document_;
    FormModel* model_;
    QTreeView* view_;
    QLabel *title_, *help_;
    QStringList open_;  // paths of rows that somebody opened, and did not close
    QString shown_;
};

}  // namespace faultline::gui
