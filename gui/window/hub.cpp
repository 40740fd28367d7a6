#include "gui/window/hub.hpp"

#include <QMetaObject>
#include <algorithm>
#include <limits>
#include <mutex>

#include "scenarios/lesson_file.hpp"
#include "scenarios/runbook_file.hpp"

namespace faultline::gui {

// Where the session's thread leaves its latest snapshot: the window takes one when it has time for
// it, and never lags behind by a queue of them.
struct Hub::Mailbox {
    std::mutex mutex;
    Hub* hub = nullptr;  // null: nobody listens any more
    SnapshotPtr latest;
    bool told = false;
};

const std::vector<double>& speeds() {
    constexpr double kAllThereIs = std::numeric_limits<double>::infinity();
    static const std::vector<double> all{0.001, 0.002, 0.005, 0.01, 0.02, 0.05,       0.1,
                                         0.2,   0.5,   1,     2,    5,    10,         20,
                                         50,    100,   200,   500,  1000, kAllThereIs};
    return all;
}

Hub::Hub(QObject* parent) : QObject(parent) {
    auto nothing = std::make_shared<SystemView>();
    nothing->components.emplace_back();  // the users
    system_ = std::move(nothing);
    forget();
}

Hub::~Hub() {
    if (mailbox_) {
        const std::scoped_lock lock{mailbox_->mutex};
        mailbox_->hub = nullptr;
    }
}

void Hub::forget() {
    auto snapshot = std::make_shared<Snapshot>();
    auto frame = std::make_shared<Frame>();
    frame->components.resize(system_->components.size());
    frame->instances.resize(system_->instances.size());
    frame->edges.resize(system_->edges.size());
    snapshot->frame = frame;
    snapshot->past = std::make_shared<const std::vector<FramePtr>>();
    snapshot->story = std::make_shared<const std::vector<models::StoryLine>>();
    snapshot->slowest = std::make_shared<const std::vector<models::TracedRequest>>();
    snapshot_ = std::move(snapshot);
    frame_ = snapshot_->frame;
    peeking_ = false;
    selected_ = instance_ = edge_ = models::kNone;
    bookmarks_.clear();
}

LiveSession::Listener Hub::listener() {
    if (mailbox_) {
        const std::scoped_lock lock{mailbox_->mutex};
        mailbox_->hub = nullptr;
    }
    mailbox_ = std::make_shared<Mailbox>();
    mailbox_->hub = this;
    const uint64_t session = ++number_;
    return [session, box = mailbox_](SnapshotPtr snapshot) {
        const std::scoped_lock lock{box->mutex};
        box->latest = std::move(snapshot);
        if (!box->hub || std::exchange(box->told, true)) return;
        Hub* hub = box->hub;
        QMetaObject::invokeMethod(
            hub,
            [hub, session, box] {
                SnapshotPtr latest;
                {
                    const std::scoped_lock inner{box->mutex};
                    box->told = false;
                    latest = box->latest;
                }
                hub->take(session, std::move(latest));
            },
            Qt::QueuedConnection);
    };
}

void Hub::take(uint64_t session, SnapshotPtr snapshot) {
    if (session != number_ || snapshot->number < snapshot_->number) return;
    snapshot_ = std::move(snapshot);
    if (!peeking_) frame_ = snapshot_->frame;
    Q_EMIT shown();
}

void Hub::open(const QString& path) {
    Design design = load_design(path.toStdString());
    // Looked at once more only if it is no scenario that can run.
    if (!design.usable() && scenarios::is_lesson_file(path.toStdString())) {
        Q_EMIT lesson_wanted(path);
    } else if (!design.usable() && scenarios::is_runbook_file(path.toStdString())) {
        Q_EMIT runbook_wanted(path);
    } else {
        open_design(std::move(design));
    }
}
void Hub::open_text(const std::string& text, const std::string& path) {
    open_design(design_of_text(text, path));
}

void Hub::open_design(Design design) {
    if (!design.usable()) {
        // What runs goes on: a broken file is there to be mended.
        design_.loaded.diagnostics = design.loaded.diagnostics;
        if (!live()) design_ = std::move(design);
        Q_EMIT broken();
        return;
    }
    session_.reset();
    design_ = std::move(design);
    adopt(std::make_unique<LiveSession>(design_, SessionOptions{}, listener()));
}

void Hub::adopt(std::unique_ptr<LiveSession> session) {
    session_ = std::move(session);
    system_ = session_->system();
    forget();
    snapshot_ = session_->snapshot();
    frame_ = snapshot_->frame;
    Q_EMIT opened();
    Q_EMIT shown();
}

Hub& Hub::open_beside() {
    if (!beside_) {
        beside_ = new Hub(this);
        connect(beside_, &Hub::refused, this, &Hub::refused);
        Q_EMIT beside_changed();
    }
    return *beside_;
}

void Hub::close_beside() {
    if (!beside_) return;
    beside_->deleteLater();
    beside_ = nullptr;
    Q_EMIT beside_changed();
}

void Hub::branch_beside() {
    if (!live()) return;
    pause();
    Hub& other = open_beside();
    other.design_ = design_;
    other.session_.reset();
    other.adopt(session_->branch(other.listener()));
}

void Hub::select(uint32_t component, uint32_t instance) {
    if (component == selected_ && instance == instance_ && edge_ == models::kNone) return;
    selected_ = component;
    instance_ = instance;
    edge_ = models::kNone;
    Q_EMIT selection_changed();
}

void Hub::select_edge(uint32_t edge) {
    if (edge == edge_) return;
    selected_ = instance_ = models::kNone;
    edge_ = edge;
    Q_EMIT selection_changed();
}

void Hub::bookmark() {
    if (!live()) return;
    bookmarks_.push_back(frame_->at);
    Q_EMIT shown();
}

void Hub::play() {
    stop_peeking();
    if (live()) session_->play();
}
void Hub::pause() {
    if (live()) session_->pause();
}
void Hub::toggle() { snapshot_->mode == Mode::playing ? pause() : play(); }
void Hub::step() {
    stop_peeking();
    if (live()) session_->step();
}

void Hub::set_speed(double speed) {
    if (live()) session_->set_speed(speed);
}
void Hub::faster() {
    const auto next = std::upper_bound(speeds().begin(), speeds().end(), snapshot_->speed);
    if (next != speeds().end()) set_speed(*next);
}
void Hub::slower() {
    const auto here = std::lower_bound(speeds().begin(), speeds().end(), snapshot_->speed);
    if (here != speeds().begin()) set_speed(*std::prev(here));
}

void Hub::seek(sim::Time at) {
    peek(at);
    peeking_ = false;
    if (live()) session_->seek(std::clamp(at, sim::Time{}, snapshot_->end));
}

void Hub::peek(sim::Time at) {
    const auto& past = *snapshot_->past;
    if (past.empty()) return;
    const auto after =
        std::lower_bound(past.begin(), past.end(), at,
                         [](const FramePtr& frame, sim::Time time) { return frame->at < time; });
    peeking_ = true;
    frame_ = after == past.end() ? past.back() : *after;
    Q_EMIT shown();
}

void Hub::stop_peeking() {
    if (!std::exchange(peeking_, false)) return;
    frame_ = snapshot_->frame;
    Q_EMIT shown();
}

void Hub::strike(const QString& fault) {
    if (!live()) return;
    stop_peeking();
    const std::string problem = session_->strike(fault.toStdString());
    if (!problem.empty()) {
        Q_EMIT refused(QString::fromStdString(problem));
        return;
    }
    auto system = session_->system();
    if (system != system_) {
        system_ = std::move(system);
        // What was on its way is of the other one.
        snapshot_ = session_->snapshot();
        frame_ = snapshot_->frame;
        instance_ = models::kNone;
        Q_EMIT system_changed();
        Q_EMIT selection_changed();
    }
}

void Hub::mend(size_t intervention) {
    if (!live()) return;
    stop_peeking();
    session_->mend(intervention);
}

}  // namespace faultline::gui
