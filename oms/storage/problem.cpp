#include "oms/storage/problem.h"

#include <sqlite3.h>
#include <QDir>
#include <QFileInfo>

namespace oms {

Failure explain(const SqlError& error, const QString& path) {
  const std::string file = QDir::toNativeSeparators(path).toStdString();
  const std::string folder = QFileInfo(path).absolutePath().toStdString();
  switch (error.code & 0xFF) {
    case SQLITE_FULL:
      return {"the disk that holds " + file + " is full: free some space there, or choose another --data-dir"};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {file + " cannot be written: give yourself the right to write in " + folder +
              ", or choose another --data-dir"};
    case SQLITE_NOTADB:
      return {file + " is not a database: move it away, or choose another --data-dir"};
    case SQLITE_CORRUPT:
      return {file + " is damaged (" + error.text +
              "): keep a copy and move it away, or put a backup in its place; `tidemark journal verify` says more"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {file + " is locked by another program: end that program and try again"};
    case SQLITE_IOERR:
      return {"reading or writing " + file + " failed (" + error.text +
              "): see that the disk is well and has space, or choose another --data-dir"};
    default:
      return {file + ": " + error.text + "; keep a copy of the file, or choose another --data-dir"};
  }
}

}  // namespace oms
