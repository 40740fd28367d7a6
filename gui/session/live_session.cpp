#include "gui/session/live_session.hpp"

#include <chrono>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <future>
#include <limits>
#include <mutex>
#include <thread>

#include "gui/session/stage.hpp"
#include "sim/assert.hpp"

namespace faultline::gui {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

// Snapshots are this far apart when simulated time passes at a wanted speed, and when it passes as
// fast as it can: each costs the engine a look at everything.
constexpr Seconds kFrame{1.0 / 30}, kFrameOfExpress{1.0 / 12};
// Between two looks at the clock; a few milliseconds.
constexpr uint64_t kSlice = 30'000;

}  // namespace

class LiveSession::Runner {
public:
    Runner(Stage stage, Listener listener)
        : stage_{std::move(stage)}, listener_{std::move(listener)} {
        publish();
        thread_ = std::thread{[this] { loop(); }};
    }
    ~Runner() {
        post([this] { quits_ = true; });
        thread_.join();
    }

    void post(std::function<void()> command) {
        {
            const std::scoped_lock lock{mutex_};
            commands_.push_back(std::move(command));
        }
        wake_.notify_one();
    }
    template <class Fn>
    auto ask(Fn fn) {
        auto task = std::make_shared<std::packaged_task<decltype(fn())()>>(std::move(fn));
        auto answer = task->get_future();
        post([task] { (*task)(); });
        return answer.get();
    }
    SnapshotPtr latest() const {
        const std::scoped_lock lock{mutex_};
        return latest_;
    }

    // ---- on the session's thread
    Stage stage_;
    Listener listener_;
    Mode mode_ = Mode::paused;
    double speed_ = 1;
    std::optional<sim::Time> seeking_;

    void set_mode(Mode mode) {
        mode_ = mode;
        anchor();
    }
    // Simulated time is measured against the wall clock from here on.
    void anchor() {
        wall_ = shown_ = Clock::now();
        from_ = shown_from_ = stage_.now();
    }
    void publish() {
        auto snapshot = std::make_shared<Snapshot>();
        stage_.show(*snapshot);
        const Clock::time_point now = Clock::now();
        const double passed = Seconds{now - shown_}.count();
        if (passed > 0) snapshot->achieved = (stage_.now() - shown_from_).seconds() / passed;
        shown_ = now;
        shown_from_ = stage_.now();
        snapshot->number = ++number_;
        snapshot->mode = mode_;
        snapshot->speed = speed_;
        {
            const std::scoped_lock lock{mutex_};
            latest_ = snapshot;
        }
        if (listener_) listener_(std::move(snapshot));
    }

private:
    bool runs() const { return seeking_ || mode_ == Mode::playing; }

    void loop() {
        while (!quits_) {
            std::deque<std::function<void()>> commands;
            {
                std::unique_lock lock{mutex_};
                if (!runs()) wake_.wait(lock, [this] { return !commands_.empty(); });
                commands.swap(commands_);
            }
            for (const auto& command : commands) command();
            if (quits_) return;
            if (!commands.empty() && !runs()) publish();
            if (runs()) run_a_frame();
        }
    }

    // Up to the next snapshot.
    void run_a_frame() {
        const sim::RunScope scope{stage_.cluster().kernel.now_address(),
                                  stage_.cluster().kernel.events_address(), stage_.seed(), "", ""};
        const bool express = seeking_ || std::isinf(speed_);
        const Clock::time_point begin = Clock::now();
        const auto until =
            begin + std::chrono::duration_cast<Clock::duration>(express ? kFrameOfExpress : kFrame);
        const sim::Time target = seeking_ ? *seeking_ : wanted(until);
        bool reached = false;
        do {
            reached = stage_.run_on(target, kSlice);
        } while (!reached && Clock::now() < until && !interrupted());
        if (reached && seeking_) {
            seeking_.reset();
            anchor();
        } else if (!express && !reached) {
            anchor();  // slower than wanted: what was missed is not made up for
        }
        if (!stage_.problem().empty())
            set_mode(Mode::stopped);
        else if (stage_.now() >= stage_.end())
            set_mode(Mode::ended);
        publish();
        if (runs() && reached && !express) {
            std::unique_lock lock{mutex_};
            wake_.wait_until(lock, until, [this] { return !commands_.empty(); });
        }
    }
    // Where the clock will stand.
    sim::Time wanted(Clock::time_point then) const {
        if (std::isinf(speed_)) return stage_.end();
        const double passed = Seconds{then - wall_}.count() * speed_;
        const double left = (stage_.end() - from_).seconds();
        return passed >= left ? stage_.end() : from_ + sim::from_seconds(passed);
    }
    bool interrupted() const {
        const std::scoped_lock lock{mutex_};
        return !commands_.empty();
    }

    uint64_t number_ = 0;
    bool quits_ = false;
    Clock::time_point wall_, shown_ = Clock::now();
    sim::Time from_, shown_from_;

    mutable std::mutex mutex_;  // over what follows
    std::condition_variable wake_;
    std::deque<std::function<void()>> commands_;
    SnapshotPtr latest_;

    std::thread thread_;  // last: it uses all of the above
};

LiveSession::LiveSession(const Design& design, const SessionOptions& options, Listener listener)
    : runner_{std::make_unique<Runner>(
          Stage{design, options.seed.value_or(design.blueprint->run.seed), options.most_calls},
          std::move(listener))} {}
LiveSession::LiveSession(std::unique_ptr<Runner> runner) : runner_{std::move(runner)} {}
LiveSession::~LiveSession() = default;

std::shared_ptr<const SystemView> LiveSession::system() const {
    return runner_->ask([this] { return runner_->stage_.shared_system(); });
}
uint64_t LiveSession::seed() const { return runner_->stage_.seed(); }
SnapshotPtr LiveSession::snapshot() const { return runner_->latest(); }

std::unique_ptr<LiveSession> LiveSession::branch(Listener listener) {
    Stage copy = runner_->ask([this] { return runner_->stage_; });
    return std::unique_ptr<LiveSession>{
        new LiveSession{std::make_unique<Runner>(std::move(copy), std::move(listener))}};
}

void LiveSession::play() {
    runner_->post([r = runner_.get()] {
        if (r->mode_ == Mode::paused) r->set_mode(Mode::playing);
    });
}
void LiveSession::pause() {
    runner_->post([r = runner_.get()] {
        r->seeking_.reset();
        if (r->mode_ == Mode::playing) r->set_mode(Mode::paused);
    });
}
void LiveSession::set_speed(double speed) {
    runner_->post([r = runner_.get(), speed] {
        r->speed_ = speed;
        r->anchor();
    });
}
void LiveSession::step() {
    runner_->post([r = runner_.get()] {
        r->seeking_.reset();
        if (r->mode_ == Mode::playing) r->set_mode(Mode::paused);
        if (r->mode_ == Mode::paused) r->stage_.run_on(r->stage_.end(), 1);
    });
}
void LiveSession::seek(sim::Time at) {
    runner_->post([r = runner_.get(), at] {
        r->stage_.go_back_before(at);
        if (r->mode_ == Mode::ended || r->mode_ == Mode::stopped) r->set_mode(Mode::paused);
        r->seeking_ = at;
    });
}

std::string LiveSession::strike(const std::string& fault) {
    return runner_->ask([r = runner_.get(), fault] {
        std::string problem = r->stage_.strike(fault);
        r->publish();
        return problem;
    });
}
void LiveSession::mend(size_t intervention) {
    runner_->ask([r = runner_.get(), intervention] {
        r->stage_.mend(intervention);
        r->publish();
        return 0;
    });
}
std::string LiveSession::exported() const {
    return runner_->ask([r = runner_.get()] { return r->stage_.exported(); });
}
void LiveSession::settle() {
    while (runner_->ask([r = runner_.get()] { return r->seeking_.has_value(); }))
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    runner_->ask([r = runner_.get()] {
        r->publish();
        return 0;
    });
}

}  // namespace faultline::gui
