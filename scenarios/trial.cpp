#include "scenarios/trial.hpp"

#include <algorithm>
#include <chrono>

#include "models/component_series.hpp"
#include "models/monitoring/condition.hpp"
#include "models/monitoring/readings.hpp"
#include "scenarios/fault_windows.hpp"
#include "sim/assert.hpp"
#include "sim/random_stream.hpp"

namespace faultline::scenarios {
namespace {

// Between two looks at the stop flag: some tens of milliseconds.
constexpr uint64_t kSliceEvents = 500'000;
// As in the production guide's prometheus.yml.
constexpr sim::Duration kScrapeInterval{15'000'000'000};
// Between two looks at it while waiting for the pilot.
constexpr std::chrono::milliseconds kPatience{20};

class TrialRun {
public:
    TrialRun(const models::Blueprint& blueprint, const TrialOptions& options)
        : blueprint_{blueprint},
          options_{options},
          seed_{sim::trial_seed(options.seed, options.replication)},
          cluster_{blueprint, seed_},
          pilot_{blueprint} {
        if (options.component_series)
            meter_.emplace(cluster_, blueprint.run.duration, cluster_.recorder.bucket());
        if (meter_) requests_.emplace(classes_of(blueprint).size(), meter_->bucket_seconds());
    }

    std::optional<models::Measurement> run() {
        const sim::RunScope scope{cluster_.kernel.now_address(), cluster_.kernel.events_address(),
                                  options_.seed, options_.source, options_.replay_command};
        cluster_.start();
        if (blueprint_.abort_when) watched_.emplace(cluster_, blueprint_.abort_when->window);
        if (options_.telemetry) start_scraping();
        const sim::Time end{blueprint_.run.duration.ns};
        const std::vector<sim::Time> begins = possible_begins(blueprint_);
        for (const sim::Time start : stretches(begins)) {
            if (!run_to(start)) break;
            cluster_.recorder.begin_stretch(start);
            starts_.push_back(start);
            if (!std::binary_search(begins.begin(), begins.end(), start)) continue;
            readings_.push_back(models::read_meters(cluster_));
            // Whichever it will be, the warm-up is over then, and the same requests are traced.
            if (start == begins.back()) cluster_.tracer.start(options_.trace, seed_);
        }
        run_to(end);
        cluster_.recorder.finish(cluster_.kernel.now());
        const std::optional<Pilot::Verdict> verdict = judged();
        if (!verdict) return std::nullopt;
        for (const models::Reading& reading : readings_)
            if (reading.at == verdict->begin) return measured_from(reading);
        // One that was aborted before the warm-up was over: what there is.
        if (aborted_ && !readings_.empty()) return measured_from(readings_.back());
        return std::nullopt;
    }

private:
    // As the simulated monitoring does it, if there is one.
    void start_scraping() {
        const auto& monitoring = blueprint_.monitoring;
        const sim::Duration interval = monitoring ? monitoring->scrape : kScrapeInterval;
        scraper_.emplace(cluster_, blueprint_.run.duration, interval,
                         sim::Duration{cluster_.watch_log.first_scrape.ns});
    }

    bool is_pilot() const { return !options_.pilot.valid(); }

    // The pilot's own verdict, or what it told; nullopt if it was stopped before it could.
    std::optional<Pilot::Verdict> judged() {
        if (is_pilot()) {
            const Pilot::Verdict verdict = pilot_.verdict(cluster_);
            if (options_.tell) options_.tell->set_value(verdict);
            return verdict;
        }
        while (options_.pilot.wait_for(kPatience) != std::future_status::ready)
            if (options_.stop && options_.stop->load(std::memory_order_relaxed))
                return std::nullopt;
        return options_.pilot.get();
    }

    // Where requests begin to be counted apart: where the warm-up may end, and around faults.
    std::vector<sim::Time> stretches(std::vector<sim::Time> begins) const {
        for (const FaultWindow& window : fault_windows(blueprint_))
            if (window.from.ns > 0) begins.push_back(window.from);
        std::sort(begins.begin(), begins.end());
        begins.erase(std::unique(begins.begin(), begins.end()), begins.end());
        return begins;
    }

    models::Measurement measured_from(const models::Reading& begin) {
        models::Measurement measured = models::measure(cluster_, begin);
        measured.aborted = aborted_;
        measured.windows = measure_windows(blueprint_, cluster_.recorder, starts_, begin.at);
        if (meter_) measured.component_series = meter_->take();
        if (requests_) measured.request_series = requests_->take();
        if (scraper_) *options_.telemetry = scraper_->take(cluster_);
        return measured;
    }

    // With all that is looked at on the way. False if it was told to stop.
    bool run_to(sim::Time end) {
        constexpr sim::Time kNever{INT64_MAX};
        while (true) {
            const sim::Time look = is_pilot() ? pilot_.next_look() : kNever;
            const sim::Time meter = meter_ ? meter_->next() : kNever;
            const sim::Time scrape = scraper_ ? scraper_->next() : kNever;
            const sim::Time judge = watched_ ? next_judgement_ : kNever;
            const sim::Time next = std::min({look, meter, scrape, judge});
            if (next > end) return run_slices_to(end);
            if (!run_slices_to(next)) return false;
            if (meter == next) read_meters();
            if (scrape == next) scraper_->read(cluster_);
            if (look == next) pilot_.look(cluster_);
            if (judge == next && is_to_abort()) return false;
            report();
        }
    }

    void read_meters() {
        meter_->read(cluster_);
        requests_->read(cluster_.recorder);
    }

    // Does what ends the run hold?
    bool is_to_abort() {
        next_judgement_ += sim::Duration{1'000'000'000};
        watched_->read(cluster_);
        aborted_ = stopped_ = watched_->holds(*blueprint_.abort_when, cluster_.kernel.now());
        return aborted_;
    }

    bool run_slices_to(sim::Time end) {
        while (!stopped_ && cluster_.run_until(end, kSliceEvents) == sim::Stop::budget_spent)
            report();
        if (end.ns == blueprint_.run.duration.ns) report();
        return !stopped_;
    }

    void report() {
        if (options_.progress) options_.progress(cluster_.kernel.now(), cluster_.kernel.events());
        if (options_.stop && options_.stop->load(std::memory_order_relaxed)) stopped_ = true;
    }

    const models::Blueprint& blueprint_;
    const TrialOptions& options_;
    uint64_t seed_;
    models::Cluster cluster_;
    Pilot pilot_;
    std::optional<models::TelemetryMeter> scraper_;
    std::optional<models::SeriesMeter> meter_;  // both or none
    std::optional<models::RequestMeter> requests_;
    std::vector<sim::Time> starts_{sim::Time{}};  // of stretches
    std::vector<models::Reading> readings_;       // at each begin
    std::optional<models::Readings> watched_;     // for what ends the run
    sim::Time next_judgement_{1'000'000'000};
    bool stopped_ = false, aborted_ = false;
};

}  // namespace

std::optional<models::Measurement> run_trial(const models::Blueprint& blueprint,
                                             const TrialOptions& options) {
    return TrialRun{blueprint, options}.run();
}

}  // namespace faultline::scenarios
