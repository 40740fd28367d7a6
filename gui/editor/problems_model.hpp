// gui/editor/problems_model.hpp - what is wrong with the document, a row each: where, what, and
// what was probably meant.
#pragma once
#include <QAbstractTableModel>
#include <vector>

#include "gui/editor/document.hpp"

namespace faultline::gui {

class ProblemsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kWhere, kWhat, kColumns };

    explicit ProblemsModel(Document& document, QObject* parent = nullptr);

    const scenarios::Diagnostic& problem(int row) const { return all_[static_cast<size_t>(row)]; }
    int errors() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void refresh();
    Document& document_;
    std::vector<scenarios::Diagnostic> all_;
};

}  // namespace faultline::gui
