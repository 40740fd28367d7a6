#include "gui/editor/document.hpp"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QUndoCommand>

#include "scenarios/edit/components.hpp"

namespace faultline::gui {
namespace {

constexpr int kReadAfterMs = 150;  // of silence at the keyboard
constexpr int kLookAfterMs = 100;  // a file that is being written is looked at when it is whole
constexpr int kTyping = 1;         // commands of this kind grow together

QString from_text(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

}  // namespace

// Some characters for others. Keys that follow each other are one command, up to the end of a word.
class Document::Splice : public QUndoCommand {
public:
    Splice(Document& document, const QString& what, int at, QString removed, QString added,
           bool merges)
        : QUndoCommand(what),
          document_{document},
          at_{at},
          removed_{std::move(removed)},
          added_{std::move(added)},
          merges_{merges} {}

    int id() const override { return merges_ ? kTyping : -1; }
    void redo() override { document_.splice(at_, static_cast<int>(removed_.size()), added_); }
    void undo() override { document_.splice(at_, static_cast<int>(added_.size()), removed_); }

    bool mergeWith(const QUndoCommand* other) override {
        const auto& next = static_cast<const Splice&>(*other);
        const bool typing = next.removed_.isEmpty() && next.added_.size() == 1 &&
                            next.at_ == at_ + added_.size() && !added_.isEmpty();
        const bool erasing = next.added_.isEmpty() && next.removed_.size() == 1 &&
                             added_.isEmpty() && next.at_ + 1 == at_;
        if (typing && !added_.back().isSpace()) {
            added_ += next.added_;
            return true;
        }
        if (erasing) {
            removed_.prepend(next.removed_);
            at_ = next.at_;
            return true;
        }
        return false;
    }

private:
    Document& document_;
    int at_;
    QString removed_, added_;
    bool merges_;
};

Document& Document::of(Hub& hub) {
    if (auto* there = hub.findChild<Document*>({}, Qt::FindDirectChildrenOnly)) return *there;
    return *new Document(hub);
}

Document::Document(Hub& hub) : QObject(&hub), hub_{hub} {
    reading_.setSingleShot(true);
    reading_.setInterval(kReadAfterMs);
    connect(&reading_, &QTimer::timeout, this, [this] { draft(); });
    connect(&undo_, &QUndoStack::cleanChanged, this, &Document::file_changed);
    // The stack empties itself when all goes; the hub is half gone then.
    connect(&hub_, &QObject::destroyed, this, [this] { undo_.blockSignals(true); });
    looking_.setSingleShot(true);
    looking_.setInterval(kLookAfterMs);
    connect(&watcher_, &QFileSystemWatcher::fileChanged, &looking_, qOverload<>(&QTimer::start));
    connect(&looking_, &QTimer::timeout, this, &Document::look_at_disk);
    connect(&hub_, &Hub::opened, this, &Document::take_from_hub);
    connect(&hub_, &Hub::broken, this, &Document::take_from_hub);
    connect(&hub_, &Hub::selection_changed, this, [this] {
        if (hub_.selected() >= hub_.system().components.size()) return;
        const std::string& name = hub_.system().components[hub_.selected()].name;
        const std::string section = scenarios::section_of(draft().whole, name);
        select(section.empty() ? QString("workload") : from_text(section + "." + name));
    });
    take_from_hub();
}

const scenarios::Draft& Document::draft() {
    if (!dirty_) return draft_;
    dirty_ = false;
    reading_.stop();
    const QString name = beside_.isEmpty() ? QString("untitled.yaml") : beside_;
    draft_ = scenarios::read_draft(text_.toStdString(), name.toStdString());
    Q_EMIT read();
    return draft_;
}

QString Document::title() const {
    return file_.isEmpty() ? tr("untitled") : QFileInfo(file_).fileName();
}

bool Document::runs() const {
    return hub_.live() && from_text(hub_.design().text).replace("\r\n", "\n") == text_;
}

// ---- files

void Document::set_text(const QString& text, const QString& file, const QString& beside) {
    QString plain = text;
    dos_lines_ = plain.contains("\r\n");
    plain.replace("\r\n", "\n");
    on_disk_ = plain;
    file_ = file;
    beside_ = beside;
    undo_.clear();
    selected_.clear();
    splice(0, static_cast<int>(text_.size()), plain);
    watch();
    draft();
    Q_EMIT file_changed();
    Q_EMIT selection_changed();
}

void Document::watch() {
    if (!watcher_.files().isEmpty()) watcher_.removePaths(watcher_.files());
    if (QFile::exists(file_)) watcher_.addPath(file_);
}

void Document::take_from_hub() {
    const QString text = from_text(hub_.design().text);
    if (text.isEmpty() || text == running_) return;
    running_ = text;
    if (text == text_) return;
    const QString path = QString::fromStdString(hub_.design().path);
    if (!file_.isEmpty() && path == file_) return take(text, tr("what the file says"));
    // What somebody works on stays when a lesson or a runbook opens a system of its own.
    if (modified()) return;
    set_text(text, QFile::exists(path) ? path : QString(), path);
}

// As a change that can be undone.
void Document::take(QString text, const QString& what) {
    text.replace("\r\n", "\n");
    on_disk_ = text;
    replace_all(what, text);
    undo_.setClean();
}

void Document::start_new() {
    set_text(
        "scenario: New system\n"
        "workload: {arrivals: 10/s, requests: {page: {to: service}}}\n"
        "services:\n"
        "  service: {workers: 8, operations: {work: [{wait: 10ms}]}}\n"
        "run: {duration: 10m}\n",
        {}, {});
    run();
}

bool Document::read_file(const QString& path, QString& text) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        Q_EMIT refused(tr("%1 cannot be read: %2").arg(path, file.errorString()));
        return false;
    }
    text = QString::fromUtf8(file.readAll());
    return true;
}

bool Document::open(const QString& path) {
    QString text;
    if (!read_file(path, text)) return false;
    set_text(text, path, path);
    run();
    return true;
}

bool Document::open_copy(const QString& path) {
    QString text;
    if (!read_file(path, text)) return false;
    set_text(text, {}, path);
    run();
    return true;
}

bool Document::save() { return !file_.isEmpty() && save_as(file_); }

// QSaveFile writes beside and renames: a full disk or a crash leaves the old file whole.
bool Document::save_as(const QString& path) {
    QString text = text_;
    if (dos_lines_) text.replace("\n", "\r\n");
    const QString old = file_;
    if (!watcher_.files().isEmpty()) watcher_.removePaths(watcher_.files());
    QSaveFile file(path);
    const QByteArray bytes = text.toUtf8();
    const bool done =
        file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    if (done) {
        file_ = path;
        on_disk_ = text_;
        dirty_ = dirty_ || beside_ != path;
        beside_ = path;
        undo_.setClean();
    } else {
        Q_EMIT refused(tr("%1 cannot be written: %2").arg(path, file.errorString()));
    }
    watch();
    if (done) draft();
    if (done) Q_EMIT file_changed();
    return done;
}

// Editors that replace a file take it out of the watcher's sight; it is put back.
void Document::look_at_disk() {
    QString text;
    if (!QFile::exists(file_)) return QTimer::singleShot(500, this, &Document::watch);
    if (!watcher_.files().contains(file_)) watcher_.addPath(file_);
    if (!read_file(file_, text)) return;
    text.replace("\r\n", "\n");
    if (text == on_disk_) return;
    if (text == text_) {
        on_disk_ = text;
        return undo_.setClean();
    }
    if (modified()) {
        Q_EMIT disk_changed();
        return;
    }
    take_from_disk();
}

void Document::take_from_disk() {
    QString text;
    if (read_file(file_, text)) take(text, tr("what another program wrote"));
}

// ---- changes

void Document::splice(int at, int removed, const QString& added) {
    text_.replace(at, removed, added);
    dirty_ = true;
    Q_EMIT spliced(at, removed, added);
    reading_.start();
}

void Document::push(const QString& what, int at, int removed, const QString& added, bool merges) {
    undo_.push(new Splice(*this, what, at, text_.mid(at, removed), added, merges));
}

void Document::typed(int at, int removed, const QString& added) {
    if (text_.mid(at, removed) == added) return;
    push(tr("typing"), at, removed, added, true);
}

// As the fewest characters: what is the same before and behind stays, and so does the cursor.
void Document::replace_all(const QString& what, const QString& text) {
    const qsizetype most = std::min(text.size(), text_.size());
    qsizetype head = 0, tail = 0;
    while (head < most && text[head] == text_[head]) ++head;
    while (tail < most - head && text[text.size() - 1 - tail] == text_[text_.size() - 1 - tail])
        ++tail;
    if (head == text.size() && head == text_.size()) return;
    push(what, static_cast<int>(head), static_cast<int>(text_.size() - head - tail),
         text.mid(head, text.size() - head - tail), false);
    draft();
}

QString Document::change(const QString& what,
                         const std::function<std::string(scenarios::Node&)>& edit) {
    scenarios::Node tree = draft().whole;
    const std::string problem = edit(tree);
    if (!problem.empty()) return from_text(problem);
    const scenarios::Rewritten result = scenarios::with_tree(draft(), tree);
    if (!result.done) return from_text(result.problem);
    replace_all(what, from_text(result.text));
    return {};
}

void Document::select(const QString& path) {
    if (path == selected_) return;
    selected_ = path;
    const qsizetype dot = path.indexOf('.');
    if (dot > 0 && hub_.live()) hub_.select(hub_.system().find(path.mid(dot + 1).toStdString()));
    Q_EMIT selection_changed();
}

void Document::run() {
    if (runs()) return;
    hub_.open_text(text_.toStdString(), beside_.toStdString());
    Q_EMIT file_changed();
}

}  // namespace faultline::gui
