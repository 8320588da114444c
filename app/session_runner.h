#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <optional>

#include "app/options.h"
#include "app/strategy_watch.h"
#include "oms/engine/engine_config.h"
#include "oms/remote/remote_server.h"
#include "oms/service/engine_thread.h"
#include "oms/service/outbox.h"
#include "oms/storage/data_folder.h"

namespace app {

struct StartFailure {
  std::string message;
  int exitCode = 1;
  bool heldByOther = false;  // another process runs on this data folder
};

// A session that takes the place of another in the same process: its configuration, and what the clients of that one
// go on with. It has the data folder from the other one: no process may take it in between.
struct NextSession {
  SessionConfig config;
  std::string id;
  std::string processToken;
  std::unique_ptr<oms::DataFolder> folder;  // null: that one had none either
};

// One running session with everything around it: the data folder's lock, the engine's thread, the listener. The order
// of the members is the order of their lives.
class SessionRunner : public QObject {
  Q_OBJECT

 public:
  // `hostMetrics`: what the process around it adds to /metrics, callable from the listener's thread until stop().
  static oms::Result<std::unique_ptr<SessionRunner>, StartFailure> create(
      const Options& options, std::function<std::string()> hostMetrics = {},
      std::optional<NextSession> next = std::nullopt);
  ~SessionRunner() override;

  void start();
  // Clients are told, the last batch is committed, the threads are joined.
  void stop();

  oms::CommandSink& commands() { return m_engine->service(); }
  // The window's subscription; null without one.
  oms::Outbox* outbox() { return m_outbox.get(); }
  QString url() const { return m_url; }                   // empty without a listener
  oms::RemoteServer* remote() { return m_remote.get(); }  // null without one
  // The folder with the listener's tokens.
  QString tokenDir() const { return m_tokenDir ? m_tokenDir->path() : m_dataDir; }
  const oms::SessionInfo& info() const { return m_info; }
  // What the session began with.
  const SessionConfig& config() const { return m_config; }
  // The paths of the strategies' files, without the shipped ones.
  std::vector<std::string> strategyFiles() const;
  // As the session began with them.
  const std::vector<oms::StrategyBinding>& strategies() const { return m_strategies; }
  // What the file of a strategy, named by its stem, says now; nothing where it has none or it cannot be read. Callable
  // from any thread, also when the runner is gone.
  std::function<std::optional<std::string>(const std::string& strategy)> strategyText() const;
  // Has a session with the same settings begin in place of one that is over.
  void beginAgain();
  // What nextWanted() meant, once this one is stopped; the data folder goes along.
  std::optional<NextSession> takeNext();
  // What the ready line of a headless run says.
  QByteArray readyLine() const;

 signals:
  void started();
  void failed(const QString& sentence);
  // A long start goes on, and how far it is.
  void resuming(const QString& sentence);
  void finished(const oms::SessionSummary& summary);
  // Another session is to begin: stop this one, and create that with takeNext().
  void nextWanted();

 private:
  SessionRunner() = default;

  std::optional<StartFailure> prepare(const Options& options);
  std::optional<StartFailure> lockFolder();
  void beginNext(const oms::WireValue& configuration, const oms::RemoteConfig::SessionBegun& done);
  void wantNext(SessionConfig config, const std::string& id);
  std::optional<StartFailure> takeUpOrBegin(const Options& options, SessionConfig& config, bool& resume);
  std::optional<StartFailure> startRemote(const SessionConfig& config);
  std::optional<StartFailure> takeTls(const RemoteSettings& settings, const QString& folder, oms::RemoteConfig& remote);
  void onStarted(const QString& problem, const QString& journalProblem);
  void onResuming(quint64 rows, quint64 of);

  std::unique_ptr<oms::DataFolder> m_folder;
  QElapsedTimer m_sinceWords;  // or since the start
  QString m_dataDir;
  oms::SessionInfo m_info;
  QString m_journalProblem;
  std::string m_wantedSpeed;  // for a session that is taken up at another one
  SessionConfig m_config;
  std::string m_processToken;
  std::optional<NextSession> m_next;
  std::unique_ptr<oms::Outbox> m_outbox;
  std::unique_ptr<oms::EngineThread> m_engine;
  std::vector<StrategyFileOnDisk> m_strategyFiles;
  std::vector<oms::StrategyBinding> m_strategies;
  std::unique_ptr<StrategyWatch> m_strategyWatch;
  std::unique_ptr<QTemporaryDir> m_tokenDir;  // when the data folder cannot be written
  std::unique_ptr<oms::ProcessTokenFile> m_tokenFile;
  std::unique_ptr<oms::RemoteServer> m_remote;
  std::function<std::string()> m_hostMetrics;
  QString m_url;
  std::string m_tlsFingerprint;  // empty: no TLS
};

}  // namespace app
