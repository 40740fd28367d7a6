// models/monitoring/watch_log.hpp - what those who watch a running system have seen so far.
//
// Control plane only: an entry for each alert, and one for each time that the uptime checker found
// the system down.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/time.hpp"

namespace faultline::models {

// A rule's condition became true of something; what followed.
struct AlertRecord {
    uint32_t rule = 0;
    std::string subject;  // api[1]; "": the whole system
    sim::Time pending;    // the evaluation that first found it so
    std::optional<sim::Time> fired;
    std::optional<sim::Time> notified;  // people have been told
    std::optional<sim::Time> ended;     // no longer so; if it had fired: resolved
    double value = 0;                   // when it fired
};

// From the first check that failed to the one that passed again.
struct SeenDown {
    sim::Time sent;                   // the first that failed
    sim::Time known;                  // its failure
    std::optional<sim::Time> passed;  // the next that passed: its answer
};

struct WatchLog {
    // A run of years must not fill the memory: the rest is counted only.
    static constexpr size_t kMost = 10'000;
    sim::Time first_scrape, first_evaluation;
    std::vector<AlertRecord> alerts;  // in the order in which they became pending
    uint64_t alerts_left_out = 0;
    uint64_t checks = 0, checks_failed = 0;
    int check_passed = -1;  // the last one: 0, 1; -1: there was none yet
    std::vector<SeenDown> down;
};

}  // namespace faultline::models
