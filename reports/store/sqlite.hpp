// reports/store/sqlite.hpp - an SQLite database and its statements as values that clean up after
// themselves; whatever goes wrong is a StoreError with a sentence for people.
#pragma once
#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace faultline::reports::store {

class StoreError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Database {
public:
    enum class Open { existing, create };
    Database(const std::string& path, Open how);

    // One or more statements without results.
    void execute(const std::string& sql);
    int64_t number(const std::string& sql);  // the first column of the first row; 0 without one
    int64_t last_id() const { return sqlite3_last_insert_rowid(handle_.get()); }
    // Throws what went wrong last, in the words for `path`.
    [[noreturn]] void fail() const;

private:
    friend class Statement;
    friend class Transaction;
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    std::string path_;
    std::unique_ptr<sqlite3, Close> handle_;
};

// Parameters are bound and columns read from left to right.
class Statement {
public:
    Statement(Database& database, const std::string& sql);

    Statement& bind(const std::string& text);
    Statement& bind(double number);
    Statement& bind(int64_t number);
    Statement& bind_null();
    template <class Value>
    Statement& bind(const std::optional<Value>& value) {
        return value ? bind(*value) : bind_null();
    }

    bool next();  // false after the last row
    void run();   // to its end

    std::string text();
    double real();
    int64_t integer();
    std::optional<double> real_if_any();
    std::optional<int64_t> integer_if_any();

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    void check(int code) const;
    bool is_null() const { return sqlite3_column_type(handle_.get(), column_) == SQLITE_NULL; }
    Database& database_;
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
    int parameter_ = 0, column_ = 0;
};

// All or nothing: undone unless committed. Others who write wait meanwhile.
class Transaction {
public:
    explicit Transaction(Database& database) : database_{database} {
        database_.execute("BEGIN IMMEDIATE");
    }
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& database_;
    bool committed_ = false;
};

}  // namespace faultline::reports::store
