#include "oms/storage/data_folder.h"

#include <fcntl.h>
#include <unistd.h>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>

namespace oms {

namespace {

constexpr qint64 kLeast = 4'096;  // bytes; a lock takes a block

// A full disk takes no lock and no folder either, whatever rights there are.
LockFailure unwritable(const QString& folder, const char* what) {
  QDir there(folder);
  while (!there.exists() && there.cdUp()) {
  }
  const QStorageInfo disk(there.path());
  const bool full = disk.bytesTotal() > 0 && !disk.isReadOnly() && disk.bytesAvailable() < kLeast;
  return LockFailure{full ? "the disk that holds " + folder.toStdString() +
                                " is full: free some space there, or choose another --data-dir"
                          : "the folder " + folder.toStdString() + " cannot be " + what +
                                ": give yourself the right to write there, or choose another --data-dir"};
}

}  // namespace

DataFolder::DataFolder(QString path)
    : path_(std::move(path)), lock_(QDir(path_).filePath(QStringLiteral("tidemark.lock"))) {
  lock_.setStaleLockTime(0);  // a session may last for months; only a dead holder loses it
}

Result<std::unique_ptr<DataFolder>, LockFailure> DataFolder::lock(const QString& path) {
  const QString absolute = QDir(path).absolutePath();
  const bool existed = QFileInfo(absolute).isDir();
  if (!QDir().mkpath(absolute))
    return unwritable(absolute, "made");
  if (!existed)
    QFile::setPermissions(absolute, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  std::unique_ptr<DataFolder> folder(new DataFolder(absolute));
  if (folder->lock_.tryLock(0))
    return folder;
  if (folder->lock_.error() != QLockFile::LockFailedError)
    return unwritable(absolute, "written");
  LockFailure failure;
  QString host, program;
  folder->lock_.getLockInfo(&failure.pid, &host, &program);
  failure.heldByOther = true;
  failure.message = "another Tidemark (process " + std::to_string(failure.pid) + ") works in " +
                    absolute.toStdString() + ": stop it, or choose another --data-dir";
  return failure;
}

void DataFolder::syncFolder(const QString& path) {
  const int folder = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    return;
  fsync(folder);
  ::close(folder);
}

QString DataFolder::freeNameAside(const QString& file) {
  const QString wanted = file + QStringLiteral(".replaced-") +
                         QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
  const QDir folder = QFileInfo(file).absoluteDir();
  QString aside = wanted;
  for (int i = 2; !folder.entryList({QFileInfo(aside).fileName() + '*'}).isEmpty(); ++i)
    aside = wanted + QStringLiteral("-%1").arg(i);
  return aside;
}

QString DataFolder::journalPath(const QString& dataDir) {
  // Live trading, once there is any, has a file of its own: nothing turns the one into the other.
  return QDir(dataDir).absoluteFilePath(QStringLiteral("paper.db"));
}

}  // namespace oms
