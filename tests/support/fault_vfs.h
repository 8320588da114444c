#pragma once

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oms::test {

// The calls of SQLite to its file system, by what they do.
enum class Io : std::uint8_t { open, remove, access, read, write, truncate, sync, size, lock, map };
inline constexpr std::array<Io, 10> kAllIo{Io::open,     Io::remove, Io::access, Io::read, Io::write,
                                           Io::truncate, Io::sync,   Io::size,   Io::lock, Io::map};
std::string_view name(Io kind);

// A call that changes what is on the disk, or that makes it stay there.
struct DiskCall {
  enum class Kind : std::uint8_t { create, remove, write, truncate, sync, failedSync };
  Kind kind = Kind::write;
  std::string file;         // its name in its folder
  std::int64_t offset = 0;  // of the write; the size after a truncate
  std::string bytes;
  bool syncsFolder = false;  // the folder's entries are durable with it
};

// What is to happen at the n-th call from now.
struct Fault {
  enum class Effect : std::uint8_t {
    failsOnce,
    failsForEver,
    powerGone,  // from then on every call fails, as if the process had ended there
    exits       // the process ends there, without a word
  };
  Effect effect = Effect::failsOnce;
  std::uint64_t at = 1;
  std::optional<Io> kind = std::nullopt;  // calls of this kind are counted; none: all
  bool diskFull = false;                  // the code is SQLITE_FULL rather than the kind's own I/O error
};
inline constexpr int kExitOfFault = 86;

// SQLite's default file system for as long as this lives: the real one, with a record of what it was asked, and with
// faults. Nothing is really synced, which makes thousands of runs quick. No connection may be open at either end.
class FaultVfs {
 public:
  FaultVfs();
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  void arm(const Fault& fault);
  void disarm();
  bool hasStruck() const { return struck_; }
  std::uint64_t calls(Io kind) const { return calls_[static_cast<std::size_t>(kind)]; }
  std::uint64_t allCalls() const;
  std::uint64_t failedSyncs() const { return failedSyncs_; }  // since it was armed

  // Begins to record; what was recorded before is forgotten.
  void record();
  const std::vector<DiskCall>& recorded() const { return record_; }
  // Each "PRAGMA synchronous=…" means OFF: what a journal without syncs would be.
  void turnSynchronousOff() { synchronousOff_ = true; }

 private:
  struct File;
  struct Methods;

  // Counts the call; the code that it has to fail with, SQLITE_OK for none.
  int next(Io kind);
  int codeOf(Io kind) const;
  void note(DiskCall call);

  sqlite3_vfs vfs_{};
  sqlite3_vfs* real_;
  std::array<std::uint64_t, kAllIo.size()> calls_{};
  std::optional<Fault> fault_;
  std::uint64_t toGo_ = 0;
  std::uint64_t failedSyncs_ = 0;
  bool struck_ = false;
  bool recording_ = false;
  bool synchronousOff_ = false;
  std::vector<DiskCall> record_;
};

}  // namespace oms::test
