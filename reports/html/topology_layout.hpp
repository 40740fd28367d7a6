// reports/html/topology_layout.hpp - where to draw each component: in layers, callers left of those
// they call, in an order with few crossings.
//
// Layers by the longest way from the users; within a layer by the mean place of the neighbours,
// swept to and fro (Sugiyama, Tagawa and Toda, IEEE Trans. SMC 11, 1981). The same input gives the
// same drawing.
#pragma once
#include <string>
#include <vector>

#include "scenarios/run_result.hpp"

namespace faultline::reports {

inline constexpr double kCardWidth = 168, kCardHeight = 86;
// Between two layers, and between two cards of a layer.
inline constexpr double kCardGapX = 64, kCardGapY = 22;
// What a card is higher by if it has a box for each zone that its component stands in.
inline constexpr double kZonesHeight = 30;

struct Card {
    std::string name;
    double x = 0, y = 0;  // of the left upper corner
};
struct Wire {
    size_t from = 0, to = 0;  // cards
    bool waits = true;
};
struct Drawing {
    std::vector<Card> cards;  // the users first
    std::vector<Wire> wires;
    double width = 0, height = 0, card_height = kCardHeight;
};

Drawing lay_out(const std::vector<scenarios::CallPath>& paths, bool zones = false);

}  // namespace faultline::reports
