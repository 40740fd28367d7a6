// models/fault.hpp - the fault plan: what breaks, when, and for how long.
//
// A scripted fault strikes once; a random one strikes again and again, the time from each repair to
// the next failure drawn anew. A random fault on every instance of a component ("api[*]") gives
// each instance a clock of its own; a scripted one strikes all of them together. With a cause in
// common (the beta-factor model) each of those clocks has the share 1 - beta of the failure rate,
// and one more, with the share beta, strikes all of them.
//
// By file: fault.cpp when, fault_targets.cpp whom, fault_strike.cpp what, fault_course.cpp what
// becomes of those that change while they last, fault_operations.cpp what people do on purpose.
// What is in force is kept in Cluster::troubles, so that any number of plans and faults may
// overlap.
#pragma once
#include <optional>
#include <vector>

#include "models/blueprint.hpp"
#include "models/control.hpp"
#include "models/monitoring/readings.hpp"
#include "models/story.hpp"
#include "models/troubles.hpp"
#include "sim/sampler.hpp"

namespace faultline::models {

// kill, slow ...: as in a scenario.
const char* verb_name(Fault::Verb verb);
// Over as soon as it has struck: there is nothing to mend.
inline bool is_momentary(Fault::Verb verb) {
    return verb == Fault::Verb::flush || verb == Fault::Verb::switchover;
}
inline bool is_momentary(const Fault& fault) { return is_momentary(fault.verb); }
// Or is it a link, a name or the users that it strikes?
bool has_instances(const Fault& fault);
// How many things it strikes.
uint32_t target_count(const Blueprint& blueprint, const Fault& fault);
// Those that a reference means at this moment, up or not.
void add_instances(Cluster& cluster, const InstanceRef& ref, std::vector<uint32_t>& found);
// Does it strike what it is aimed at one by one, each at its own time?
bool strikes_each(const Fault& fault);

class FaultPlan final : public Controller {
public:
    explicit FaultPlan(const Blueprint& blueprint, uint64_t seed);

    // Another one, by hand, while the system runs. What it answers is what to appoint (see
    // Fault::by_hand). A plan that had it from the start would do the same at the same times.
    uint32_t add(Fault fault);

    void start(Cluster& cluster, uint32_t self) override;
    // `what`: the number of a clock; see also kCourse.
    void due(Cluster& cluster, uint32_t what) override;
    std::unique_ptr<Controller> clone() const override {
        return std::make_unique<FaultPlan>(*this);
    }

private:
    // One clock: a fault, or one target's share of a random one.
    struct Clock {
        uint32_t fault = 0;
        uint32_t only = kNone;   // which of the fault's targets it strikes
        bool striking = false;   // the fault is in force: the next appointment ends it
        bool appointed = false;  // it follows another fault, which is over
        bool awaits = false;     // its condition has not held yet
        uint64_t strike = 0;     // its number in Cluster::troubles
        std::vector<uint32_t> struck;
        uint32_t incident = kNoIncident;  // its latest
        uint32_t told = kNoLine;          // scale: the line of the order
        sim::Sampler every, duration, fills;
    };
    // A fault that changes while it lasts, on one instance or (kNone) on all that it struck.
    struct Course {
        uint32_t clock = 0, instance = kNone;
        bool comes = false;  // scale: the instance is started; else it goes
        uint32_t step = 0;
        sim::Time next{-1};  // negative: it is over
        sim::Time since{};
        sim::Duration fills{};
        uint32_t deaths = 0;  // of the instance, when this life of it began
    };
    // Appointments that are no clock's: a course goes on; is what others wait for so?
    static constexpr uint32_t kCourse = 1u << 31, kLook = 1u << 30;

    void add_clock(uint32_t fault, uint32_t only, const std::string& number, double rate);
    std::string name_of(Cluster& cluster, const Clock& clock) const;

    // --- whom
    std::vector<uint32_t> targets(Cluster& cluster, const Clock& clock) const;

    // --- what
    void strike(Cluster& cluster, uint32_t index);
    void apply(Cluster& cluster, const Clock& clock) const;
    void apply_to(Cluster& cluster, const Clock& clock, uint32_t instance) const;
    void apply_to_links(Cluster& cluster, const Clock& clock) const;
    void apply_to_keys(Cluster& cluster, const Clock& clock) const;
    void mend(Cluster& cluster, uint32_t index);
    void tell_mended(Cluster& cluster, const Fault& fault, uint32_t instance, bool was_up,
                     bool stood_still) const;
    void call_followers(Cluster& cluster, uint32_t fault);
    void look(Cluster& cluster);  // every second, while anything waits for a condition

    // --- what people do on purpose (fault_operations.cpp)
    void hand_over(Cluster& cluster, const Clock& clock, uint32_t primary) const;
    void wait_until_idle(Cluster& cluster, uint32_t course);
    // How many are there or on their way; `away`: those that are not.
    uint32_t instances_of(const Cluster& cluster, const Fault& fault,
                          std::vector<uint32_t>* away) const;
    // How many there are to be while nobody, or somebody else, scales it: the last word counts.
    uint32_t replicas_without(const Cluster& cluster, uint32_t clock) const;
    void scale_to(Cluster& cluster, uint32_t clock, uint32_t replicas);
    bool call_off(Cluster& cluster, uint32_t instance);  // true: it was to come
    void come_or_go(Cluster& cluster, uint32_t course);
    void all_scaled(Cluster& cluster, uint32_t clock);

    // --- how it goes on
    uint32_t add_course(uint32_t clock, uint32_t instance);
    void begin_courses(Cluster& cluster, uint32_t clock);
    void end_courses(uint32_t clock);
    void course_due(Cluster& cluster, uint32_t index);
    void go_on(Cluster& cluster, uint32_t course, sim::Duration after);
    void ramp_up(Cluster& cluster, uint32_t course);
    void restart_again(Cluster& cluster, uint32_t course);
    void leak(Cluster& cluster, uint32_t course);
    void begin_life(Cluster& cluster, uint32_t course);

    uint64_t seed_;
    std::vector<Fault> faults_;
    std::vector<Clock> clocks_;
    std::vector<Course> courses_;
    std::optional<Readings> readings_;
    uint32_t self_ = 0;
};

}  // namespace faultline::models
