#include "reports/store/layout.hpp"

#include <array>

namespace faultline::reports::store {
namespace {

// Says whose file it is, as file(1) and SQLite know it: "FLTL".
constexpr int64_t kApplication = 0x464c544c;

constexpr std::array<const char*, kLayout> kSteps{
    // 1. Options are as they were given; NULL is not given. Names are part of the interface: people
    // write queries.
    R"(
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,   -- never given twice
    started REAL NOT NULL,                  -- Unix time, seconds
    seconds REAL NOT NULL,                  -- how long it took
    verb TEXT NOT NULL,                     -- run, phases, compare
    scenario TEXT NOT NULL,                 -- its title
    version TEXT NOT NULL,                  -- of the program
    command TEXT NOT NULL,
    folder TEXT NOT NULL,                   -- where it was typed
    seed TEXT,                              -- --seed, in digits: SQLite has no unsigned numbers
    replications INTEGER,                   -- --replications
    trace_every INTEGER,                    -- --trace-every
    status INTEGER NOT NULL,                -- exit status
    interrupted INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    objectives INTEGER NOT NULL,
    objectives_met INTEGER NOT NULL,
    p99 REAL,                               -- seconds
    success REAL,                           -- share of the requests that ended
    usd_per_month REAL,
    document TEXT NOT NULL                  -- what --json writes
);
CREATE TABLE sources (                      -- every file that was read
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    path TEXT NOT NULL,                     -- as it was asked for, in `folder`
    text TEXT NOT NULL,
    PRIMARY KEY (run, place)
) WITHOUT ROWID;
CREATE TABLE arguments (                    -- of the command line
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,                     -- file, set
    text TEXT NOT NULL,
    PRIMARY KEY (run, place)
) WITHOUT ROWID;
)",
};

}  // namespace

void migrate(Database& database, const std::string& path) {
    // Three syncs a write, as few as a rollback journal needs: the journal, its entry in the
    // folder, the file. FULL, the default, would sync the journal twice, its length after its
    // pages; but each page has a checksum, so a page that is not there yet ends the journal just as
    // well, and the file has not been touched then.
    database.execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL");
    if (database.number("PRAGMA user_version") == kLayout &&
        database.number("PRAGMA application_id") == kApplication)
        return;
    // Takes effect only in a file without tables: what is deleted makes the file smaller.
    database.execute("PRAGMA auto_vacuum = FULL");
    Transaction transaction(database);
    // Somebody else may have done it while this process waited.
    const int64_t layout = database.number("PRAGMA user_version");
    const bool is_empty = layout == 0 && database.number("SELECT count(*) FROM sqlite_master") == 0;
    if (!is_empty && database.number("PRAGMA application_id") != kApplication)
        throw StoreError(path + ": is no run store (an SQLite file of something else)");
    if (layout > kLayout)
        throw StoreError(path + ": was written by a later version of faultline (layout " +
                         std::to_string(layout) + ", this one knows " + std::to_string(kLayout) +
                         "): nothing was changed");
    for (int64_t step = layout; step < kLayout; ++step)
        database.execute(kSteps[static_cast<size_t>(step)]);
    database.execute("PRAGMA application_id = " + std::to_string(kApplication));
    database.execute("PRAGMA user_version = " + std::to_string(kLayout));
    transaction.commit();
}

}  // namespace faultline::reports::store
