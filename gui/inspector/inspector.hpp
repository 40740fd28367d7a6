// gui/inspector/inspector.hpp - the panel of what is selected: its figures at the moment shown, its
// instances, and what can be done to it.
#pragma once
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QTreeView>
#include <QWidget>

#include "gui/inspector/instance_model.hpp"
#include "gui/window/hub.hpp"

namespace faultline::gui {

class Inspector : public QWidget {
    Q_OBJECT

public:
    explicit Inspector(Hub& hub, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void show_selection();
    void show_moment();
    QString figures_of_component(uint32_t component) const;
    QString figures_of_edge(uint32_t edge) const;
    QString figures_of_users() const;
    void pick(const QModelIndex& index);

    Hub& hub_;
    QLabel *title_ = nullptr, *figures_ = nullptr;
    QTreeView* instances_;
    InstanceModel* model_;
    QToolButton* break_;
    QPushButton* mend_;
};

QWidget* make_inspector(Hub& hub, QWidget* parent);

}  // namespace faultline::gui
