// models/fault_course.cpp - faults that change while they last: a slowness that grows, a program
// that is started again and again, memory that fills up.
//
// Each is a few steps, an appointment each. One whose fault is over finds that when it comes due.
#include <algorithm>

#include "models/cluster.hpp"
#include "models/fault.hpp"

namespace faultline::models {
namespace {

using Kind = Effect::Kind;

constexpr uint32_t kRampSteps = 100;
constexpr uint32_t kLeakSteps = 10;  // from where it becomes slow to the limit

}  // namespace

void FaultPlan::begin_courses(Cluster& cx, uint32_t index) {
    const Clock& clock = clocks_[index];
    const Fault& fault = faults_[clock.fault];
    const auto begin = [&](uint32_t instance) {
        const uint32_t course = add_course(index, instance);
        courses_[course].next = cx.kernel.now();
        course_due(cx, course);
    };
    if (const auto* scale = std::get_if<Scale>(&fault.details))
        return scale_to(cx, index, scale->replicas);
    if (fault.ramp.ns > 0) return begin(kNone);
    if (std::holds_alternative<RestartLoop>(fault.details) ||
        std::holds_alternative<MemoryLeak>(fault.details) || fault.verb == Fault::Verb::drain)
        for (const uint32_t i : clock.struck) begin(i);
}

uint32_t FaultPlan::add_course(uint32_t clock, uint32_t instance) {
    auto it = std::find_if(courses_.begin(), courses_.end(),
                           [](const Course& c) { return c.next.ns < 0; });
    if (it == courses_.end()) it = courses_.insert(it, Course{});
    *it = Course{.clock = clock, .instance = instance};
    return static_cast<uint32_t>(it - courses_.begin());
}

void FaultPlan::end_courses(uint32_t index) {
    for (Course& course : courses_)
        if (course.clock == index) course.next = {-1};
}

void FaultPlan::go_on(Cluster& cx, uint32_t index, sim::Duration after) {
    courses_[index].next = cx.kernel.now() + after;
    cx.appoint(self_, kCourse | index, courses_[index].next);
}

void FaultPlan::course_due(Cluster& cx, uint32_t index) {
    const Course& course = courses_[index];
    if (course.next != cx.kernel.now()) return;
    const Fault& fault = faults_[clocks_[course.clock].fault];
    if (fault.ramp.ns > 0) return ramp_up(cx, index);
    if (fault.verb == Fault::Verb::drain) return wait_until_idle(cx, index);
    if (fault.verb == Fault::Verb::scale) return come_or_go(cx, index);
    if (std::holds_alternative<RestartLoop>(fault.details)) return restart_again(cx, index);
    leak(cx, index);
}

void FaultPlan::ramp_up(Cluster& cx, uint32_t index) {
    Course& course = courses_[index];
    const Clock& clock = clocks_[course.clock];
    const Fault& fault = faults_[clock.fault];
    if (course.step > 0) {
        const double factor = 1 + (fault.factor - 1) * course.step / kRampSteps;
        for (const uint32_t i : clock.struck)
            cx.troubles.set(cx, clock.strike,
                            {.kind = Kind::slow, .of = i, .factor = factor, .share = fault.share});
    }
    if (course.step++ < kRampSteps) return go_on(cx, index, {fault.ramp.ns / kRampSteps});
    course.next = {-1};
}

// Odd steps start it, even ones are its death.
void FaultPlan::restart_again(Cluster& cx, uint32_t index) {
    Course& course = courses_[index];
    const Clock& clock = clocks_[course.clock];
    const auto& loop = std::get<RestartLoop>(faults_[clock.fault].details);
    const std::string name = cx.instance_name(course.instance);
    if (course.step++ % 2 == 0) {
        cx.story.tell(cx.kernel.now(), "died", name, "and is to be started again",
                      {.instance = course.instance});
        cx.troubles.add(cx, clock.strike, {.kind = Kind::down, .of = course.instance});
        if (loop.runs >= loop.reset_after) course.step = 1;
        const uint32_t restarts = (course.step - 1) / 2;
        // The first comes at once; then the pause doubles.
        const double pause = restarts == 0
                                 ? 0
                                 : static_cast<double>(loop.backoff.ns) *
                                       static_cast<double>(1ULL << std::min(restarts - 1, 40u));
        return go_on(
            cx, index,
            {static_cast<int64_t>(std::min(pause, static_cast<double>(loop.backoff_max.ns)))});
    }
    cx.troubles.remove(cx, clock.strike, Kind::down, course.instance);
    cx.story.tell(cx.kernel.now(), "restarted", name, "for the time being",
                  {.instance = course.instance});
    go_on(cx, index, loop.runs);
}

// Its memory is empty.
void FaultPlan::begin_life(Cluster& cx, uint32_t index) {
    Course& course = courses_[index];
    Clock& clock = clocks_[course.clock];
    const auto& leaking = std::get<MemoryLeak>(faults_[clock.fault].details);
    cx.troubles.remove(cx, clock.strike, Kind::slow, course.instance);
    course.deaths = cx.troubles.deaths(course.instance);
    course.fills = clock.fills.draw();
    course.step = 1;
    const double calm = static_cast<double>(course.fills.ns) * leaking.slows_from;
    go_on(cx, index, {static_cast<int64_t>(calm)});
}

// Step 0 begins a life; then it fills up; the one after the last starts it again.
void FaultPlan::leak(Cluster& cx, uint32_t index) {
    Course& course = courses_[index];
    const Clock& clock = clocks_[course.clock];
    const Fault& fault = faults_[clock.fault];
    const auto& leaking = std::get<MemoryLeak>(fault.details);
    const std::string name = cx.instance_name(course.instance);
    if (course.step > kLeakSteps + 1) {
        cx.troubles.remove(cx, clock.strike, Kind::down, course.instance);
        cx.story.tell(cx.kernel.now(), "restarted", name, "with its memory empty",
                      {.instance = course.instance});
        course.step = 0;
    }
    // Something else has killed it meanwhile: so is its memory then.
    if (course.step == 0 || course.deaths != cx.troubles.deaths(course.instance))
        return begin_life(cx, index);
    const double full = static_cast<double>(course.step - 1) / kLeakSteps;
    if (course.step > 1)
        cx.troubles.set(
            cx, clock.strike,
            {.kind = Kind::slow, .of = course.instance, .factor = 1 + (fault.factor - 1) * full});
    if (course.step++ <= kLeakSteps) {
        const double step =
            static_cast<double>(course.fills.ns) * (1 - leaking.slows_from) / kLeakSteps;
        return go_on(cx, index, {static_cast<int64_t>(step)});
    }
    if (!leaking.killed) {
        course.next = {-1};
        return;
    }
    cx.troubles.remove(cx, clock.strike, Kind::slow, course.instance);
    cx.story.tell(cx.kernel.now(), "killed", name, "its memory is full",
                  {.instance = course.instance});
    cx.troubles.add(cx, clock.strike, {.kind = Kind::down, .of = course.instance});
    go_on(cx, index, leaking.restart);
}

}  // namespace faultline::models
