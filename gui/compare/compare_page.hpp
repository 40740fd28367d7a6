// gui/compare/compare_page.hpp - two systems side by side under the same users, on one clock, and
// what is different between them.
//
// The first is the window's, the second the one beside it (Hub::beside). Both have the seed of the
// first, so that their users come at the same moments. The row below them says what differs at the
// moment shown; over the whole run, with intervals, when somebody asks for it: that takes
// replications of both (studies/compare.hpp), on a thread of their own.
#pragma once
#include <QWidget>
#include <memory>

#include "gui/compare/difference_model.hpp"
#include "gui/compare/measurement.hpp"
#include "gui/window/hub.hpp"

class QLabel;
class QPushButton;
class QTableView;
class QHBoxLayout;

namespace faultline::gui {

class Canvas;

class ComparePage : public QWidget {
    Q_OBJECT

public:
    explicit ComparePage(Hub& hub, QWidget* parent = nullptr);

public Q_SLOTS:
    void choose_file();
    // With intervals; the table says when it is done.
    void measure();

private:
    QLayout* make_buttons();
    void make_table();
    void branch();
    void show_beside();
    void show_differences();
    void keep_step();
    void show_names();

    Hub& hub_;
    QLabel *left_name_, *right_name_, *hint_;
    QWidget* right_place_;
    Canvas* right_ = nullptr;
    DifferenceModel* model_;
    QTableView* table_;
    QPushButton *choose_, *measure_, *branch_, *close_;
    Measurement measurement_;
    Mode mode_ = Mode::paused;
    double speed_ = 0;
};

QWidget* make_compare_page(Hub& hub, QWidget* parent);

}  // namespace faultline::gui
