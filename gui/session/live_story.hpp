// gui/session/live_story.hpp - the story of a running system as people are told it: its lines, and
// what only an incident's record knows, the first request that went wrong and objectives met again.
//
// The same lines as in a result's timeline. `restored` is known ten seconds after its moment, and
// taken back when objectives are missed once more in the same incident. Causes are not told here.
#pragma once
#include <vector>

#include "models/cluster.hpp"
#include "models/story.hpp"

namespace faultline::gui {

std::vector<models::StoryLine> live_story(const models::Cluster& cluster);

// How long after its moment a line of that kind is known at the latest.
sim::Duration known_after(const std::string& what);

}  // namespace faultline::gui
