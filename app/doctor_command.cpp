#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStorageInfo>
#include <QTcpServer>
#include <QTemporaryFile>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "app/commands.h"
#include "oms/messages/json_writer.h"
#include "oms/remote/tls_identity.h"
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
  bool isPort = false;
  const quint16 port = text.mid(text.lastIndexOf(':') + 1).toUShort(&isPort);
  if (!isPort)
    return {"port", false, text + " is no place to listen", "write it as 127.0.0.1:8050"};
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

// What Tidemark keeps secret lies beside the journal: the key that signs tokens, and their list.
Finding checkKeyring(const QString& dir) {
  constexpr QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
  QStringList found;
  for (const char* name : {"remote.key", "tokens.json", "tls.key"}) {
    const QFileInfo file(dir + '/' + name);
    if (!file.exists())
      continue;
    found << file.fileName();
    if (!file.isReadable() || (file.permissions() & others) != 0)
      return {"keyring", false, file.fileName() + " is not its owner's alone", "run chmod 600 on " + file.filePath()};
  }
  const QString kept = found.join(QStringLiteral(", ")) + ": their owner's alone";
  return {"keyring", true, found.isEmpty() ? "none yet; the first start makes it" : kept, ""};
}

Finding checkCertificate(const QString& dir) {
  if (!QFileInfo::exists(dir + QStringLiteral("/tls.crt")))
    return {"certificate", true, "none yet; the first start with --tls makes it", ""};
  const auto identity = oms::TlsIdentity::ofFolder(dir, {});
  const std::string said = identity ? "SHA-256 " + identity->fingerprint : identity.error().message;
  return {"certificate", identity.ok(), QString::fromStdString(said), "see the sentence"};
}

// A replay cannot go on without the files that it was begun with.
Finding checkData(const QString& dir) {
  const auto reader = oms::JournalReader::open(dir);
  const auto session = reader ? (*reader)->unendedSession() : std::nullopt;
  const auto config = session ? parseSessionConfig(session->configJson, "the stored session", SessionConfig{})
                              : oms::Result<SessionConfig, std::vector<ConfigError>>(SessionConfig{});
  if (!config)
    return {"data", false, QString::fromStdString(config.error().front().text()), "begin anew with --new-session"};
  for (const FeedFile& file : config->files) {
    const QString path = QString::fromStdString(file.path);
    if (!QFileInfo(path).isReadable())
      return {"data", false, path + " cannot be read", "put the file back, or begin anew with --new-session"};
  }
  if (config->files.empty())
    return {"data", true, "no session needs any", ""};
  return {"data", true, QStringLiteral("all %1 files of the session are there").arg(config->files.size()), ""};
}

void printTable(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    std::printf("%s  %-12s %s%s%s\n", finding.pass ? "pass" : "FAIL", finding.what, qPrintable(finding.detail),
                finding.pass ? "" : ": ", finding.pass ? "" : qPrintable(finding.remedy));
  }
}

void printJson(const std::vector<Finding>& findings) {
  oms::JsonWriter json;
  json.beginArray();
  for (const Finding& finding : findings) {
    json.beginObject().field("check", finding.what).field("state", finding.pass ? "pass" : "fail");
    json.field("detail", finding.detail.toStdString());
    json.fieldOrNull("remedy", finding.pass ? std::string() : finding.remedy.toStdString()).endObject();
  }
  json.endArray();
  std::printf("%s\n", json.take().c_str());
}

}  // namespace

int runDoctor(const Options& options) {
  const std::vector<Finding> findings{checkFolder(options.dataDir),
                                      checkDatabase(options.dataDir),
                                      checkDisk(options.dataDir),
                                      checkPort(options.session.remote.listen),
                                      checkDisplay(),
                                      checkFonts(),
                                      checkClock(),
                                      checkKeyring(options.dataDir),
                                      checkCertificate(options.dataDir),
                                      checkData(options.dataDir)};
  options.command.has("json") ? printJson(findings) : printTable(findings);
  return std::all_of(findings.begin(), findings.end(), [](const Finding& finding) { return finding.pass; }) ? 0 : 1;
}

}  // namespace app
