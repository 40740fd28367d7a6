// gui/runbook/runbook_model.hpp - a rehearsal for a view: a row for each thing expected, with the
// time it should take at most, the time it took, and what that means by sign and word.
#pragma once
#include <QAbstractTableModel>

#include "gui/session/rehearsal.hpp"

namespace faultline::gui {

class RunbookModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { step, expected, by, seen, verdict, columns };

    explicit RunbookModel(QObject* parent = nullptr);
    void open(scenarios::RunbookFile runbook);
    const Rehearsal& rehearsal() const { return rehearsal_; }
    void begin(sim::Time at);
    void look(const std::vector<models::StoryLine>& story, sim::Time now);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const Outcome& outcome(int row) const {
        return rehearsal_.outcomes()[static_cast<size_t>(row)];
    }
    bool is_check(const QModelIndex& index) const;
    QString text(const QModelIndex& index) const;
    void all_changed();

    Rehearsal rehearsal_;
};

}  // namespace faultline::gui
