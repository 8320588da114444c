#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace oms::test {

// A parameter of a statement, as it was bound.
struct BoundValue {
  enum class Kind : std::uint8_t { null, integer, real, text, blob };
  Kind kind = Kind::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string bytes{};
};

struct RecordedRun {
  std::size_t statement = 0;  // in the list of texts
  std::vector<BoundValue> values;
};

// What a connection ran: its statements, and how often each with which values.
struct Recording {
  std::vector<std::string> statements;
  std::vector<RecordedRun> runs;
};

// Records every statement of the connections that are opened while this lives, between start() and stop().
class StatementRecorder {
 public:
  StatementRecorder();
  ~StatementRecorder();
  StatementRecorder(const StatementRecorder&) = delete;
  StatementRecorder& operator=(const StatementRecorder&) = delete;

  void start() { recording_ = true; }
  Recording stop();

 private:
  static int attach(sqlite3* handle, const char** error, const void* routines);
  static int hear(unsigned event, void* self, void* statement, void* text);
  void note(sqlite3_stmt* statement);

  static StatementRecorder* current;
  bool recording_ = false;
  std::map<std::string, std::size_t> known_;
  Recording made_;
};

// The statements once more through SQLite's C interface and nothing else: prepared, bound, stepped. Seconds that it
// took; a negative number when SQLite refused something.
class RawSqlite {
 public:
  // With the pragmas of the journal's connection.
  RawSqlite(const std::string& file, const Recording& recording);
  ~RawSqlite();
  RawSqlite(const RawSqlite&) = delete;
  RawSqlite& operator=(const RawSqlite&) = delete;

  double run();

 private:
  bool step(const RecordedRun& run);

  const Recording& recording_;
  sqlite3* handle_ = nullptr;
  std::vector<sqlite3_stmt*> statements_;
};

}  // namespace oms::test
