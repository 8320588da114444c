#include "tests/benchmarks/recorded_statements.h"

#include <chrono>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace oms::test {
namespace {

int digitOf(char c) {
  return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

// The literal that SQLite has put in a parameter's place, from its first character on; `at` goes behind it.
BoundValue literalAt(std::string_view sql, std::size_t& at) {
  const bool blob = sql[at] == 'x';
  if (blob || sql[at] == '\'') {
    BoundValue value{blob ? BoundValue::Kind::blob : BoundValue::Kind::text};
    for (at += blob ? 2 : 1; sql[at] != '\'' || sql.substr(at, 2) == "''"; ++at) {
      if (blob) {
        value.bytes += static_cast<char>(digitOf(sql[at]) * 16 + digitOf(sql[at + 1]));
        ++at;
      } else {
        value.bytes += sql[at];
        at += sql[at] == '\'' ? 1 : 0;
      }
    }
    ++at;
    return value;
  }
  if (sql.substr(at, 4) == "NULL") {
    at += 4;
    return {};
  }
  const std::string_view number = sql.substr(at, sql.find_first_not_of("+-.0123456789e", at) - at);
  at += number.size();
  const bool whole = number.find_first_of(".e") == std::string_view::npos;
  BoundValue value{whole ? BoundValue::Kind::integer : BoundValue::Kind::real};
  value.integer = whole ? std::strtoll(std::string(number).c_str(), nullptr, 10) : 0;
  value.real = whole ? 0 : std::strtod(std::string(number).c_str(), nullptr);
  return value;
}

// The parameters of a statement: where it and what SQLite made of it differ.
std::vector<BoundValue> valuesOf(std::string_view sql, std::string_view expanded) {
  std::vector<BoundValue> values;
  std::size_t at = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] != '?') {
      ++at;
      continue;
    }
    std::size_t number = 0;
    while (i + 1 < sql.size() && sql[i + 1] >= '0' && sql[i + 1] <= '9')
      number = number * 10 + static_cast<std::size_t>(sql[++i] - '0');
    const std::size_t place = number == 0 ? values.size() : number - 1;
    values.resize(std::max(values.size(), place + 1));
    values[place] = literalAt(expanded, at);
  }
  return values;
}

}  // namespace

StatementRecorder* StatementRecorder::current = nullptr;

StatementRecorder::StatementRecorder() {
  current = this;
  sqlite3_auto_extension(reinterpret_cast<void (*)()>(attach));
}

StatementRecorder::~StatementRecorder() {
  sqlite3_reset_auto_extension();
  current = nullptr;
}

int StatementRecorder::attach(sqlite3* handle, const char**, const void*) {
  return sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, hear, current);
}

int StatementRecorder::hear(unsigned, void* self, void* statement, void*) {
  static_cast<StatementRecorder*>(self)->note(static_cast<sqlite3_stmt*>(statement));
  return 0;
}

void StatementRecorder::note(sqlite3_stmt* statement) {
  if (!recording_)
    return;
  const std::string sql = sqlite3_sql(statement);
  const auto [known, isNew] = known_.try_emplace(sql, made_.statements.size());
  if (isNew)
    made_.statements.push_back(sql);
  char* const expanded = sqlite3_expanded_sql(statement);
  made_.runs.push_back({known->second, valuesOf(sql, expanded)});
  sqlite3_free(expanded);
}

Recording StatementRecorder::stop() {
  recording_ = false;
  known_.clear();
  return std::exchange(made_, {});
}

RawSqlite::RawSqlite(const std::string& file, const Recording& recording) : recording_(recording) {
  sqlite3_open_v2(file.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  sqlite3_exec(handle_,
               "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
               "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA journal_size_limit=67108864",
               nullptr, nullptr, nullptr);
  for (const std::string& sql : recording.statements) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v3(handle_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    statements_.push_back(statement);
  }
}

RawSqlite::~RawSqlite() {
  for (sqlite3_stmt* statement : statements_)
    sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

double RawSqlite::run() {
  const auto begin = std::chrono::steady_clock::now();
  for (const RecordedRun& run : recording_.runs) {
    if (!step(run))
      return -1;
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

bool RawSqlite::step(const RecordedRun& run) {
  sqlite3_stmt* const statement = statements_[run.statement];
  int column = 0;
  for (const BoundValue& value : run.values) {
    ++column;
    const int size = static_cast<int>(value.bytes.size());
    switch (value.kind) {
      case BoundValue::Kind::null:
        sqlite3_bind_null(statement, column);
        break;
      case BoundValue::Kind::integer:
        sqlite3_bind_int64(statement, column, value.integer);
        break;
      case BoundValue::Kind::real:
        sqlite3_bind_double(statement, column, value.real);
        break;
      case BoundValue::Kind::text:
        sqlite3_bind_text(statement, column, value.bytes.data(), size, SQLITE_STATIC);
        break;
      case BoundValue::Kind::blob:
        sqlite3_bind_blob(statement, column, value.bytes.data(), size, SQLITE_STATIC);
        break;
    }
  }
  const int code = sqlite3_step(statement);
  sqlite3_reset(statement);
  return code == SQLITE_DONE || code == SQLITE_ROW;
}

}  // namespace oms::test
