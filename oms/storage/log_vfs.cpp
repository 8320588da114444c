#include "oms/storage/log_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <string>

#include "oms/model/assert.h"

namespace oms {
namespace {

constexpr std::size_t kMostGathered = 4 << 20;
// SQLite's own file system takes no more than 128 KiB less a byte at once: of longer ones it writes the rest only, and
// calls the disk full.
constexpr std::size_t kPiece = 64 << 10;
// Of the file system below, for each open file.
constexpr int kRoomBelow = 1'024;

// What the default file system is, is asked anew each time: tests put another in its place.
sqlite3_vfs& below() {
  return *sqlite3_vfs_find(nullptr);
}

struct Gathered {
  std::string bytes;
  sqlite3_int64 begin = 0;
  int code = SQLITE_OK;  // of the first write that failed

  sqlite3_int64 end() const { return begin + static_cast<sqlite3_int64>(bytes.size()); }
};

// SQLite allots it, with room for the one below behind it. All other files are those below.
struct Log {
  sqlite3_file base;
  Gathered* gathered;

  static Log& of(sqlite3_file* file) { return *reinterpret_cast<Log*>(file); }
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  const sqlite3_io_methods& methods() { return *real()->pMethods; }

  int flush() {
    Gathered& held = *gathered;
    for (std::size_t at = 0; at < held.bytes.size() && held.code == SQLITE_OK; at += kPiece) {
      const auto size = static_cast<int>(std::min(kPiece, held.bytes.size() - at));
      held.code = methods().xWrite(real(), held.bytes.data() + at, size, held.begin + static_cast<sqlite3_int64>(at));
    }
    held.bytes.clear();
    return held.code;
  }
};

int closeLog(sqlite3_file* file) {
  Log& log = Log::of(file);
  const int flushed = log.flush();
  const int closed = log.methods().xClose(log.real());
  delete log.gathered;
  return flushed != SQLITE_OK ? flushed : closed;
}

int readLog(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  Log& log = Log::of(file);
  const int code = log.flush();
  return code != SQLITE_OK ? code : log.methods().xRead(log.real(), into, size, offset);
}

int writeLog(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  Log& log = Log::of(file);
  Gathered& held = *log.gathered;
  if (offset != held.end() || held.bytes.size() >= kMostGathered)
    log.flush();
  if (held.code != SQLITE_OK)
    return held.code;
  if (held.bytes.empty())
    held.begin = offset;
  held.bytes.append(static_cast<const char*>(from), static_cast<std::size_t>(size));
  return SQLITE_OK;
}

int truncateLog(sqlite3_file* file, sqlite3_int64 size) {
  Log& log = Log::of(file);
  const int code = log.flush();
  return code != SQLITE_OK ? code : log.methods().xTruncate(log.real(), size);
}

int syncLog(sqlite3_file* file, int flags) {
  Log& log = Log::of(file);
  const int code = log.flush();
  return code != SQLITE_OK ? code : log.methods().xSync(log.real(), flags);
}

int sizeOfLog(sqlite3_file* file, sqlite3_int64* size) {
  Log& log = Log::of(file);
  const int code = log.flush();
  return code != SQLITE_OK ? code : log.methods().xFileSize(log.real(), size);
}

int lockLog(sqlite3_file* file, int level) {
  return Log::of(file).methods().xLock(Log::of(file).real(), level);
}
int unlockLog(sqlite3_file* file, int level) {
  return Log::of(file).methods().xUnlock(Log::of(file).real(), level);
}
int checkReservedLog(sqlite3_file* file, int* result) {
  return Log::of(file).methods().xCheckReservedLock(Log::of(file).real(), result);
}
int controlLog(sqlite3_file* file, int operation, void* argument) {
  return Log::of(file).methods().xFileControl(Log::of(file).real(), operation, argument);
}
int sectorSizeOfLog(sqlite3_file* file) {
  return Log::of(file).methods().xSectorSize(Log::of(file).real());
}
int characteristicsOfLog(sqlite3_file* file) {
  return Log::of(file).methods().xDeviceCharacteristics(Log::of(file).real());
}

// A log has no shared memory, and is not mapped: the first version is all of it.
constexpr sqlite3_io_methods kLogMethods{
    1,         closeLog,         readLog,    writeLog,        truncateLog,          syncLog, sizeOfLog, lockLog,
    unlockLog, checkReservedLog, controlLog, sectorSizeOfLog, characteristicsOfLog, nullptr, nullptr,   nullptr,
    nullptr,   nullptr,          nullptr};

int openFile(sqlite3_vfs*, sqlite3_filename path, sqlite3_file* file, int flags, int* flagsOut) {
  sqlite3_vfs& real = below();
  OMS_ASSERT(real.szOsFile <= kRoomBelow, "there is room for a file of the file system below");
  if ((flags & SQLITE_OPEN_WAL) == 0)
    return real.xOpen(&real, path, file, flags, flagsOut);
  Log& log = Log::of(file);
  log.base.pMethods = nullptr;
  log.real()->pMethods = nullptr;
  if (const int code = real.xOpen(&real, path, log.real(), flags, flagsOut); code != SQLITE_OK)
    return code;
  log.gathered = new Gathered;
  log.base.pMethods = &kLogMethods;
  return SQLITE_OK;
}

int removeFile(sqlite3_vfs*, const char* path, int syncFolder) {
  return below().xDelete(&below(), path, syncFolder);
}
int accessFile(sqlite3_vfs*, const char* path, int flags, int* result) {
  return below().xAccess(&below(), path, flags, result);
}

sqlite3_vfs* registered() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs made = below();  // what has to do with no file stays as it is
    made.szOsFile = static_cast<int>(sizeof(Log)) + kRoomBelow;
    made.zName = "tidemark-log";
    made.pNext = nullptr;
    made.pAppData = nullptr;
    made.xOpen = openFile;
    made.xDelete = removeFile;
    made.xAccess = accessFile;
    return made;
  }();
  static const int code = sqlite3_vfs_register(&vfs, 0);
  OMS_ASSERT(code == SQLITE_OK, "a file system is registered");
  return &vfs;
}

}  // namespace

const char* logVfs() {
  return registered()->zName;
}

}  // namespace oms
