#include "app/strategy_watch.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <utility>

#include "oms/model/sha256.h"

namespace app {
namespace {

constexpr int kDebounceMs = 300;
constexpr int kAgainMs = 1'000;
constexpr qint64 kMostBytes = (1 << 20) + 1;  // one more than a strategy's file may have, so that the engine says so

}  // namespace

std::string stemOf(const QString& path) {
  QString name = QFileInfo(path).fileName();
  if (name.endsWith(QStringLiteral(".toml")))
    name.chop(5);
  return name.toStdString();
}

std::optional<std::string> strategyTextOf(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly))
    return std::nullopt;
  return QString::fromUtf8(file.read(kMostBytes)).toStdString();
}

StrategyWatch::StrategyWatch(oms::CommandSink& commands, const std::vector<StrategyFileOnDisk>& files, QObject* parent)
    : QObject(parent), m_commands(commands) {
  m_soon.setSingleShot(true);
  m_soon.setInterval(kDebounceMs);
  connect(&m_soon, &QTimer::timeout, this, &StrategyWatch::look);
  m_again.setSingleShot(true);
  m_again.setInterval(kAgainMs);
  connect(&m_again, &QTimer::timeout, this, &StrategyWatch::sendAgain);
  connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_soon, qOverload<>(&QTimer::start));
  connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_soon, qOverload<>(&QTimer::start));
  // Many editors put a new file in the old one's place, which only its folder tells.
  for (const StrategyFileOnDisk& file : files) {
    m_files.push_back({QFileInfo(file.path).absoluteFilePath()});
    m_watcher.addPath(QFileInfo(file.path).absolutePath());
  }
  look();
}

// What could not be read is in the middle of being replaced, or gone: the session goes on with what it has.
void StrategyWatch::look() {
  for (Watched& file : m_files) {
    if (!m_watcher.files().contains(file.path) && QFile::exists(file.path))
      m_watcher.addPath(file.path);
    std::optional<std::string> text = strategyTextOf(file.path);
    std::string hash = text ? oms::hashOfText(*text) : file.sent;
    if (hash == file.sent)
      continue;
    if (!file.sent.empty())
      qInfo("%s has changed and is read anew", qPrintable(file.path));
    send(file, std::move(*text), std::move(hash));
  }
}

void StrategyWatch::send(Watched& file, std::string text, std::string hash) {
  file.sent = hash;
  file.answer = std::make_shared<std::atomic<Answer>>(Answer::awaited);
  m_again.start();
  m_commands.send({oms::Actor::system(), oms::Timestamp::fromMs(QDateTime::currentMSecsSinceEpoch()),
                   oms::ReloadStrategy{stemOf(file.path), std::move(text), std::move(hash)}},
                  [path = file.path, answer = file.answer](const oms::CommandOutcome& outcome) {
                    const bool passes = outcome.code == "busy" || outcome.code == "journal_unavailable";
                    if (!outcome.accepted && !passes)
                      qWarning("%s is not taken over: %s", qPrintable(path), outcome.message.c_str());
                    *answer = !outcome.accepted && passes ? Answer::passing : Answer::final;
                  });
}

void StrategyWatch::sendAgain() {
  bool passing = false;
  for (Watched& file : m_files) {
    if (!file.answer)
      continue;
    if (*file.answer == Answer::awaited)
      m_again.start();
    if (*file.answer != Answer::passing)
      continue;
    passing = true;
    file.sent.clear();
    file.answer.reset();
  }
  if (passing)
    look();
}

}  // namespace app
