#include "gui/log/problems.hpp"

#include <QListWidget>

#include "gui/canvas/state_icon.hpp"
#include "gui/look/kept_picture.hpp"
#include "gui/window/hub.hpp"

namespace faultline::gui {
namespace {

QIcon sign_icon(Sign sign) {
    return QIcon(kept_picture("problem", static_cast<int>(sign), {16, 16},
                              [sign](QPainter& p) { paint_sign(p, QRectF(1, 1, 14, 14), sign); }));
}

}  // namespace

QWidget* make_problems(Hub& hub, QWidget* parent) {
    auto* list = new QListWidget(parent);
    list->setObjectName("problem_list");
    list->setWordWrap(true);
    const auto show = [&hub, list] {
        list->clear();
        for (const scenarios::Diagnostic& one : hub.design().loaded.diagnostics.sorted()) {
            QString text = QString::fromStdString(one.message);
            if (one.where.line > 0)
                text = QString("%1:%2:%3  %4")
                           .arg(QString::fromStdString(one.where.file).section('/', -1))
                           .arg(one.where.line)
                           .arg(one.where.column)
                           .arg(text);
            if (!one.hint.empty()) text += "  (" + QString::fromStdString(one.hint) + ")";
            const bool error = one.severity == scenarios::Diagnostic::Severity::error;
            list->addItem(new QListWidgetItem(sign_icon(error ? Sign::down : Sign::erring), text));
        }
    };
    QObject::connect(&hub, &Hub::broken, list, show);
    QObject::connect(&hub, &Hub::opened, list, show);
    return list;
}

}  // namespace faultline::gui
