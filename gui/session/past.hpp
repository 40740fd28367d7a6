// gui/session/past.hpp - what is remembered of a session: frames, evenly spaced, to look at, and
// copies of the running system, to go on from.
//
// Memory is bounded: there are at most kFrames frames, and at most kCopies copies within a budget;
// when they are too many, every other one is given up.
#pragma once
#include <memory>
#include <vector>

#include "gui/session/snapshot.hpp"
#include "gui/session/world.hpp"

namespace faultline::gui {

class Past {
public:
    static constexpr int64_t kFrames = 1200;
    static constexpr size_t kCopies = 48;
    static constexpr size_t kBytes = size_t{600} << 20;

    explicit Past(sim::Duration length);

    // When the next frame is to be taken; it is of the moment `now` or later.
    sim::Time next_frame() const;
    void add(FramePtr frame);
    void add_copy(const World& world);
    // What came after this never happened.
    void forget_after(sim::Time at);

    // How far it reaches.
    sim::Time head() const { return head_; }
    void reached(sim::Time at) { head_ = std::max(head_, at); }
    std::shared_ptr<const std::vector<FramePtr>> frames() const;
    // The one that shows `at`, or null.
    FramePtr frame_at(sim::Time at) const;
    // The latest made at `at` or before.
    const World& copy_before(sim::Time at) const;

private:
    bool wants_copy(sim::Time at) const;
    sim::Duration spacing_, copy_spacing_;
    sim::Time head_;
    std::vector<FramePtr> frames_;
    mutable std::shared_ptr<const std::vector<FramePtr>> shared_;  // of frames_; null: has changed
    std::vector<std::shared_ptr<const World>> copies_;             // ascending; the first at 0
};

}  // namespace faultline::gui
