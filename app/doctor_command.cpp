#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStorageInfo>
#include <QTcpServer>
#include <QTemporaryFile>

#include <cstdio>

#include "app/commands.h"
#include "oms/storage/data_folder.h"
#include "oms/storage/journal_reader.h"

namespace app {
namespace {

struct Finding {
  const char* what;
  bool pass;
  QString detail;
  QString remedy;
};

Finding checkFolder(const QString& dir) {
  QDir().mkpath(dir);
  QTemporaryFile probe(dir + "/probe");
  const bool writable = probe.open() && probe.write("x") == 1 && probe.flush();
  return {"data folder", writable, dir, "make it writable, or choose another with --data-dir"};
}

Finding checkDatabase(const QString& dir) {
  if (!QFileInfo::exists(oms::DataFolder::journalPath(dir)))
    return {"database", true, "none yet; the first start makes it", ""};
  const auto reader = oms::JournalReader::open(dir);
  if (!reader)
    return {"database", false, QString::fromStdString(reader.error().message), "see the sentence"};
  const auto report = (*reader)->verify();
  const bool whole = report && report->whole();
  const std::string problem = report ? report->problem : report.error().message;
  return {"database", whole,
          whole ? QStringLiteral("%1 rows, chain whole").arg(report->rows) : QString::fromStdString(problem),
          "restore a backup, or move the file away and start anew"};
}

Finding checkDisk(const QString& dir) {
  const QStorageInfo storage(dir);
  const qint64 megabytes = storage.bytesAvailable() / 1'000'000;
  return {"disk", megabytes >= 500, QStringLiteral("%1 MB free").arg(megabytes),
          "free at least 500 MB for the journal"};
}

Finding checkPort(const std::string& listen) {
  const QString text = QString::fromStdString(listen);
  const quint16 port = text.mid(text.lastIndexOf(':') + 1).toUShort();
  QTcpServer server;
  const bool free = server.listen(QHostAddress::LocalHost, port);
  return {"port", free, free ? QStringLiteral("%1 is free").arg(port) : QStringLiteral("%1 is taken").arg(port),
          "end the other program (another Tidemark runs there, perhaps) or choose a port with --listen"};
}

Finding checkDisplay() {
  const bool x = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
  return {"display", x, x ? QStringLiteral("there is one") : QStringLiteral("none"),
          "start from a graphical session, or use --headless"};
}

Finding checkFonts() {
  const QStringList dirs{"/usr/share/fonts/opentype/inter", "/usr/share/fonts/truetype/inter"};
  bool inter = false;
  for (const QString& dir : dirs)
    inter |= QDir(dir).exists();
  return {"fonts", inter, inter ? QStringLiteral("Inter is installed") : QStringLiteral("Inter is absent"),
          "install the package fonts-inter; the system's sans is used meanwhile"};
}

Finding checkClock() {
  // A clock before the program was made puts wrong dates into every record.
  const bool sane = QDateTime::currentDateTimeUtc().date() >= QDate(2026, 1, 1);
  return {"clock", sane, QDateTime::currentDateTimeUtc().toString(Qt::ISODate), "set the system's clock (NTP)"};
}

}  // namespace

int runDoctor(const Options& options) {
  if (!options.words.isEmpty()) {
    std::fprintf(stderr, "tidemark: doctor takes no words; try doctor --data-dir DIR\n");
    return 2;
  }
  const Finding findings[] = {checkFolder(options.dataDir),
                              checkDatabase(options.dataDir),
                              checkDisk(options.dataDir),
                              checkPort(options.session.remote.listen),
                              checkDisplay(),
                              checkFonts(),
                              checkClock()};
  bool good = true;
  for (const Finding& finding : findings) {
    good &= finding.pass;
    std::printf("%s  %-12s %s%s%s\n", finding.pass ? "pass" : "FAIL", finding.what, qPrintable(finding.detail),
                finding.pass ? "" : ": ", finding.pass ? "" : qPrintable(finding.remedy));
  }
  return good ? 0 : 1;
}

}  // namespace app
