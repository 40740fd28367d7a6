// gui/editor/document.hpp - the scenario that is edited: its text, the way back, and its file.
//
// The text is the one truth. Whatever changes it, a key in the YAML tab or a field of the form, is
// one command on one undo stack, and every view is told which characters went and which came
// (spliced), and, when the text has been read again, that there is another draft (read). Undoing
// brings back the bytes. Lines end with \n here; a file that has \r\n gets them back when saved.
#pragma once
#include <QFileSystemWatcher>
#include <QObject>
#include <QString>
#include <QTimer>
#include <QUndoStack>
#include <functional>

#include "gui/window/hub.hpp"
#include "scenarios/edit/draft.hpp"

namespace faultline::gui {

class Document : public QObject {
    Q_OBJECT

public:
    // The one of this hub; made when it is first asked for.
    static Document& of(Hub& hub);
    explicit Document(Hub& hub);

    const QString& text() const { return text_; }
    // What the text says now; reads it if that has not been done.
    const scenarios::Draft& draft();
    // As it was read last: a few keys may have come since.
    const scenarios::Draft& last_draft() const { return draft_; }
    QUndoStack& undo() { return undo_; }
    QString file() const { return file_; }  // "" if it was never saved
    QString title() const;
    bool modified() const { return !undo_.isClean(); }
    // Whether the text is what runs.
    bool runs() const;

    // ---- files; false: it did not work, and refused() has said why
    void start_new();
    bool open(const QString& path);
    // To start from: another file's text, not its name. What it extends is still found beside it.
    bool open_copy(const QString& path);
    bool save();
    bool save_as(const QString& path);
    // After disk_changed(): the file's text instead of this one, as a change that can be undone.
    void take_from_disk();

    // ---- changes
    // `edit` gets the whole tree and returns "" or why it cannot be; so does this.
    QString change(const QString& what, const std::function<std::string(scenarios::Node&)>& edit);
    // A text view did this by itself.
    void typed(int at, int removed, const QString& added);
    void replace_all(const QString& what, const QString& text);

    // ---- what is selected: the path of a component ("services.api") or a section; "": all
    QString selected() const { return selected_; }
    void select(const QString& path);

public Q_SLOTS:
    // The session starts anew with this text, if it can run.
    void run();

Q_SIGNALS:
    void spliced(int at, int removed, const QString& added);
    void read();          // draft() is another one
    void file_changed();  // file() or modified()
    void disk_changed();  // another program wrote the file, and this one is modified
    void selection_changed();
    void refused(const QString& why);
    void show_line(int line, int column);  // somebody wants to see it; from 1

private:
    class Splice;
    friend class Splice;
    void splice(int at, int removed, const QString& added);
    void set_text(const QString& text, const QString& file, const QString& beside);
    void push(const QString& what, int at, int removed, const QString& added, bool merges);
    void take_from_hub();
    void take(QString text, const QString& what);
    void look_at_disk();
    void watch();
    bool read_file(const QString& path, QString& text);

    Hub& hub_;
    QString text_, file_;
    QString beside_;   // where what it extends is looked for
    QString on_disk_;  // as it was last read or written
    QString running_;  // what the hub last opened
    bool dos_lines_ = false;
    bool dirty_ = true;  // draft_ is of another text
    scenarios::Draft draft_;
    QUndoStack undo_;
    QTimer reading_;  // after the last key
    QTimer looking_;  // after another program's last write
    QFileSystemWatcher watcher_;
    QString selected_;
};

}  // namespace faultline::gui
