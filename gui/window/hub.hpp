// gui/window/hub.hpp - what all panels share: the open design, the live session, what it shows and
// what is selected.
//
// A panel is a QWidget that is given the hub (panels.hpp). It asks the hub for what there is, is
// told by its signals when that changes, and acts through its slots; panels do not know each other.
// All of it on the window's thread: snapshots come over from the session's.
#pragma once
#include <QObject>
#include <QString>
#include <memory>

#include "gui/session/live_session.hpp"

namespace faultline::gui {

class Hub : public QObject {
    Q_OBJECT

public:
    explicit Hub(QObject* parent = nullptr);
    ~Hub() override;

    // ---- what there is
    const Design& design() const { return design_; }
    bool live() const { return session_ != nullptr; }
    LiveSession& session() { return *session_; }           // only if live
    const SystemView& system() const { return *system_; }  // empty before anything was opened
    const Snapshot& snapshot() const { return *snapshot_; }
    // What canvas, charts and inspector show: the snapshot's frame or, while somebody looks through
    // the past, one of the past.
    const Frame& frame() const { return *frame_; }
    const FramePtr& shown_frame() const { return frame_; }
    uint32_t selected() const { return selected_; }           // component; kNone: nothing
    uint32_t selected_instance() const { return instance_; }  // kNone: the whole component
    uint32_t selected_edge() const { return edge_; }          // then no component is
    const std::vector<sim::Time>& bookmarks() const { return bookmarks_; }

    // ---- the design
    // A lesson or a runbook is passed on: lesson_wanted(), runbook_wanted().
    void open(const QString& path);
    // What an editor holds: the session starts anew. `path` may be "".
    void open_text(const std::string& text, const std::string& path);
    void open_design(Design design);
    // A session made elsewhere, such as a branch, in place of this one.
    void adopt(std::unique_ptr<LiveSession> session);
    // A listener for LiveSession, whose snapshots become this hub's.
    LiveSession::Listener listener();

    // ---- a second system beside this one, to compare with: a hub of its own
    Hub* beside() const { return beside_; }  // null: there is none
    Hub& open_beside();                      // without a design yet, if there was none

public Q_SLOTS:
    void close_beside();
    void branch_beside();  // another future of this system, from now on
    void select(uint32_t component, uint32_t instance = models::kNone);
    void select_edge(uint32_t edge);
    void bookmark();  // the moment shown
    // ---- time
    void play();
    void pause();
    void toggle();
    void step();
    void faster();
    void slower();
    void set_speed(double speed);
    void seek(sim::Time at);
    // Shows the recorded frame of that moment, at once, without going there.
    void peek(sim::Time at);
    void stop_peeking();
    // ---- faults; what is wrong with one is told by refused()
    void strike(const QString& fault);
    void mend(size_t intervention);

Q_SIGNALS:
    void opened();          // another design: system() is another one, too
    void broken();          // what was to be opened cannot be run: design().loaded.diagnostics
    void system_changed();  // the same design runs as another system: with links or room that
                            // faults need; its instances may have other numbers
    void shown();           // snapshot() or frame() is another one
    void selection_changed();
    void refused(const QString& why);
    void beside_changed();  // there is a second system, or no more
    void lesson_wanted(const QString& path);
    void runbook_wanted(const QString& path);

private:
    void take(uint64_t session, SnapshotPtr snapshot);
    void forget();

    Design design_;
    std::shared_ptr<const SystemView> system_;
    SnapshotPtr snapshot_;
    FramePtr frame_;
    bool peeking_ = false;
    uint32_t selected_ = models::kNone, instance_ = models::kNone, edge_ = models::kNone;
    std::vector<sim::Time> bookmarks_;
    uint64_t number_ = 0;  // of the session: what an earlier one still says is not heard
    struct Mailbox;
    std::shared_ptr<Mailbox> mailbox_;
    std::unique_ptr<LiveSession> session_;
    Hub* beside_ = nullptr;
};

// The speeds that faster() and slower() go through: 1:1000 to as fast as it can (infinite).
const std::vector<double>& speeds();

}  // namespace faultline::gui
