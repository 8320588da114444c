#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "oms/messages/digits.h"
#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/result.h"
#include "oms/model/text.h"
#include "oms/model/timestamp.h"
#include "oms/storage/sql.h"

struct sqlite3;
struct sqlite3_stmt;

namespace oms {

struct SqlError {
  int code = 0;      // SQLite's extended result code
  std::string text;  // one line
};

// One SQLite connection, for one thread. The first error stays, and everything after it does nothing: so a caller runs
// a whole transaction and looks once, before its end.
class Database {
 public:
  // readWrite: each commit is synced, and refused is whatever would change that. immutable: read-only, and nobody else
  // has the file open.
  enum class Access { readWrite, readOnly, immutable };

  static Result<std::unique_ptr<Database>, SqlError> open(const std::string& path, Access access);
  // Carries the log of a file into it, and keeps everybody else out of it for as long as this lives.
  static Result<std::unique_ptr<Database>, SqlError> openAlone(const std::string& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Pragmas and migrations: statements without parameters.
  void execute(const std::string& sql);
  // First column of the first row; empty or 0 without one.
  std::string text(const char* sql);
  std::int64_t number(const char* sql);
  // What `PRAGMA integrity_check(1)` or `quick_check(1)` finds first, in one line; empty: nothing, or an error.
  std::string damage(const char* pragma);
  // Commits something that changes nothing.
  void touch();
  // A whole copy in a file that is not there yet, synced; it gets its name when it is whole.
  void backupTo(const std::string& path);

  // How many pages the log may have before a commit carries it over into the file.
  void setMostLogPages(int pages) { mostLogPages_ = pages; }
  // Of the log, as the last commit left it; 0 when nothing was committed since it was carried over.
  int logPages() const { return logPages_; }
  // Carries the log over, as far as no reader needs it. Both files are synced.
  void checkpoint();

  // An error that SQLite itself does not see.
  void fail(int code, std::string_view text);
  bool ok() const { return error_.code == 0; }
  const SqlError& error() const { return error_; }
  void clearError() { error_ = {}; }
  bool isReadOnly() const;
  bool inTransaction() const;

 private:
  friend class Statement;
  explicit Database(sqlite3* handle);
  void copyTo(const std::string& path);
  static int afterCommit(void* self, sqlite3* handle, const char* schema, int pages);
  // Keeps the error unless the code is a success.
  bool keep(int code);

  sqlite3* handle_;
  int mostLogPages_;
  int logPages_ = 0;
  SqlError error_;
};

// A prepared statement. Texts and blobs are bound by reference: they have to live until run() or the last next().
class Statement {
 public:
  Statement(Database& database, Sql sql) : Statement(database, oms::text(sql)) {}
  Statement(Database& database, MarketSql sql) : Statement(database, oms::text(sql)) {}
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Binds the values in order and runs it to its end.
  template <class... Values>
  void run(const Values&... values) {
    start(values...);
    next();
    reset();
  }
  // Binds, then next() for each row.
  template <class... Values>
  void start(const Values&... values) {
    reset();
    if (statement_ == nullptr)
      return;
    int column = 0;
    (bind(++column, values), ...);
  }
  bool next();
  void reset();

  std::string_view textAt(int column) const;  // of a text or a blob; holds until the next row
  std::int64_t numberAt(int column) const;
  double realAt(int column) const;
  enum class Kind { null, integer, real, text };  // a blob is a text
  Kind kindAt(int column) const;
  int columns() const;
  std::string_view nameOf(int column) const;

 private:
  Statement(Database& database, const char* sql);
  void bind(int column, std::string_view text);
  void bind(int column, const char* text) { bind(column, std::string_view(text)); }
  void bind(int column, const std::string& text) { bind(column, std::string_view(text)); }
  void bind(int column, std::span<const unsigned char> blob);
  void bind(int column, double number);
  void bind(int column, Timestamp time);  // RFC 3339, null when not set
  void bind(int column, std::nullopt_t);
  void bindInteger(int column, std::int64_t number);
  void bindDecimal(int column, Int128 raw);
  void bindId(int column, std::string_view prefix, std::uint64_t number);
  template <std::integral T>
  void bind(int column, T number) {
    bindInteger(column, static_cast<std::int64_t>(number));
  }
  template <class Tag, class Rep>
  void bind(int column, Decimal<Tag, Rep> decimal) {
    bindDecimal(column, decimal.raw());
  }
  template <class Tag>
  void bind(int column, Id<Tag> id) {
    id.isSet() ? bindId(column, Tag::prefix, id.value) : bind(column, std::nullopt);
  }
  template <std::size_t N>
  void bind(int column, const Text<N>& text) {
    bind(column, text.view());
  }
  template <class T>
  void bind(int column, const std::optional<T>& maybe) {
    maybe ? bind(column, *maybe) : bind(column, std::nullopt);
  }
  // Room for digits that live as long as the row is bound.
  char* digits();

  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
  std::array<char, 32 * kDigitsRoom> digits_;
  std::size_t digitsUsed_ = 0;
};

// Null where a zero or an empty text means that there is none.
template <class Tag, class Rep>
std::optional<Decimal<Tag, Rep>> orNull(Decimal<Tag, Rep> decimal) {
  return decimal.isZero() ? std::nullopt : std::optional(decimal);
}
inline std::optional<std::string_view> orNull(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace oms
