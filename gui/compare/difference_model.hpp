// gui/compare/difference_model.hpp - what is different between two systems: at the moment shown,
// and over whole runs with intervals once they have been measured.
#pragma once
#include <QAbstractTableModel>
#include <vector>

#include "gui/session/snapshot.hpp"
#include "studies/compare.hpp"

namespace faultline::gui {

class DifferenceModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { what, left, right, difference, over_the_run };
    using QAbstractTableModel::QAbstractTableModel;

    void show(const Frame& one, const Frame& other);
    void show_measured(const std::optional<studies::Comparison>& comparison);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString name, left, right, difference, measured;
        int better = 0;  // 1: the right one is; -1: the left one; 0: neither, or not shown
    };
    std::vector<Row> rows_;
};

}  // namespace faultline::gui
