#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <optional>
#include <string>
#include <vector>

#include "oms/messages/ports.h"

namespace app {

// A strategy's file as the session read it.
struct StrategyFileOnDisk {
  QString path;
  std::string hash;  // of its text
};

// The stem, by which the engine knows the strategy.
std::string stemOf(const QString& path);

// What such a file says, as UTF-8, without what lies beyond the largest that a strategy may have; none: it cannot be
// read.
std::optional<std::string> strategyTextOf(const QString& path);

// Looks after the strategies' files while a session runs: one that says something else is sent to the engine, which
// takes it over or says what is wrong in it. Lives in a thread with an event loop.
class StrategyWatch : public QObject {
  Q_OBJECT

 public:
  StrategyWatch(oms::CommandSink& commands, std::vector<StrategyFileOnDisk> files, QObject* parent = nullptr);

 private:
  void look();

  oms::CommandSink& m_commands;
  std::vector<StrategyFileOnDisk> m_files;
  QFileSystemWatcher m_watcher;
  QTimer m_soon;  // editors write a file in several steps
};

}  // namespace app
