// studies/availability/watch.hpp - what users see of a running system, second by second.
#pragma once
#include <atomic>
#include <cstdint>
#include <vector>

#include "models/cluster.hpp"

namespace faultline::studies {

// What users saw in some time; also what they would see in many such times.
struct Seen {
    double seconds = 0, up_seconds = 0;
    std::vector<double> ended, bad;  // requests, by class
    double succeeded = 0, latency_s = 0;
    void add(const Seen& other, double times = 1);
    double all_ended() const;
    double all_bad() const;
    double bad_share() const { return all_ended() > 0 ? all_bad() / all_ended() : 0; }
    double up_share() const { return seconds > 0 ? up_seconds / seconds : 1; }
    double mean_latency() const { return succeeded > 0 ? latency_s / succeeded : 0; }
};

struct DownTime {
    double from = 0, until = 0;  // seconds
};

class Watch {
public:
    // `up_below`: a second is up below this share of bad ends (run.up_when).
    Watch(models::Cluster& cluster, double up_below, const std::atomic<bool>* stop)
        : cluster_{&cluster}, up_below_{up_below}, stop_{stop}, begin_{cluster.kernel.now()} {}

    // Runs the cluster on for so many seconds, of which it looks at every one.
    Seen run(double seconds);
    // Since the watch began.
    double seconds() const { return (cluster_->kernel.now() - begin_).seconds(); }
    const std::vector<DownTime>& down() const { return down_; }
    bool stopped() const { return stop_ && stop_->load(std::memory_order_relaxed); }

private:
    void run_to(sim::Time end);

    models::Cluster* cluster_;
    double up_below_;
    const std::atomic<bool>* stop_;
    sim::Time begin_;
    std::vector<DownTime> down_;
};

}  // namespace faultline::studies
