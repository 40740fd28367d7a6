// gui/inspector/instance_model.hpp - the instances of one component at the moment shown, for a
// view.
#pragma once
#include <QAbstractTableModel>

#include "gui/window/hub.hpp"

namespace faultline::gui {

class InstanceModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { name, state, load, queue, columns };

    explicit InstanceModel(Hub& hub, QObject* parent = nullptr);
    // kNone: none.
    void show_component(uint32_t component);
    void show_moment();
    uint32_t instance(int row) const { return first_ + static_cast<uint32_t>(row); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    Hub& hub_;
    uint32_t component_ = models::kNone, first_ = 0, count_ = 0;
};

}  // namespace faultline::gui
