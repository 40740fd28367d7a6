// gui/session/live_session.hpp - a running system that can be watched, paused, broken and mended,
// and gone back in.
//
// One thread of its own runs the system in slices and hands over a snapshot after some of them.
// Every verb here returns at once: what it asks for is done between two slices, and the next
// snapshot shows it. What somebody did is kept as faults with times; the system that a scenario
// with these faults describes goes the same way to the last bit (see exported()).
//
// Looking back does not change what was: who goes on from there sees the same again, his
// interventions too, until he does something else; then what came after it never happened.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gui/session/design.hpp"
#include "gui/session/snapshot.hpp"
#include "gui/session/system_view.hpp"

namespace faultline::gui {

struct SessionOptions {
    std::optional<uint64_t> seed{};  // instead of the scenario's
    // Under way at once; more are taken for the end of it. 64 bytes each, and as many for their
    // events: what fits into any machine of today.
    uint64_t most_calls = 4'000'000;
};

class LiveSession {
public:
    // Called on the session's thread.
    using Listener = std::function<void(SnapshotPtr)>;

    // Of a usable design; paused at the start.
    LiveSession(const Design& design, const SessionOptions& options, Listener listener);
    ~LiveSession();
    LiveSession(const LiveSession&) = delete;
    LiveSession& operator=(const LiveSession&) = delete;

    std::shared_ptr<const SystemView> system() const;
    uint64_t seed() const;
    SnapshotPtr snapshot() const;  // the latest
    // A second one, which goes on from this moment by itself, paused; with the same past.
    std::unique_ptr<LiveSession> branch(Listener listener);

    // ---- time
    void play();
    void pause();
    // Simulated seconds a second; infinite: as fast as it can.
    void set_speed(double speed);
    void step();              // one event
    void seek(sim::Time at);  // back or ahead, as fast as it can

    // ---- faults
    // One as a scenario has it, without times: "kill: \"api[1]\"". The answer is empty, or says for
    // people what is wrong with it.
    std::string strike(const std::string& fault);
    // What was struck, by its place in Snapshot::interventions, is over.
    void mend(size_t intervention);

    // The scenario with what was done so far as its faults; at the end of the run with a comment
    // that says its fingerprint.
    std::string exported() const;
    // Waits until all that was asked for is done and shown.
    void settle();

private:
    class Runner;
    explicit LiveSession(std::unique_ptr<Runner> runner);
    std::unique_ptr<Runner> runner_;
};

}  // namespace faultline::gui
