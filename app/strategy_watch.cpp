#include "app/strategy_watch.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <utility>

#include "oms/model/sha256.h"

namespace app {
namespace {

constexpr int kDebounceMs = 300;
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

StrategyWatch::StrategyWatch(oms::CommandSink& commands, std::vector<StrategyFileOnDisk> files, QObject* parent)
    : QObject(parent), m_commands(commands), m_files(std::move(files)) {
  m_soon.setSingleShot(true);
  m_soon.setInterval(kDebounceMs);
  connect(&m_soon, &QTimer::timeout, this, &StrategyWatch::look);
  connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_soon, qOverload<>(&QTimer::start));
  connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_soon, qOverload<>(&QTimer::start));
  // Many editors put a new file in the old one's place, which only its folder tells.
  for (StrategyFileOnDisk& file : m_files) {
    file.path = QFileInfo(file.path).absoluteFilePath();
    m_watcher.addPath(QFileInfo(file.path).absolutePath());
  }
  look();
}

// What could not be read is in the middle of being replaced, or gone: the session goes on with what it has.
void StrategyWatch::look() {
  for (StrategyFileOnDisk& known : m_files) {
    if (!m_watcher.files().contains(known.path) && QFile::exists(known.path))
      m_watcher.addPath(known.path);
    std::optional<std::string> text = strategyTextOf(known.path);
    std::string hash = text ? oms::hashOfText(*text) : known.hash;
    if (hash == known.hash)
      continue;
    known.hash = hash;
    oms::ReloadStrategy reload{stemOf(known.path), std::move(*text), std::move(hash)};
    qInfo("%s has changed and is read anew", qPrintable(known.path));
    m_commands.send({oms::Actor::system(), oms::Timestamp::fromMs(QDateTime::currentMSecsSinceEpoch()), reload},
                    [path = known.path](const oms::CommandOutcome& outcome) {
                      if (!outcome.accepted)
                        qWarning("%s is not taken over: %s", qPrintable(path), outcome.message.c_str());
                    });
  }
}

}  // namespace app
