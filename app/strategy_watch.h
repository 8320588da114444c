#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "oms/messages/ports.h"

namespace app {

// A file that a strategy of the session was read from.
struct StrategyFileOnDisk {
  QString path;
};

// The stem, by which the engine knows the strategy.
std::string stemOf(const QString& path);

// What such a file says, as UTF-8, without what lies beyond the largest that a strategy may have; none: it cannot be
// read.
std::optional<std::string> strategyTextOf(const QString& path);

// Looks after the strategies' files while a session runs: what one says is sent to the engine at the start, because the
// file may be another one than when the session last ran, and whenever it says something else. The engine takes it
// over, says what is wrong in it or, where that is how it runs already, does nothing. What it refuses for a reason that
// passes is sent again. Lives in a thread with an event loop.
class StrategyWatch : public QObject {
  Q_OBJECT

 public:
  StrategyWatch(oms::CommandSink& commands, const std::vector<StrategyFileOnDisk>& files, QObject* parent = nullptr);

 private:
  enum class Answer { awaited, final, passing };
  struct Watched {
    QString path;
    std::string sent{};  // the hash of the text that was sent last; empty: none was, or it is to be sent again
    std::shared_ptr<std::atomic<Answer>> answer{};  // to that; the engine's thread may still have it when this is gone
  };

  void look();
  void send(Watched& file, std::string text, std::string hash);
  void sendAgain();

  oms::CommandSink& m_commands;
  std::vector<Watched> m_files;
  QFileSystemWatcher m_watcher;
  QTimer m_soon;   // editors write a file in several steps
  QTimer m_again;  // while an answer is awaited
};

}  // namespace app
