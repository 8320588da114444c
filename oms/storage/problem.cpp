#include "oms/storage/problem.h"

#include <sqlite3.h>
#include <QDir>
#include <QFileInfo>

namespace oms {

namespace {

Failure explainNamed(const SqlError& error, const std::string& file) {
  switch (error.code & 0xFF) {
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {file + " cannot be read: give yourself the right to read it"};
    case SQLITE_NOTADB:
      return {file + " is not a database: name a file that `tidemark journal backup` made"};
    case SQLITE_CORRUPT:
      return {file + " is damaged (" + error.text + "): take another backup"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {file + " is locked by another program: end that program and try again"};
    case SQLITE_IOERR:
      return {"reading " + file + " failed (" + error.text + "): see that its disk is well, or take another backup"};
    default:
      return {file + ": " + error.text + "; take another backup"};
  }
}

}  // namespace

Failure explainCopy(const SqlError& error, const QString& path) {
  const std::string file = QDir::toNativeSeparators(path).toStdString();
  const QFileInfo folder(QFileInfo(path).absolutePath());
  const std::string where = folder.absoluteFilePath().toStdString();
  if (QFileInfo::exists(path))
    return {"there is a file " + file + " already: name a new one"};
  if (!folder.isDir())
    return {"there is no folder " + where + ": make it, or name a file in another one"};
  switch (error.code & 0xFF) {
    case SQLITE_FULL:
      return {"the disk that holds " + where + " is full: free some space there, or name a file on another disk"};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {where + " cannot be written: give yourself the right to write there, or name a file in another folder"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {"the journal is damaged (" + error.text +
              "), so that no backup of it can be taken: restore an earlier one"};
    default:
      return {"no backup could be written to " + file + " (" + error.text +
              "): name a new file in a folder with room for it"};
  }
}

Failure explain(const SqlError& error, const QString& path, FileRole role) {
  const std::string file = QDir::toNativeSeparators(path).toStdString();
  const std::string folder = QFileInfo(path).absolutePath().toStdString();
  if (role == FileRole::named)
    return explainNamed(error, file);
  switch (error.code & 0xFF) {
    case SQLITE_FULL:
      return {"the disk that holds " + file + " is full: free some space there, or choose another --data-dir"};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {file + " cannot be written: give yourself the right to write in " + folder +
              ", or choose another --data-dir"};
    case SQLITE_NOTADB:
      if (role == FileRole::market)
        return {file + " is not a database: move it away and import the files again"};
      return {file + " is not a database: move it away, put a backup in its place (`tidemark journal restore`), or " +
              "choose another --data-dir"};
    case SQLITE_CORRUPT:
      if (role == FileRole::market)
        return {file + " is damaged (" + error.text + "): move it away and import the files again"};
      return {
          file + " is damaged (" + error.text +
          "): keep a copy and put a backup in its place (`tidemark journal restore`), or choose another --data-dir"};
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
