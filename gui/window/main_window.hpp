// gui/window/main_window.hpp - the window: the panels in their places, the time bar, menus, keys,
// and what of it is remembered.
//
// Every verb is an action with a name (QObject::objectName), a place in a menu and, most of them, a
// key; the key sheet is made of them (key_sheet.hpp).
#pragma once
#include <QMainWindow>

#include "gui/look/theme.hpp"
#include "gui/window/hub.hpp"
#include "gui/window/report_writer.hpp"

class QTabWidget;
class QMenu;

namespace faultline::gui {

class Canvas;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    // `remembers`: places, sizes and look are those of the last time, and are kept for the next.
    // Not in tests, which begin alike.
    explicit MainWindow(bool remembers, QWidget* parent = nullptr);
    ~MainWindow() override;

    Hub& hub() { return hub_; }
    Canvas& canvas() { return *canvas_; }

public Q_SLOTS:
    void change_look(Look look);
    // Large text, nothing but the system; or back.
    void present(bool on);
    // What was done so far, as a scenario. The answer is empty, or says why it cannot be written.
    QString save_session(const QString& path);
    // The same as the page of `faultline report`: it is run again, and the status bar says when the
    // page is there.
    void save_report(const QString& path);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void add_panels();
    void add_file_menu();
    void add_time_menu();
    void add_break_menu();
    void add_view_menu();
    void add_help_menu();
    QAction* add(QMenu* menu, const char* name, const QString& text, const QKeySequence& key,
                 std::function<void()> what);
    void make_room();
    void show_title();
    void tell(const QString& text);
    void remember() const;
    void recall();

    bool remembers_;
    Hub hub_;
    ReportWriter report_writer_;
    QTabWidget* pages_;
    QWidget* time_bar_;
    Canvas* canvas_;
    QMenu* view_ = nullptr;
    Look look_before_ = Look::light;
    QByteArray first_state_, state_before_;
    QByteArray beside_;  // where the panels were before a page took all of the window
};

}  // namespace faultline::gui
