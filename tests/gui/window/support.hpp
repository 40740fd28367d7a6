// tests/gui/window/support.hpp - a window with a scenario open in it, and ways to wait for it.
#pragma once
#include <QApplication>
#include <QTest>

#include "gui/canvas/canvas.hpp"
#include "gui/look/theme.hpp"
#include "gui/window/main_window.hpp"

namespace faultline::gui {

inline const QString kExamples = FAULTLINE_SOURCE_DIR "/examples/";

inline sim::Time seconds(double s) { return sim::Time{} + sim::from_seconds(s); }

// Shown, 1280 x 720, paused at the start of the example.
class OpenWindow {
public:
    explicit OpenWindow(const QString& example = "two-servers.yaml") {
        set_look(Look::light);
        window.show();
        window.activateWindow();
        (void)QTest::qWaitForWindowActive(&window);
        window.hub().open(example.startsWith('/') ? example : kExamples + example);
        settle();
    }
    Hub& hub() { return window.hub(); }
    Canvas& canvas() { return window.canvas(); }
    const Snapshot& now() { return hub().snapshot(); }

    // All that was asked for is done and shown, of a second system beside it too: that one is asked
    // when the first is shown.
    void settle() {
        settle(hub());
        if (!hub().beside()) return;
        settle(*hub().beside());
        settle(hub());
    }
    void go_to(double at) {
        hub().seek(seconds(at));
        settle();
    }
    // As if the main window had the keyboard.
    void press(Qt::Key key, Qt::KeyboardModifiers with = {}) {
        QTest::keyClick(&canvas(), key, with);
        settle();
    }
    QPoint card(const char* name) {
        const uint32_t id = hub().system().find(name);
        return canvas().to_screen(canvas().layout_of_scene().cards[id].card.center()).toPoint();
    }
    QPoint pip(uint32_t instance) {
        for (const CardPlace& place : canvas().layout_of_scene().cards)
            for (const ZoneBox& zone : place.zones)
                for (const Pip& one : zone.pips)
                    if (one.instance == instance)
                        return canvas().to_screen(one.box.center()).toPoint();
        return {};
    }
    bool is_up(uint32_t instance) { return !(now().frame->instances[instance].state & kDown); }

    MainWindow window{false};

private:
    static void settle(Hub& hub) {
        if (hub.live()) hub.session().settle();
        for (int i = 0; i < 3; ++i) QCoreApplication::processEvents();
    }
};

}  // namespace faultline::gui
