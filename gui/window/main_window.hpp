// gui/window/main_window.hpp - the window: the panels in their places, menus, keys and what of it
// is remembered.
#pragma once
#include <QMainWindow>

#include "gui/window/hub.hpp"

class QTabWidget;

namespace faultline::gui {

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    // `remembers`: places and sizes are those of the last time, and are kept for the next. Not in
    // tests, which begin alike.
    explicit MainWindow(bool remembers, QWidget* parent = nullptr);

    Hub& hub() { return hub_; }

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void add_panels();
    void add_menus();
    void show_title();
    void remember() const;
    void recall();

    bool remembers_;
    Hub hub_;
    QTabWidget* pages_;
    QByteArray first_state_;
};

}  // namespace faultline::gui
