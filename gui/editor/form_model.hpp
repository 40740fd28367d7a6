// gui/editor/form_model.hpp - the form of what is selected as a Qt model: a row per field of the
// schema, three columns: what it is called, what holds, where that comes from.
//
// Made anew from each draft. Where the rows are the same ones, values change in place, so that what
// is open in a view stays open; else the model is reset. Editing a cell changes the document.
#pragma once
#include <QAbstractItemModel>

#include "gui/editor/document.hpp"
#include "scenarios/edit/form.hpp"

namespace faultline::gui {

class FormModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { kName, kValue, kFrom, kColumns };
    enum Role { kPathRole = Qt::UserRole, kProblemRole, kHelpRole, kWordsRole, kOriginRole };

    explicit FormModel(Document& document, QObject* parent = nullptr);

    const scenarios::FormRow& row(const QModelIndex& index) const;
    QModelIndex index_of(const QString& path) const;  // of the deepest row at or above a path
    bool is_empty() const { return form_.rows.empty(); }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    // What the view's menu does; each says why not, or "".
    QString reset(const QModelIndex& index);
    QString add(const QModelIndex& index, int addition, const QString& name);
    QString move(const QModelIndex& index, int by);

public Q_SLOTS:
    void refresh();

Q_SIGNALS:
    void refused(const QString& why);

private:
    // Rows with their parents, so that a row knows its way back. Rebuilt with the form.
    struct Place {
        const scenarios::FormRow* row;
        int parent, number;
        std::vector<int> below;
    };
    void place(const scenarios::FormRow& row, int parent, int number);
    int place_of(const QModelIndex& index) const;
    QVariant value_data(const scenarios::FormRow& row, int role) const;
    QString title_of(const scenarios::FormRow& row) const;
    QString changed(const QString& what, const std::function<std::string(scenarios::Node&)>& edit);
    void tell_changed(const QModelIndex& parent);

    Document& document_;
    scenarios::FormRow form_;
    std::vector<Place> places_;  // 0: the form itself
};

}  // namespace faultline::gui
