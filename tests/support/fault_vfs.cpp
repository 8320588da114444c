#include "tests/support/fault_vfs.h"

#include <unistd.h>
#include <cstring>
#include <numeric>

#include "oms/model/assert.h"

namespace oms::test {
namespace {

constexpr std::array<std::string_view, kAllIo.size()> kNames{"open",     "remove", "access", "read", "write",
                                                             "truncate", "sync",   "size",   "lock", "map"};
constexpr std::array<int, kAllIo.size()> kCodes{
    SQLITE_CANTOPEN,       SQLITE_IOERR_DELETE, SQLITE_IOERR_ACCESS, SQLITE_IOERR_READ, SQLITE_IOERR_WRITE,
    SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_FSYNC,  SQLITE_IOERR_FSTAT,  SQLITE_IOERR_LOCK, SQLITE_IOERR_SHMMAP};

std::string nameIn(const char* path) {
  const std::string_view whole(path);
  return std::string(whole.substr(whole.rfind('/') + 1));
}

}  // namespace

std::string_view name(Io kind) {
  return kNames[static_cast<std::size_t>(kind)];
}

// SQLite allots it, with room for the real one behind it.
struct FaultVfs::File {
  sqlite3_file base;
  FaultVfs* owner;
  std::string* name;  // empty: a temporary file, of which nothing has to stay
  bool syncsFolder;   // the unix file system syncs a new log's folder with its first sync

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  const sqlite3_io_methods& methods() { return *real()->pMethods; }
  static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
};

struct FaultVfs::Methods {
  static FaultVfs& of(sqlite3_vfs* vfs) { return *static_cast<FaultVfs*>(vfs->pAppData); }

  static int open(sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* raw, int flags, int* flagsOut) {
    FaultVfs& self = of(vfs);
    File& file = File::of(raw);
    file.base.pMethods = nullptr;
    if (const int code = self.next(Io::open); code != SQLITE_OK)
      return code;
    int existed = 0;
    if (path != nullptr)
      self.real_->xAccess(self.real_, path, SQLITE_ACCESS_EXISTS, &existed);
    file.real()->pMethods = nullptr;
    const int code = self.real_->xOpen(self.real_, path, file.real(), flags, flagsOut);
    if (code != SQLITE_OK)
      return code;
    file.owner = &self;
    file.name = new std::string(path == nullptr ? "" : nameIn(path));
    constexpr int kLogs = SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
    file.syncsFolder = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kLogs) != 0;
    file.base.pMethods = &kFile;
    if (existed == 0)
      self.note({DiskCall::Kind::create, *file.name, 0, {}, false});
    return SQLITE_OK;
  }

  static int remove(sqlite3_vfs* vfs, const char* path, int syncFolder) {
    FaultVfs& self = of(vfs);
    if (const int code = self.next(Io::remove); code != SQLITE_OK)
      return code;
    const int code = self.real_->xDelete(self.real_, path, 0);
    if (code == SQLITE_OK)
      self.note({DiskCall::Kind::remove, nameIn(path), 0, {}, syncFolder != 0});
    return code;
  }

  static int access(sqlite3_vfs* vfs, const char* path, int flags, int* result) {
    FaultVfs& self = of(vfs);
    const int code = self.next(Io::access);
    return code != SQLITE_OK ? code : self.real_->xAccess(self.real_, path, flags, result);
  }

  static int close(sqlite3_file* raw) {
    File& file = File::of(raw);
    delete file.name;
    return file.methods().xClose(file.real());
  }

  static int read(sqlite3_file* raw, void* into, int size, sqlite3_int64 offset) {
    File& file = File::of(raw);
    const int code = file.owner->next(Io::read);
    return code != SQLITE_OK ? code : file.methods().xRead(file.real(), into, size, offset);
  }

  static int write(sqlite3_file* raw, const void* from, int size, sqlite3_int64 offset) {
    File& file = File::of(raw);
    const int fault = file.owner->next(Io::write);
    // A write that fails may have written its beginning.
    const int done = fault == SQLITE_OK ? size : file.owner->codeOf(Io::write) == fault ? size / 2 : 0;
    if (done > 0) {
      const int code = file.methods().xWrite(file.real(), from, done, offset);
      if (code != SQLITE_OK)
        return code;
      if (!file.name->empty()) {
        file.owner->note({DiskCall::Kind::write, *file.name, offset,
                          std::string(static_cast<const char*>(from), static_cast<std::size_t>(done)), false});
      }
    }
    return fault;
  }

  static int truncate(sqlite3_file* raw, sqlite3_int64 size) {
    File& file = File::of(raw);
    if (const int code = file.owner->next(Io::truncate); code != SQLITE_OK)
      return code;
    const int code = file.methods().xTruncate(file.real(), size);
    if (code == SQLITE_OK && !file.name->empty())
      file.owner->note({DiskCall::Kind::truncate, *file.name, size, {}, false});
    return code;
  }

  static int sync(sqlite3_file* raw, int) {
    File& file = File::of(raw);
    const int code = file.owner->next(Io::sync);
    if (code != SQLITE_OK)
      ++file.owner->failedSyncs_;
    if (!file.name->empty()) {
      const auto kind = code == SQLITE_OK ? DiskCall::Kind::sync : DiskCall::Kind::failedSync;
      file.owner->note({kind, *file.name, 0, {}, file.syncsFolder && code == SQLITE_OK});
    }
    file.syncsFolder = file.syncsFolder && code != SQLITE_OK;
    return code;
  }

  static int size(sqlite3_file* raw, sqlite3_int64* size) {
    File& file = File::of(raw);
    const int code = file.owner->next(Io::size);
    return code != SQLITE_OK ? code : file.methods().xFileSize(file.real(), size);
  }

  static int lock(sqlite3_file* raw, int level) {
    File& file = File::of(raw);
    const int code = file.owner->next(Io::lock);
    return code != SQLITE_OK ? code : file.methods().xLock(file.real(), level);
  }
  static int unlock(sqlite3_file* raw, int level) {
    return File::of(raw).methods().xUnlock(File::of(raw).real(), level);
  }
  static int checkReserved(sqlite3_file* raw, int* result) {
    return File::of(raw).methods().xCheckReservedLock(File::of(raw).real(), result);
  }

  static int control(sqlite3_file* raw, int operation, void* argument) {
    File& file = File::of(raw);
    if (operation == SQLITE_FCNTL_PRAGMA && file.owner->synchronousOff_) {
      // The pragma goes on with the word that is in the buffer now.
      char** const words = static_cast<char**>(argument);
      if (sqlite3_stricmp(words[1], "synchronous") == 0 && words[2] != nullptr && std::strlen(words[2]) >= 3)
        std::strcpy(words[2], "OFF");
    }
    return file.methods().xFileControl(file.real(), operation, argument);
  }
  static int sectorSize(sqlite3_file* raw) { return File::of(raw).methods().xSectorSize(File::of(raw).real()); }
  static int characteristics(sqlite3_file* raw) {
    return File::of(raw).methods().xDeviceCharacteristics(File::of(raw).real());
  }

  static int mapShared(sqlite3_file* raw, int page, int size, int extend, void volatile** memory) {
    File& file = File::of(raw);
    const int code = file.owner->next(Io::map);
    return code != SQLITE_OK ? code : file.methods().xShmMap(file.real(), page, size, extend, memory);
  }
  static int lockShared(sqlite3_file* raw, int offset, int count, int flags) {
    File& file = File::of(raw);
    const bool unlocks = (flags & SQLITE_SHM_UNLOCK) != 0;
    const int code = unlocks ? SQLITE_OK : file.owner->next(Io::lock);
    return code != SQLITE_OK ? code : file.methods().xShmLock(file.real(), offset, count, flags);
  }
  static void barrier(sqlite3_file* raw) { File::of(raw).methods().xShmBarrier(File::of(raw).real()); }
  static int unmapShared(sqlite3_file* raw, int removes) {
    return File::of(raw).methods().xShmUnmap(File::of(raw).real(), removes);
  }

  static constexpr sqlite3_io_methods kFile{
      2,           close,         read,    write,      truncate,        sync,      size,       lock,
      unlock,      checkReserved, control, sectorSize, characteristics, mapShared, lockShared, barrier,
      unmapShared, nullptr,       nullptr};
};

FaultVfs::FaultVfs() : real_(sqlite3_vfs_find(nullptr)) {
  vfs_ = *real_;  // what has to do with no file stays as it is
  vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
  vfs_.zName = "tidemark-faults";
  vfs_.pNext = nullptr;
  vfs_.pAppData = this;
  vfs_.xOpen = Methods::open;
  vfs_.xDelete = Methods::remove;
  vfs_.xAccess = Methods::access;
  sqlite3_vfs_register(&vfs_, 1);
}

FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(real_, 1);
}

void FaultVfs::arm(const Fault& fault) {
  OMS_ASSERT(fault.at > 0, "calls are counted from one");
  fault_ = fault;
  toGo_ = fault.at;
  struck_ = false;
  calls_ = {};
  failedSyncs_ = 0;
}

void FaultVfs::disarm() {
  fault_.reset();
}

std::uint64_t FaultVfs::allCalls() const {
  return std::accumulate(calls_.begin(), calls_.end(), std::uint64_t{0});
}

void FaultVfs::record() {
  record_.clear();
  recording_ = true;
}

int FaultVfs::next(Io kind) {
  ++calls_[static_cast<std::size_t>(kind)];
  if (!fault_)
    return SQLITE_OK;
  if (struck_ && fault_->effect == Fault::Effect::powerGone)
    return SQLITE_IOERR;
  if (fault_->kind && *fault_->kind != kind)
    return SQLITE_OK;
  if (struck_)
    return fault_->effect == Fault::Effect::failsForEver ? codeOf(kind) : SQLITE_OK;
  if (--toGo_ > 0)
    return SQLITE_OK;
  struck_ = true;
  if (fault_->effect == Fault::Effect::exits)
    _exit(kExitOfFault);
  return fault_->effect == Fault::Effect::powerGone ? SQLITE_IOERR : codeOf(kind);
}

int FaultVfs::codeOf(Io kind) const {
  return fault_ && fault_->diskFull ? SQLITE_FULL : kCodes[static_cast<std::size_t>(kind)];
}

void FaultVfs::note(DiskCall call) {
  if (recording_)
    record_.push_back(std::move(call));
}

}  // namespace oms::test
