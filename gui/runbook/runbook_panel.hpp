// gui/runbook/runbook_panel.hpp - the panel in which a runbook is rehearsed on the live system: it
// strikes a step's fault when the step is begun, and holds what happens against what was expected.
#pragma once
#include <QWidget>

#include "gui/runbook/runbook_model.hpp"
#include "gui/window/hub.hpp"

class QLabel;
class QPushButton;
class QTreeView;

namespace faultline::gui {

class RunbookPanel : public QWidget {
    Q_OBJECT

public:
    RunbookPanel(Hub& hub, QWidget* parent);
    const Rehearsal& rehearsal() const { return model_->rehearsal(); }

public Q_SLOTS:
    void open(const QString& path);  // what is wrong with it is told by Hub::refused()
    // The next step. If it has a moment of its own the run goes there first.
    void begin();
    void again();  // from the start of the run

private:
    void design_opened();
    void watch();
    void strike();
    void show_state();
    // Of a fault that cannot be struck on this system, or of what nobody there is called; "": none.
    QString problem_of_steps() const;
    bool is_told_of(const scenarios::Sight& sight) const;

    Hub& hub_;
    RunbookModel* model_;
    QTreeView* view_;
    QLabel *name_, *grade_;
    QPushButton *begin_, *again_;
    bool going_ = false;  // to the moment at which the next step begins
};

QWidget* make_runbook_panel(Hub& hub, QWidget* parent);

}  // namespace faultline::gui
