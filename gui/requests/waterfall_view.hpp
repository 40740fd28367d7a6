// gui/requests/waterfall_view.hpp - the panel of the slowest sampled requests of the last seconds:
// each as a waterfall, call by call, with what the time went into.
#pragma once
#include <QListWidget>
#include <QWidget>

#include "gui/window/hub.hpp"

namespace faultline::gui {

// One request: a row for each call, a bar for each stretch of it.
class Waterfall : public QWidget {
    Q_OBJECT

public:
    explicit Waterfall(QWidget* parent = nullptr);
    void show_request(const models::TracedRequest& request);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    models::TracedRequest request_;
};

QWidget* make_waterfalls(Hub& hub, QWidget* parent);

}  // namespace faultline::gui
