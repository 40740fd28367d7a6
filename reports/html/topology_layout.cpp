#include "reports/html/topology_layout.hpp"

#include <algorithm>
#include <map>

namespace faultline::reports {
namespace {

constexpr double kGapX = kCardGapX, kGapY = kCardGapY, kMargin = 8;

class Layout {
public:
    Layout(const std::vector<scenarios::CallPath>& paths, bool zones) {
        if (zones) drawing_.card_height += kZonesHeight;
        card("clients");
        for (const scenarios::CallPath& path : paths)
            drawing_.wires.push_back({card(path.from), card(path.to), path.waits});
        layer_.assign(drawing_.cards.size(), 0);
    }

    Drawing drawing() {
        find_layers();
        size_t layers = 0;
        for (const size_t layer : layer_) layers = std::max(layers, layer + 1);
        rows_.resize(layers);
        for (size_t i = 0; i < drawing_.cards.size(); ++i) rows_[layer_[i]].push_back(i);
        for (int sweep = 0; sweep < 4; ++sweep) {
            for (size_t layer = 1; layer < layers; ++layer) sort_by_neighbours(layer);
            for (size_t layer = layers; layer-- > 0;) sort_by_neighbours(layer);
        }
        place();
        return std::move(drawing_);
    }

private:
    size_t card(const std::string& name) {
        const auto [it, fresh] = index_.try_emplace(name, drawing_.cards.size());
        if (fresh) drawing_.cards.push_back({name});
        return it->second;
    }

    // Relaxed as often as there are cards: a ring of calls, which has no layers, ends too.
    void find_layers() {
        for (size_t round = 0; round < drawing_.cards.size(); ++round)
            for (const Wire& wire : drawing_.wires)
                if (layer_[wire.to] < layer_[wire.from] + 1 &&
                    layer_[wire.from] + 1 < drawing_.cards.size())
                    layer_[wire.to] = layer_[wire.from] + 1;
    }

    double place_in_row(size_t i) const {
        const auto& row = rows_[layer_[i]];
        const auto at = std::find(row.begin(), row.end(), i) - row.begin();
        return (static_cast<double>(at) + 0.5) / static_cast<double>(row.size());
    }

    void sort_by_neighbours(size_t layer) {
        std::vector<std::pair<double, size_t>> wanted;
        for (const size_t i : rows_[layer]) {
            double sum = 0, count = 0;
            for (const Wire& wire : drawing_.wires) {
                if (wire.from != i && wire.to != i) continue;
                sum += place_in_row(wire.from == i ? wire.to : wire.from);
                ++count;
            }
            wanted.emplace_back(count > 0 ? sum / count : place_in_row(i), i);
        }
        std::stable_sort(wanted.begin(), wanted.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        for (size_t k = 0; k < wanted.size(); ++k) rows_[layer][k] = wanted[k].second;
    }

    void place() {
        size_t tallest = 1;
        for (const auto& row : rows_) tallest = std::max(tallest, row.size());
        const double pitch = drawing_.card_height + kGapY;
        drawing_.height = static_cast<double>(tallest) * pitch - kGapY + 2 * kMargin;
        drawing_.width =
            static_cast<double>(rows_.size()) * (kCardWidth + kGapX) - kGapX + 2 * kMargin;
        for (size_t layer = 0; layer < rows_.size(); ++layer) {
            const auto count = static_cast<double>(rows_[layer].size());
            double y = (drawing_.height - count * pitch + kGapY) / 2;
            for (const size_t i : rows_[layer]) {
                drawing_.cards[i].x = kMargin + static_cast<double>(layer) * (kCardWidth + kGapX);
                drawing_.cards[i].y = y;
                y += pitch;
            }
        }
    }

    Drawing drawing_;
    std::map<std::string, size_t> index_;
    std::vector<size_t> layer_;              // by card
    std::vector<std::vector<size_t>> rows_;  // cards of a layer, from top to bottom
};

}  // namespace

Drawing lay_out(const std::vector<scenarios::CallPath>& paths, bool zones) {
    return Layout{paths, zones}.drawing();
}

}  // namespace faultline::reports
