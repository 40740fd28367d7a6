#include "reports/store/run_store.hpp"

#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "reports/store/layout.hpp"

namespace faultline::reports::store {
namespace {

constexpr const char* kFacts =
    "SELECT id, started, seconds, verb, scenario, version, command, folder, status, interrupted, "
    "fingerprint, objectives, objectives_met, p99, success, usd_per_month FROM runs ";

RunFacts read_facts(Statement& row) {
    RunFacts facts;
    facts.id = row.integer();
    facts.started = row.real();
    facts.seconds = row.real();
    facts.verb = row.text();
    facts.scenario = row.text();
    facts.version = row.text();
    facts.command = row.text();
    facts.folder = row.text();
    facts.status = static_cast<int>(row.integer());
    facts.interrupted = row.integer() != 0;
    facts.fingerprint = row.text();
    facts.objectives = row.integer();
    facts.objectives_met = row.integer();
    facts.p99 = row.real_if_any();
    facts.success = row.real_if_any();
    facts.usd_per_month = row.real_if_any();
    return facts;
}

int64_t add_run(Database& database, const StoredRun& run) {
    const RunFacts& facts = run.facts;
    Statement insert(
        database,
        "INSERT INTO runs (started, seconds, verb, scenario, version, command, folder, seed, "
        "replications, trace_every, status, interrupted, fingerprint, objectives, objectives_met, "
        "p99, success, usd_per_month, document) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(facts.started).bind(facts.seconds).bind(facts.verb).bind(facts.scenario);
    insert.bind(facts.version).bind(facts.command).bind(facts.folder);
    run.seed ? insert.bind(std::to_string(*run.seed)) : insert.bind_null();
    run.replications ? insert.bind(int64_t{*run.replications}) : insert.bind_null();
    run.trace_every ? insert.bind(int64_t{*run.trace_every}) : insert.bind_null();
    insert.bind(int64_t{facts.status}).bind(int64_t{facts.interrupted}).bind(facts.fingerprint);
    insert.bind(facts.objectives).bind(facts.objectives_met);
    insert.bind(facts.p99).bind(facts.success).bind(facts.usd_per_month).bind(run.document);
    insert.run();
    return database.last_id();
}

void add_arguments(Database& database, int64_t id, const StoredRun& run) {
    Statement insert(database,
                     "INSERT INTO arguments (run, place, kind, text) VALUES (?, ?, ?, ?)");
    int64_t place = 0;
    for (const std::string& file : run.files)
        insert.bind(id).bind(place++).bind(std::string("file")).bind(file).run();
    for (const std::string& set : run.sets)
        insert.bind(id).bind(place++).bind(std::string("set")).bind(set).run();
    for (const std::string& word : run.words)
        insert.bind(id).bind(place++).bind(std::string("word")).bind(word).run();
}

void add_sources(Database& database, int64_t id, const StoredRun& run) {
    Statement insert(database, "INSERT INTO sources (run, place, path, text) VALUES (?, ?, ?, ?)");
    int64_t place = 0;
    for (const scenarios::SourceFile& file : run.sources)
        insert.bind(id).bind(place++).bind(file.path).bind(file.text).run();
}

void read_details(Database& database, StoredRun& run) {
    Statement row(database,
                  "SELECT seed, replications, trace_every, document FROM runs WHERE id = ?");
    row.bind(run.facts.id).next();
    const std::string seed = row.text();
    uint64_t number = 0;
    if (std::from_chars(seed.data(), seed.data() + seed.size(), number).ec == std::errc{})
        run.seed = number;
    if (const auto count = row.integer_if_any()) run.replications = static_cast<uint32_t>(*count);
    if (const auto every = row.integer_if_any()) run.trace_every = static_cast<uint32_t>(*every);
    run.document = row.text();
    Statement arguments(database, "SELECT kind, text FROM arguments WHERE run = ? ORDER BY place");
    for (arguments.bind(run.facts.id); arguments.next();) {
        const std::string kind = arguments.text();
        (kind == "file"   ? run.files
         : kind == "word" ? run.words
                          : run.sets)
            .push_back(arguments.text());
    }
    Statement sources(database, "SELECT path, text FROM sources WHERE run = ? ORDER BY place");
    for (sources.bind(run.facts.id); sources.next();) {
        std::string path = sources.text();
        run.sources.push_back({std::move(path), sources.text()});
    }
}

}  // namespace

std::string usual_path() {
    namespace fs = std::filesystem;
    const char* state = std::getenv("XDG_STATE_HOME");
    // The specification: a path that is not absolute is to be ignored.
    if (state != nullptr && fs::path(state).is_absolute())
        return (fs::path(state) / "faultline/runs.sqlite").string();
    const char* home = std::getenv("HOME");
    if (home == nullptr || !fs::path(home).is_absolute()) return "";
    return (fs::path(home) / ".local/state/faultline/runs.sqlite").string();
}

RunStore::RunStore(const std::string& path, Database::Open how) : database_{path, how} {
    migrate(database_, path);
}

RunStore RunStore::create(const std::string& path) { return {path, Database::Open::create}; }

std::optional<RunStore> RunStore::open(const std::string& path) {
    std::error_code error;
    if (!std::filesystem::exists(path, error) && !error) return std::nullopt;
    return RunStore{path, Database::Open::existing};
}

int64_t RunStore::add(const StoredRun& run) {
    Transaction transaction(database_);
    const int64_t id = add_run(database_, run);
    add_arguments(database_, id, run);
    add_sources(database_, id, run);
    transaction.commit();
    return id;
}

std::vector<RunFacts> RunStore::list() {
    std::vector<RunFacts> runs;
    Statement rows(database_, std::string(kFacts) + "ORDER BY id");
    while (rows.next()) runs.push_back(read_facts(rows));
    return runs;
}

std::optional<StoredRun> RunStore::get(int64_t id) {
    Statement row(database_, std::string(kFacts) + "WHERE id = ?");
    if (!row.bind(id).next()) return std::nullopt;
    StoredRun run;
    run.facts = read_facts(row);
    read_details(database_, run);
    return run;
}

void RunStore::remove(const std::vector<int64_t>& ids) {
    Transaction transaction(database_);
    Statement remove(database_, "DELETE FROM runs WHERE id = ?");
    for (const int64_t id : ids) remove.bind(id).run();
    transaction.commit();
}

}  // namespace faultline::reports::store
