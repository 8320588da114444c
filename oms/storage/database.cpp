#include "oms/storage/database.h"

#include <sqlite3.h>

#include <cstring>
#include <filesystem>
#include <system_error>

#include "oms/storage/log_vfs.h"

namespace oms {
namespace {

// How long a writer waits for another program's lock before it gives up.
constexpr int kBusyTimeoutMs = 5'000;
// SQLite's own measure.
constexpr int kMostLogPages = 1'000;

// What is not done because others read does not count as a failure: it is done later.
int carryOver(sqlite3* handle) {
  const int code = sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  return code == SQLITE_BUSY ? SQLITE_OK : code;
}

// A connection that syncs less than at each commit would break what log_vfs.h promises of one.
int refuseFewerSyncs(void*, int action, const char* pragma, const char* value, const char*, const char*) {
  if (action != SQLITE_PRAGMA || value == nullptr || sqlite3_stricmp(pragma, "synchronous") != 0)
    return SQLITE_OK;
  return sqlite3_stricmp(value, "FULL") == 0 || sqlite3_stricmp(value, "EXTRA") == 0 ? SQLITE_OK : SQLITE_DENY;
}

// SQLite tells of damage in several lines, and a damaged name may hold whatever there is.
std::string oneLine(std::string_view text) {
  constexpr std::string_view kHeading = "*** in database main ***\n";
  if (text.substr(0, kHeading.size()) == kHeading)
    text.remove_prefix(kHeading.size());
  std::string line;
  for (const char c : text)
    line += c == '\n' ? "; " : std::string(1, static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c);
  while (!line.empty() && (line.back() == ' ' || line.back() == ';'))
    line.pop_back();
  return line;
}

// A path as a URI: what has a meaning there is escaped.
std::string uriOf(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    switch (c) {
      case '%':
        uri += "%25";
        break;
      case '?':
        uri += "%3f";
        break;
      case '#':
        uri += "%23";
        break;
      default:
        uri += c;
    }
  }
  return uri;
}

}  // namespace

Result<std::unique_ptr<Database>, SqlError> Database::open(const std::string& path, Access access) {
  const int mode = access == Access::readWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const std::string name = access == Access::immutable ? uriOf(path) + "?immutable=1" : path;
  const int uri = access == Access::immutable ? SQLITE_OPEN_URI : 0;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &handle, mode | uri | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                                   access == Access::readWrite ? logVfs() : nullptr);
  if (handle == nullptr)
    return SqlError{code, sqlite3_errstr(code)};
  std::unique_ptr<Database> database(new Database(handle));
  database->keep(code);
  if (!database->ok())
    return database->error();
  if (access == Access::readWrite) {
    sqlite3_wal_hook(handle, afterCommit, database.get());
    sqlite3_set_authorizer(handle, refuseFewerSyncs, nullptr);
    // SQLite's own default, too. Of a file that cannot be read the first question to it tells why.
    database->execute("PRAGMA synchronous=FULL");
    database->clearError();
  }
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  return database;
}

Result<std::unique_ptr<Database>, SqlError> Database::openAlone(const std::string& path) {
  auto opened = open(path, Access::readWrite);
  if (!opened)
    return opened;
  Database& database = **opened;
  if (database.text("PRAGMA journal_mode=DELETE") != "delete" && database.ok())
    database.fail(SQLITE_BUSY, "its log is in use");
  database.execute("BEGIN EXCLUSIVE");
  if (!database.ok())
    return database.error();
  return opened;
}

Database::Database(sqlite3* handle) : handle_(handle), mostLogPages_(kMostLogPages) {}

// In place of SQLite's own checkpoints, which keep their errors to themselves: a sync that failed has to be heard of,
// for what it was to keep may be gone, and a second one would not say so.
int Database::afterCommit(void* self, sqlite3* handle, const char*, int pages) {
  auto& database = *static_cast<Database*>(self);
  const bool isLong = pages >= database.mostLogPages_;
  database.logPages_ = isLong ? 0 : pages;
  return isLong ? carryOver(handle) : SQLITE_OK;
}

void Database::checkpoint() {
  if (ok())
    keep(carryOver(handle_));
  logPages_ = 0;
}

Database::~Database() {
  sqlite3_close_v2(handle_);
}

bool Database::keep(int code) {
  const int primary = code & 0xFF;
  if (primary == SQLITE_OK || primary == SQLITE_ROW || primary == SQLITE_DONE)
    return true;
  if (ok())
    error_ = {code, oneLine(sqlite3_errmsg(handle_))};
  return false;
}

void Database::execute(const std::string& sql) {
  if (ok())
    keep(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr));
}

std::string Database::text(const char* sql) {
  if (!ok())
    return {};
  sqlite3_stmt* statement = nullptr;
  std::string found;
  if (keep(sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr))) {
    const int code = sqlite3_step(statement);
    keep(code);
    const auto* first = code == SQLITE_ROW ? sqlite3_column_text(statement, 0) : nullptr;
    if (first != nullptr)
      found.assign(reinterpret_cast<const char*>(first));
  }
  keep(sqlite3_finalize(statement));  // a pragma that gives its answer first may change the file after it
  return found;
}

std::int64_t Database::number(const char* sql) {
  const std::string digits = text(sql);
  return digits.empty() ? 0 : std::strtoll(digits.c_str(), nullptr, 10);
}

std::string Database::damage(const char* pragma) {
  const std::string found = text(pragma);
  return ok() && found != "ok" ? oneLine(found) : std::string();
}

void Database::touch() {
  const auto version = number("PRAGMA user_version");
  execute("BEGIN IMMEDIATE");
  execute("PRAGMA user_version = " + std::to_string(version));
  execute("COMMIT");
}

void Database::backupTo(const std::string& path) {
  if (!ok())
    return;
  std::error_code problem;
  if (std::filesystem::exists(path, problem))
    return fail(SQLITE_CANTOPEN, "there is a file of that name already");
  const std::string unfinished = path + ".part";
  std::filesystem::remove(unfinished, problem);
  copyTo(unfinished);
  if (ok()) {
    std::filesystem::rename(unfinished, path, problem);
    if (problem)
      fail(SQLITE_IOERR, problem.message());
  }
  if (!ok())
    std::filesystem::remove(unfinished, problem);
}

void Database::copyTo(const std::string& path) {
  auto copy = open(path, Access::readWrite);
  if (!copy) {
    error_ = copy.error();
    return;
  }
  sqlite3* const target = (*copy)->handle_;
  sqlite3_backup* backup = sqlite3_backup_init(target, "main", handle_, "main");
  if (backup != nullptr)
    sqlite3_backup_step(backup, -1);
  const int code = backup != nullptr ? sqlite3_backup_finish(backup) : sqlite3_extended_errcode(target);
  if (!(*copy)->keep(code))
    error_ = (*copy)->error();
}

void Database::fail(int code, std::string_view text) {
  if (ok())
    error_ = {code, oneLine(text)};
}

bool Database::isReadOnly() const {
  return sqlite3_db_readonly(handle_, "main") == 1;
}
bool Database::inTransaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

Statement::Statement(Database& database, const char* sql) : database_(database) {
  if (!database.ok())
    return;
  database.keep(sqlite3_prepare_v3(database.handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr));
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

bool Statement::next() {
  if (statement_ == nullptr || !database_.ok())
    return false;
  const int code = sqlite3_step(statement_);
  return database_.keep(code) && code == SQLITE_ROW;
}

void Statement::reset() {
  sqlite3_reset(statement_);
  digitsUsed_ = 0;
}

std::string_view Statement::textAt(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes == nullptr ? std::string_view{} : std::string_view(static_cast<const char*>(bytes), size);
}

std::int64_t Statement::numberAt(int column) const {
  return sqlite3_column_int64(statement_, column);
}

double Statement::realAt(int column) const {
  return sqlite3_column_double(statement_, column);
}

Statement::Kind Statement::kindAt(int column) const {
  switch (sqlite3_column_type(statement_, column)) {
    case SQLITE_NULL:
      return Kind::null;
    case SQLITE_INTEGER:
      return Kind::integer;
    case SQLITE_FLOAT:
      return Kind::real;
    default:
      return Kind::text;
  }
}

int Statement::columns() const {
  return sqlite3_column_count(statement_);
}

std::string_view Statement::nameOf(int column) const {
  const char* const name = sqlite3_column_name(statement_, column);
  return name == nullptr ? std::string_view{} : name;
}

void Statement::bind(int column, std::string_view text) {
  const char* const begin = text.empty() ? "" : text.data();  // a null pointer would bind NULL
  database_.keep(sqlite3_bind_text(statement_, column, begin, static_cast<int>(text.size()), SQLITE_STATIC));
}

void Statement::bind(int column, std::span<const unsigned char> blob) {
  database_.keep(sqlite3_bind_blob(statement_, column, blob.data(), static_cast<int>(blob.size()), SQLITE_STATIC));
}

void Statement::bind(int column, double number) {
  database_.keep(sqlite3_bind_double(statement_, column, number));
}

void Statement::bind(int column, std::nullopt_t) {
  database_.keep(sqlite3_bind_null(statement_, column));
}

void Statement::bind(int column, Timestamp time) {
  if (!time.isSet())
    return bind(column, std::nullopt);
  char* const text = digits();
  bind(column, std::string_view(text, putTime(text, time)));
}

void Statement::bindInteger(int column, std::int64_t number) {
  database_.keep(sqlite3_bind_int64(statement_, column, number));
}

void Statement::bindDecimal(int column, Int128 raw) {
  char* const text = digits();
  bind(column, std::string_view(text, putDecimal(text, raw)));
}

void Statement::bindId(int column, std::string_view prefix, std::uint64_t number) {
  char* const text = digits();
  std::memcpy(text, prefix.data(), prefix.size());
  bind(column, std::string_view(text, prefix.size() + putNumber(text + prefix.size(), number)));
}

char* Statement::digits() {
  OMS_ASSERT(digitsUsed_ + kDigitsRoom <= digits_.size(), "too many columns of digits for one statement");
  digitsUsed_ += kDigitsRoom;
  return digits_.data() + digitsUsed_ - kDigitsRoom;
}

}  // namespace oms
