// models/release.hpp - a new version of a service: who came to it, and how its deployment went.
//
// Instances that run it are not `open`, so that each call stops for a moment and is counted; all
// others pay nothing. Users are numbers (Call::client), each counted once.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "models/blueprint.hpp"
#include "sim/random_stream.hpp"
#include "sim/time.hpp"

namespace faultline::models {

// What became of a deployment, in simulated time.
struct DeploymentRecord {
    enum class Outcome : uint8_t {
        not_begun,
        under_way,
        completed,
        stuck,  // no progress within its deadline
        going_back,
        rolled_back
    };
    Outcome outcome = Outcome::not_begun;
    uint64_t calls = 0, errors = 0;  // that came to the new version; that it answered with errors
    uint64_t users = 0;              // who were among them
    sim::Duration exposed{};         // the time in which calls could come to it
    std::optional<sim::Time> began, decided, ended;  // `decided` to go back
    uint32_t replicas = 0;
    uint32_t least = 0;        // instances ready and in the rotation, at the worst moment
    double extra_seconds = 0;  // of instances beyond the replicas
    uint64_t bad_before = 0, bad_until = 0;  // requests that had gone wrong when it began, ended
};

class Release {
public:
    Release(const Version& version, uint64_t users, sim::RandomStream random)
        : version_{version}, seen_(users), random_{random} {}

    const Version& version() const { return version_; }
    // A call comes to an instance that runs it. Does it get an error?
    bool answers_error(uint32_t user, bool counted) {
        const bool error = version_.errors > 0 && random_.uniform() < version_.errors;
        if (!counted) return error;
        ++record.calls;
        record.errors += error;
        if (user < seen_.size() && !seen_[user]) {
            seen_[user] = true;
            ++record.users;
        }
        return error;
    }
    // One more or one less of the instances that take calls runs it.
    void takes_calls(sim::Time now, bool more) {
        if (taking_ == 0) since_ = now;
        taking_ += more ? 1U : -1U;
        if (taking_ == 0) record.exposed += now - since_;
    }
    // From now on there are so many instances beyond the replicas.
    void has_beyond(sim::Time now, uint32_t instances) {
        record.extra_seconds += (now - beyond_since_).seconds() * beyond_;
        beyond_ = instances;
        beyond_since_ = now;
    }
    // `bad`: requests that have gone wrong by now.
    DeploymentRecord record_at(sim::Time now, uint64_t bad) const {
        DeploymentRecord r = record;
        if (taking_ > 0) r.exposed += now - since_;
        r.extra_seconds += (now - beyond_since_).seconds() * beyond_;
        // A bad version that stays goes on doing harm.
        const bool over =
            r.ended && (r.outcome == DeploymentRecord::Outcome::rolled_back || !version_.is_bad());
        if (!over) r.bad_until = bad;
        return r;
    }

    DeploymentRecord record;
    bool replaced = false;  // another deployment of the service has begun

private:
    Version version_;
    uint32_t taking_ = 0, beyond_ = 0;
    sim::Time since_{}, beyond_since_{};
    std::vector<bool> seen_;  // by user
    sim::RandomStream random_;
};

}  // namespace faultline::models
