#include "gui/session/past.hpp"

#include <algorithm>

#include "models/footprint.hpp"

namespace faultline::gui {
namespace {

size_t bytes_of(const World& world) {
    models::CrowdSize crowd;
    crowd.calls = crowd.at_work = world.cluster().calls.high_water();
    return static_cast<size_t>(models::footprint(*world.cluster().blueprint, crowd).run_bytes());
}

}  // namespace

Past::Past(sim::Duration length) : spacing_{std::max<int64_t>(1, length.ns / kFrames)} {
    copy_spacing_ = spacing_ * (kFrames / static_cast<int64_t>(kCopies));
}

sim::Time Past::next_frame() const {
    const auto taken = static_cast<int64_t>(frames_.size());
    return sim::Time{} + (taken + 1) * spacing_;
}

void Past::add(FramePtr frame) {
    frames_.push_back(std::move(frame));
    shared_ = nullptr;
}

bool Past::wants_copy(sim::Time at) const {
    return copies_.empty() || at - copies_.back()->now() >= copy_spacing_;
}

void Past::add_copy(const World& world) {
    if (!wants_copy(world.now())) return;
    copies_.push_back(std::make_shared<const World>(world));
    while (copies_.size() > 2 &&
           (copies_.size() > kCopies + 1 || copies_.size() * bytes_of(world) > kBytes)) {
        for (size_t i = 1; i < copies_.size(); ++i) copies_.erase(copies_.begin() + i);
        copy_spacing_ = copy_spacing_ * 2;
    }
}

void Past::forget_after(sim::Time at) {
    std::erase_if(frames_, [&](const FramePtr& frame) { return frame->at > at; });
    std::erase_if(copies_, [&](const auto& copy) { return copy->now() > at; });
    shared_ = nullptr;
    head_ = at;
}

std::shared_ptr<const std::vector<FramePtr>> Past::frames() const {
    if (!shared_) shared_ = std::make_shared<const std::vector<FramePtr>>(frames_);
    return shared_;
}

FramePtr Past::frame_at(sim::Time at) const {
    const auto after =
        std::lower_bound(frames_.begin(), frames_.end(), at,
                         [](const FramePtr& frame, sim::Time time) { return frame->at < time; });
    if (after != frames_.end()) return *after;
    return frames_.empty() ? nullptr : frames_.back();
}

const World& Past::copy_before(sim::Time at) const {
    const auto after =
        std::upper_bound(copies_.begin(), copies_.end(), at,
                         [](sim::Time time, const auto& copy) { return time < copy->now(); });
    return after == copies_.begin() ? *copies_.front() : **std::prev(after);
}

}  // namespace faultline::gui
