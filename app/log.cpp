#include "app/log.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <deque>
#include <mutex>

namespace app {
namespace {

int leastRank = 1;
bool asJson = false;

// What was written lately, for those who ask for it over the wire.
constexpr std::size_t kMostKept = 2'000;
std::mutex keptMutex;
std::deque<oms::LogLine> kept;
std::uint64_t linesWritten = 0;

void keep(const char* level, const QMessageLogContext& context, const QString& message) {
  const std::lock_guard lock(keptMutex);
  kept.push_back({++linesWritten, oms::Timestamp::fromMs(QDateTime::currentMSecsSinceEpoch()), level,
                  context.category == nullptr ? "" : context.category, message.toStdString()});
  if (kept.size() > kMostKept)
    kept.pop_front();
}

int rankOf(QtMsgType type) {
  switch (type) {
    case QtDebugMsg:
      return 0;
    case QtInfoMsg:
      return 1;
    case QtWarningMsg:
      return 2;
    case QtCriticalMsg:
    case QtFatalMsg:
      return 3;
  }
  return 3;
}

void write(QtMsgType type, const QMessageLogContext& context, const QString& message) {
  static constexpr const char* kNames[] = {"debug", "info", "warning", "error"};
  const int rank = rankOf(type);
  if (rank < leastRank)
    return;
  keep(kNames[rank], context, message);
  if (!asJson) {
    std::fprintf(stderr, "%s: %s\n", kNames[rank], qPrintable(asOneLine(message)));
    return;
  }
  const QJsonObject line{{"time", QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
                         {"level", kNames[rank]},
                         {"category", QString::fromLatin1(context.category)},
                         {"message", message}};
  std::fprintf(stderr, "%s\n", QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
}

}  // namespace

QString asOneLine(const QString& message) {
  QString line;
  line.reserve(message.size());
  for (const QChar c : message) {
    const bool turns = (c >= QChar(0x202A) && c <= QChar(0x202E)) || (c >= QChar(0x2066) && c <= QChar(0x2069));
    const bool breaks =
        c.category() == QChar::Other_Control || c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
    if (c == '\n')
      line += QStringLiteral("\\n");
    else if (turns || breaks)
      line += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
    else
      line += c;
  }
  return line;
}

std::vector<oms::LogLine> recentLog() {
  const std::lock_guard lock(keptMutex);
  return {kept.begin(), kept.end()};
}

void installLog(const QString& level, bool json) {
  const QStringList levels{"debug", "info", "warning", "error"};
  leastRank = static_cast<int>(levels.indexOf(level));
  asJson = json;
  qInstallMessageHandler(write);
}

}  // namespace app
