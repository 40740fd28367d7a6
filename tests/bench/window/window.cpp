// tests/bench/window/window.cpp - what the window costs: a paint, and the engine's speed beside it.
//
//   bench_window [--only paint|engine] [--runs N]
//
// `paint`: the canvas, 1600 x 900 with 200 nodes and 2,000 dots on their way, painted into a
// picture 500 times with 16 ms of the dots' time between, every tenth time with new figures, as
// when it plays; milliseconds of processor time. `engine`: a session of the web shop runs to its
// end as fast as it can, alone and with a window before it, in turns, N times each; events a second
// of processor time of the session's own thread.
#include <fmt/format.h>
#include <time.h>

#include <QApplication>
#include <QImage>
#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "gui/canvas/canvas.hpp"
#include "gui/look/theme.hpp"
#include "gui/window/main_window.hpp"
#include "tests/bench/compare/options.hpp"

namespace faultline::gui {
namespace {

constexpr QSize kScreen{1600, 900};
constexpr double kBudget = 16;  // ms a paint: 60 a second
constexpr int kPaints = 500, kColumns = 10, kRows = 20;

double quantile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

// Of a processor, that this thread has had: others who use the machine do not count.
double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// ---- a paint

// Columns of services, each of which asks one of two in the next column.
std::string large_system() {
    std::string requests, services;
    for (int c = 0; c < kColumns; ++c)
        for (int r = 0; r < kRows; ++r) {
            if (c == 0) requests += fmt::format("r{0}: {{to: s0x{0}}}, ", r);
            const std::string asks = fmt::format(
                ", {{choose: [{{p: 50%, steps: [{{call: s{0}x{1}}}]}}, "
                "{{steps: [{{call: s{0}x{2}}}]}}]}}",
                c + 1, r, (r + 1) % kRows);
            services += fmt::format(
                "  s{}x{}: {{replicas: 4, zones: [a, b], workers: 8, operations: {{work: "
                "[{{wait: 1ms}}{}]}}}}\n",
                c, r, c + 1 < kColumns ? asks : "");
        }
    return fmt::format(
        "workload: {{arrivals: 500/s, requests: {{{}}}}}\nservices:\n{}"
        "run: {{duration: 1m}}\n",
        requests, services);
}

// On all wires in turn, of all kinds, so many a paint that DotField::kMost are on their way.
class Traffic {
public:
    Traffic(DotField& dots, size_t wires) : dots_{dots}, wires_{wires} {}
    void go_on() {
        constexpr double kAPaint = DotField::kMost * kBudget * 1e-3 / DotField::kFlight;
        std::vector<Hop> hops(static_cast<size_t>(kAPaint) + 1);
        for (Hop& hop : hops) {
            hop.edge = static_cast<uint32_t>(sent_ % wires_);
            hop.kind = static_cast<Hop::Kind>(sent_ / wires_ % 4);
            ++sent_;
        }
        dots_.advance(kBudget * 1e-3);
        dots_.add(hops, 0);
    }

private:
    DotField& dots_;
    size_t wires_, sent_ = 0;
};

void print_paints(const char* what, const std::vector<double>& ms) {
    const double median = quantile(ms, 0.5), most = quantile(ms, 0.95);
    fmt::print("paint, {:<22} median {:6.2f} ms, 95th percentile {:6.2f} ms: {:.2f} of {} ms\n",
               what, median, most, most / kBudget, kBudget);
}

int measure_paints() {
    Hub hub;
    Canvas canvas{hub};
    canvas.resize(kScreen);
    hub.open_text(large_system(), "");
    if (!hub.live()) return fmt::print("{}", hub.design().loaded.diagnostics.text()), 1;
    hub.seek(sim::Time{} + sim::from_seconds(10));
    hub.session().settle();
    QCoreApplication::processEvents();
    QImage screen(kScreen, QImage::Format_ARGB32_Premultiplied);
    Traffic traffic{canvas.dots(), hub.system().edges.size()};
    std::vector<double> all, afresh, dots;
    for (int i = -50; i < kPaints; ++i) {
        traffic.go_on();
        const bool fresh = i % 10 == 0;
        if (fresh) hub.peek(sim::Time{} + sim::from_seconds(5 + 0.01 * i));
        const double begun = thread_seconds();
        static_cast<QWidget&>(canvas).render(&screen);
        const double ms = (thread_seconds() - begun) * 1e3;
        if (i < 0) continue;
        all.push_back(ms);
        (fresh ? afresh : dots).push_back(ms);
    }
    fmt::print("{} nodes, {} wires, {} dots\n", hub.system().components.size() - 1,
               hub.system().edges.size(), canvas.dots().size());
    print_paints("all", all);
    print_paints("dots alone", dots);
    print_paints("with new figures", afresh);
    return 0;
}

// ---- the engine

// What the session's thread has done, noted on that thread with every snapshot.
struct Progress {
    std::mutex mutex;
    uint64_t first_events = 0, events = 0;
    double first_cpu = -1, cpu = 0;  // seconds, of that thread
    bool over = false;

    void note(const Snapshot& snapshot) {
        const std::scoped_lock lock{mutex};
        // The first one is made by whoever made the session.
        if (snapshot.mode == Mode::paused) return;
        cpu = thread_seconds();
        events = snapshot.events;
        if (first_cpu < 0) first_cpu = cpu, first_events = events;
        over = snapshot.mode == Mode::ended;
    }
    bool ended() {
        const std::scoped_lock lock{mutex};
        return over;
    }
    double events_a_second() const {
        return static_cast<double>(events - first_events) / (cpu - first_cpu);
    }
};

LiveSession::Listener noting(Progress& progress, LiveSession::Listener next) {
    return [&progress, next = std::move(next)](SnapshotPtr snapshot) {
        progress.note(*snapshot);
        if (next) next(std::move(snapshot));
    };
}

void run(LiveSession& session) {
    session.set_speed(std::numeric_limits<double>::infinity());
    session.play();
}

double rate_alone(const Design& design) {
    Progress progress;
    LiveSession session{design, {}, noting(progress, {})};
    run(session);
    while (!progress.ended()) std::this_thread::sleep_for(std::chrono::milliseconds{5});
    return progress.events_a_second();
}

double rate_before_a_window(const Design& design) {
    Progress progress;
    MainWindow window{false};
    window.resize(kScreen);
    window.show();
    Hub& hub = window.hub();
    hub.adopt(
        std::make_unique<LiveSession>(design, SessionOptions{}, noting(progress, hub.listener())));
    run(hub.session());
    while (!progress.ended()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return progress.events_a_second();
}

int measure_engine(int runs) {
    const Design design = load_design(FAULTLINE_SOURCE_DIR "/examples/web-shop.yaml");
    std::vector<double> alone, watched, ratio;
    for (int i = 0; i < runs; ++i) {
        alone.push_back(rate_alone(design));
        watched.push_back(rate_before_a_window(design));
        ratio.push_back(watched.back() / alone.back());
    }
    fmt::print(
        "engine, medians of {}: alone {:.2f} M events/s, with the window {:.2f} M: {:.3f} "
        "(from {:.3f} to {:.3f})\n",
        runs, quantile(alone, 0.5) * 1e-6, quantile(watched, 0.5) * 1e-6, quantile(ratio, 0.5),
        quantile(ratio, 0), quantile(ratio, 1));
    return 0;
}

}  // namespace
}  // namespace faultline::gui

int main(int count, char** words) {
    using namespace faultline;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    int only_name = 1;
    const QApplication application(only_name, words);
    gui::set_look(gui::Look::light);
    const bench::Options defaults{.runs = 7, .only = "", .results = ""};
    return bench::run_main(count, words, defaults, [](const bench::Options& options) {
        int status = 0;
        if (options.chosen("paint")) status = gui::measure_paints();
        if (options.chosen("engine") && status == 0) status = gui::measure_engine(options.runs);
        return status;
    });
}
