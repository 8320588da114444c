#pragma once

#include <QLockFile>
#include <QString>

#include <memory>
#include <string>

#include "oms/model/result.h"

namespace oms {

struct LockFailure {
  std::string message;       // one sentence with the remedy
  bool heldByOther = false;  // another engine runs on this folder; otherwise the folder cannot be written
  qint64 pid = 0;            // of the other, 0 when not known
};

// The folder that belongs to one engine for as long as this lives.
class DataFolder {
 public:
  // Makes the folder (0700) if there is none. A lock whose holder died is taken over.
  static Result<std::unique_ptr<DataFolder>, LockFailure> lock(const QString& path);

  const QString& path() const { return path_; }
  // What was named, renamed or removed in it is durable.
  void sync() const { syncFolder(path_); }
  static void syncFolder(const QString& path);
  // Where a file of it can be put aside: its name with the time behind it, which no other file's begins with.
  static QString freeNameAside(const QString& file);
  static QString journalPath(const QString& dataDir);

 private:
  explicit DataFolder(QString path);

  QString path_;
  QLockFile lock_;
};

}  // namespace oms
