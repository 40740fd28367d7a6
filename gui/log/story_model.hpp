// gui/log/story_model.hpp - what happened in the run, line by line, for a view: the engine's story
// up to the moment shown.
#pragma once
#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "models/story.hpp"

namespace faultline::gui {

class StoryModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { at, what, text, columns };
    using Lines = std::shared_ptr<const std::vector<models::StoryLine>>;

    explicit StoryModel(QObject* parent = nullptr);
    // Lines are added where these go on from those there are; else all of them are other ones.
    // Those after `now`, while somebody looks back, are pale.
    void show(Lines lines, sim::Time now);
    const models::StoryLine& line(int row) const { return (*lines_)[static_cast<size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    int rows_until(sim::Time now) const;
    Lines lines_;
    sim::Time now_;
};

// 4:05.250, 1:02:30: minutes and seconds, and hours where there are some.
QString clock_text(sim::Time at);

}  // namespace faultline::gui
