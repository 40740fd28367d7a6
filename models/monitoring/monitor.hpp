// models/monitoring/monitor.hpp - Prometheus and Alertmanager beside the simulated system.
//
// Scrapes at its interval, evaluates the rules at theirs, tells people after group_wait. Each rule
// is a group of its own (`group_by: [alertname]`). It reads and changes nothing: the requests of a
// run are the same with and without it. Where in its interval it scrapes and evaluates is drawn for
// each run, as Prometheus spreads its targets, in whole milliseconds, which are its time; unless
// stated. What is seen goes to Cluster::watch_log and into the story.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/control.hpp"
#include "models/monitoring/alert_state.hpp"
#include "models/monitoring/readings.hpp"
#include "models/monitoring/spec.hpp"
#include "sim/random_stream.hpp"

namespace faultline::models {

// The longest window that a rule looks back over.
sim::Duration longest_window(const Monitoring& monitoring);
// Stated, or drawn: in whole milliseconds of the interval.
sim::Duration offset_in(sim::Duration interval, const std::optional<sim::Duration>& stated,
                        sim::RandomStream random);

class Monitor final : public Controller {
public:
    Monitor(const Monitoring& monitoring, uint64_t seed) : spec_{monitoring}, seed_{seed} {}

    void start(Cluster& cluster, uint32_t self) override;
    void due(Cluster& cluster, uint32_t what) override;
    std::unique_ptr<Controller> clone() const override { return std::make_unique<Monitor>(*this); }

private:
    enum : uint32_t { kScrape, kEvaluate, kFlush };  // kFlush + rule
    // A rule over one of the things that it is about.
    struct Watched {
        uint32_t rule = 0, subject = 0;
        AlertState state;
        uint32_t record = UINT32_MAX;  // in Cluster::watch_log; none: left out
        bool told = false;             // people know that it fires
        uint32_t line = UINT32_MAX;    // of the story that says so
    };

    void scrape(Cluster& cluster);
    void evaluate(Cluster& cluster);
    void change(Cluster& cluster, Watched& watched, AlertState::Change change, double value);
    void fire(Cluster& cluster, Watched& watched, double value);
    void flush(Cluster& cluster, uint32_t rule);
    std::string about(const Watched& watched, double value) const;

    Monitoring spec_;
    uint64_t seed_;
    uint32_t self_ = 0;
    sim::Time next_scrape_;
    std::optional<Readings> readings_;
    std::vector<Watched> watched_;  // by rule
    std::vector<AlertGroup> groups_;
};

}  // namespace faultline::models
