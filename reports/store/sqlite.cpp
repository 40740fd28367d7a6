#include "reports/store/sqlite.hpp"

#include <cerrno>
#include <cstring>

namespace faultline::reports::store {
namespace {

// How long a writer waits for another one; a row is written in milliseconds.
constexpr int kPatienceMilliseconds = 10'000;

std::string words_for(int code, int system_error, const std::string& message) {
    switch (code) {
        case SQLITE_NOTADB:
            return "is no run store (not an SQLite file)";
        case SQLITE_CORRUPT:
            return "is damaged; what is left of it: sqlite3 FILE .recover";
        case SQLITE_FULL:
            return "the disk is full";
        case SQLITE_READONLY:
            return "is read-only";
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "is in use by another program, which did not let go of it for 10 s";
        default:
            return system_error != 0 ? message + ": " + std::strerror(system_error) : message;
    }
}

}  // namespace

Database::Database(const std::string& path, Open how) : path_{path} {
    const int create = how == Open::create ? SQLITE_OPEN_CREATE : 0;
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(
        path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE | create, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) fail();
    sqlite3_busy_timeout(handle, kPatienceMilliseconds);
}

void Database::fail() const {
    sqlite3* handle = handle_.get();
    if (handle == nullptr) throw StoreError(path_ + ": out of memory");
    const int code = sqlite3_errcode(handle) & 0xff;
    throw StoreError(path_ + ": " +
                     words_for(code, sqlite3_system_errno(handle), sqlite3_errmsg(handle)));
}

void Database::execute(const std::string& sql) {
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

int64_t Database::number(const std::string& sql) {
    Statement statement(*this, sql);
    return statement.next() ? statement.integer() : 0;
}

Statement::Statement(Database& database, const std::string& sql) : database_{database} {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(database.handle_.get(), sql.c_str(), -1, &statement, nullptr));
    handle_.reset(statement);
}

void Statement::check(int code) const {
    if (code != SQLITE_OK) database_.fail();
}

Statement& Statement::bind(const std::string& text) {
    check(sqlite3_bind_text64(handle_.get(), ++parameter_, text.data(), text.size(),
                              SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(double number) {
    check(sqlite3_bind_double(handle_.get(), ++parameter_, number));
    return *this;
}

Statement& Statement::bind(int64_t number) {
    check(sqlite3_bind_int64(handle_.get(), ++parameter_, number));
    return *this;
}

Statement& Statement::bind_null() {
    check(sqlite3_bind_null(handle_.get(), ++parameter_));
    return *this;
}

bool Statement::next() {
    column_ = 0;
    const int code = sqlite3_step(handle_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) database_.fail();
    return code == SQLITE_ROW;
}

void Statement::run() {
    while (next()) {
    }
    check(sqlite3_reset(handle_.get()));
    parameter_ = 0;
}

std::string Statement::text() {
    const auto* bytes = sqlite3_column_text(handle_.get(), column_);
    const auto size = static_cast<size_t>(sqlite3_column_bytes(handle_.get(), column_++));
    return bytes == nullptr ? "" : std::string(reinterpret_cast<const char*>(bytes), size);
}

double Statement::real() { return sqlite3_column_double(handle_.get(), column_++); }

int64_t Statement::integer() { return sqlite3_column_int64(handle_.get(), column_++); }

std::optional<double> Statement::real_if_any() {
    if (!is_null()) return real();
    ++column_;
    return std::nullopt;
}

std::optional<int64_t> Statement::integer_if_any() {
    if (!is_null()) return integer();
    ++column_;
    return std::nullopt;
}

void Transaction::commit() {
    database_.execute("COMMIT");
    committed_ = true;
}

Transaction::~Transaction() {
    // A failed write may have been undone already; a second time does no harm.
    if (!committed_) sqlite3_exec(database_.handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace faultline::reports::store
