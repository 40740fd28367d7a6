// gui/editor/own_keys.hpp - keys without Ctrl or Alt belong to the widget that has the focus: where
// somebody writes or draws, K must not kill a server.
#pragma once
#include <QKeyEvent>
#include <QObject>
#include <QWidget>

namespace faultline::gui {

class OwnKeys : public QObject {
    Q_OBJECT

public:
    explicit OwnKeys(QWidget* widget) : QObject(widget) { widget->installEventFilter(this); }

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::ShortcutOverride) {
            const auto* key = static_cast<QKeyEvent*>(event);
            const bool plain = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
            const bool of_window = key->key() >= Qt::Key_F3 && key->key() <= Qt::Key_F12;
            if (plain && !of_window) event->accept();
        }
        return QObject::eventFilter(watched, event);
    }
};

}  // namespace faultline::gui
