#include "gui/look/kept_picture.hpp"

#include <map>
#include <string>
#include <tuple>

#include "gui/look/theme.hpp"

namespace faultline::gui {

QPixmap kept_picture(const char* family, int which, QSize size,
                     const std::function<void(QPainter&)>& paint) {
    // Outlives the application, as a pixmap must not be destroyed after it.
    static auto& kept = *new std::map<std::tuple<std::string, int, Look>, QPixmap>;
    constexpr int kRatio = 2;  // sharp on a high-density screen, too
    const auto [it, fresh] = kept.try_emplace({family, which, current_look()},
                                              size.width() * kRatio, size.height() * kRatio);
    if (!fresh) return it->second;
    QPixmap& picture = it->second;
    picture.setDevicePixelRatio(kRatio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter);
    painter.end();
    return picture;
}

}  // namespace faultline::gui
