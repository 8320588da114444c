#include "app/session_runner.h"

#include <QDateTime>
#include <QFile>
#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkInterface>
#include <QUrl>

#include <utility>

#include "app/log.h"
#include "app/open_files.h"
#include "app/session_builder.h"
#include "app/session_json.h"
#include "app/session_wishes.h"
#include "app/version.h"
#include "oms/approvals/approval_desk.h"
#include "oms/remote/listen_place.h"
#include "oms/remote/tls_identity.h"
#include "oms/storage/journal_reader.h"
#include "oms/storage/sqlite_journal.h"

namespace app {
namespace {

// A start that takes less needs no words.
constexpr int kBetweenWordsMs = 2'000;

// What the section says, with as many connections as the system lets there be.
oms::RemoteConfig listenerOf(const RemoteSettings& settings) {
  oms::RemoteConfig remote;
  remote.listen = settings.listen;
  remote.allowHosts = settings.allowHosts;
  remote.allowOrigins = settings.allowOrigins;
  remote.priceIntervalMs = settings.priceInterval * 1'000;
  remote.pingIntervalMs = settings.pingInterval * 1'000;
  const std::int64_t files = raiseOpenFiles();
  remote.maxConnections = connectionsThatFit(settings.maxConnections, files);
  if (remote.maxConnections < settings.maxConnections) {
    qWarning(
        "at most %d connections are taken, not %d: the system lets this process have %lld files open; raise that "
        "limit (ulimit -n) for more",
        remote.maxConnections, settings.maxConnections, static_cast<long long>(files));
  }
  remote.maxPerAddress = settings.maxPerAddress;
  remote.maxUnauthenticatedPerAddress = settings.maxUnauthenticatedPerAddress;
  remote.metricsPublic = settings.metricsPublic;
  return remote;
}

// By what names clients call who listens there: on all addresses by any of them.
std::vector<std::string> calledBy(const std::string& listen) {
  const QHostAddress bound = oms::parseListenPlace(listen).value_or(oms::ListenPlace{}).address;
  std::vector<std::string> names{bound.toString().toStdString()};
  if (bound != QHostAddress::AnyIPv4 && bound != QHostAddress::AnyIPv6)
    return names;
  for (const QHostAddress& address : QNetworkInterface::allAddresses()) {
    if (!address.isLinkLocal())
      names.push_back(address.toString().toStdString());
  }
  return names;
}

}  // namespace

oms::Result<std::unique_ptr<SessionRunner>, StartFailure> SessionRunner::create(
    const Options& options, std::function<std::string()> hostMetrics, std::optional<NextSession> next) {
  std::unique_ptr<SessionRunner> runner(new SessionRunner);
  runner->m_hostMetrics = std::move(hostMetrics);
  runner->m_info.id = next ? next->id : newSessionId();
  Options wanted = options;
  if (next) {
    runner->m_processToken = next->processToken;
    runner->m_folder = std::move(next->folder);
    wanted.session = next->config;
    wanted.given = {};
    wanted.newSession = true;
  }
  if (auto failure = runner->prepare(wanted))
    return *failure;
  return runner;
}

SessionRunner::~SessionRunner() {
  stop();
}

std::optional<StartFailure> SessionRunner::prepare(const Options& options) {
  m_dataDir = options.dataDir;
  if (auto failure = lockFolder())
    return failure;
  SessionConfig config = options.session;
  bool resume = false;
  if (auto failure = takeUpOrBegin(options, config, resume))
    return failure;
  auto built = buildSession(config, m_info.id, {m_dataDir, !resume});
  if (!built)
    return StartFailure{built.error().message, 1, false};
  for (const std::string& notice : built->notices)
    qInfo("%s", notice.c_str());
  m_info = built->plan.engine.session;
  m_strategyFiles = std::move(built->strategyFiles);
  m_strategies = built->plan.engine.strategies;
  built->plan.dataDir = m_dataDir;
  built->plan.untilEnd = options.untilEnd;
  built->plan.runFor = options.runFor;
  built->plan.runForWall = options.runForWall;
  auto service = std::make_unique<oms::EngineService>(std::move(built->plan), resume);
  connect(service.get(), &oms::EngineService::started, this, &SessionRunner::onStarted);
  connect(service.get(), &oms::EngineService::finished, this, &SessionRunner::finished);
  connect(service.get(), &oms::EngineService::resuming, this, &SessionRunner::onResuming);
  m_engine = std::make_unique<oms::EngineThread>(std::move(service));
  if (!options.headless) {
    m_outbox = std::make_unique<oms::Outbox>();
    m_engine->service().subscribe([outbox = m_outbox.get()](const auto& batch) { outbox->put(batch); });
  }
  m_config = std::move(config);
  return m_config.remote.enabled ? startRemote(m_config) : std::nullopt;
}

std::optional<StartFailure> SessionRunner::lockFolder() {
  if (m_folder)
    return std::nullopt;
  auto folder = oms::DataFolder::lock(m_dataDir);
  if (folder)
    m_folder = std::move(*folder);
  else if (folder.error().heldByOther)
    return StartFailure{folder.error().message, 1, true};
  else
    m_journalProblem = QString::fromStdString(folder.error().message);
  return std::nullopt;
}

std::optional<StartFailure> SessionRunner::takeUpOrBegin(const Options& options, SessionConfig& config, bool& resume) {
  if (!m_folder)
    return std::nullopt;
  // A start that fails later must not leave an empty database behind: the service makes the first one.
  if (!QFile::exists(oms::DataFolder::journalPath(m_dataDir)))
    return std::nullopt;
  std::optional<oms::StoredSession> unended;
  auto journal = oms::SqliteJournal::open(m_dataDir);
  if (journal) {
    unended = (*journal)->unendedSession();
  } else {
    // What cannot be written can mostly still be read: the session, and a kill switch that it has engaged, go on.
    m_journalProblem = QString::fromStdString(journal.error().message);
    if (auto reader = oms::JournalReader::openAlone(m_dataDir))
      unended = (*reader)->unendedSession();
  }
  if (!unended)
    return std::nullopt;
  if (options.newSession) {
    if (!journal)
      return StartFailure{"--new-session cannot end the session " + unended->info.id + ": " + journal.error().message};
    if (const auto failure = (*journal)->endSession(unended->info.id))
      return StartFailure{failure->message, 1, false};
    return std::nullopt;
  }
  const auto stored = parseSessionConfig(unended->configJson, "the stored session", SessionConfig{});
  if (!stored)
    return StartFailure{stored.error().front().text(), 1, false};
  const UnmetWishes unmet = unmetWishes(options.given, options.session, *stored);
  if (!unmet.refused.empty()) {
    return StartFailure{"session " + unended->info.id + " of this data folder is not ended and has " + unmet.refused +
                            "; go on with it without these options, or begin anew with --new-session",
                        2, false};
  }
  if (!unmet.ignored.empty()) {
    qWarning("session %s goes on with its %s; another counts for a new session only (--new-session)",
             unended->info.id.c_str(), unmet.ignored.c_str());
  }
  config = *stored;
  // The listener belongs to this run, not to the session.
  config.remote = options.session.remote;
  if (options.given.contains("feed.speed"))
    m_wantedSpeed = options.session.speed;
  m_info.id = unended->info.id;
  resume = true;
  return std::nullopt;
}

std::optional<StartFailure> SessionRunner::startRemote(const SessionConfig& config) {
  auto tokens = oms::TokenStore::open(m_dataDir);
  QString tokenDir = m_dataDir;
  if (!tokens) {
    // Without a folder of its own the run still has a listener: its one token lives in a temporary folder.
    m_tokenDir = std::make_unique<QTemporaryDir>();
    tokenDir = m_tokenDir->path();
    tokens = oms::TokenStore::open(tokenDir);
  }
  if (!tokens)
    return StartFailure{tokens.error().message, 1, false};
  if (m_processToken.empty())
    m_processToken = tokens->createForProcess(std::string(oms::kOwnToken), oms::Role::admin);
  else
    tokens->keepForProcess(m_processToken);
  auto file = oms::ProcessTokenFile::write(tokenDir, m_processToken);
  if (!file)
    return StartFailure{file.error().message, 1, false};
  m_tokenFile = std::move(*file);

  oms::RemoteConfig remote = listenerOf(config.remote);
  remote.version = kVersion;
  remote.hostMetrics = m_hostMetrics;
  remote.logs = recentLog;
  remote.strategyText = strategyText();
  remote.journalRows = [dir = m_dataDir](const std::string& session, std::uint64_t last, const auto& each) {
    const auto reader = oms::JournalReader::open(dir);
    const auto failure = reader ? (*reader)->rowsBack(session, last, each) : std::optional(reader.error());
    if (failure)
      qWarning("clients of the native stream begin with snapshots: %s", failure->message.c_str());
    return !failure;
  };
  remote.epoch = [engine = &m_engine->service()] { return engine->journalEpoch(); };
  remote.checkSession = [dir = m_dataDir](const oms::WireValue& configuration) -> std::optional<oms::ApiError> {
    const auto config = parseSessionJson(configuration, dir);
    return config ? std::nullopt : std::optional(config.error());
  };
  remote.beginSession = [this](const oms::WireValue& configuration, const oms::RemoteConfig::SessionBegun& done) {
    QMetaObject::invokeMethod(
        this, [this, configuration, done] { beginNext(configuration, done); }, Qt::QueuedConnection);
  };
  if (config.remote.tls) {
    if (auto failure = takeTls(config.remote, tokenDir, remote))
      return failure;
  }
  m_remote = std::make_unique<oms::RemoteServer>(remote, std::move(*tokens), m_engine->service());
  const auto url = m_remote->start();
  if (!url)
    return StartFailure{url.error().message, 1, false};
  m_url = QString::fromStdString(*url) + "/";
  if (!QHostAddress(QUrl(m_url).host()).isLoopback())
    qWarning("other machines reach this session at %s with a token", url->c_str());
  m_engine->service().subscribe([server = m_remote.get()](const auto& batch) { server->publish(batch); });
  return std::nullopt;
}

std::optional<StartFailure> SessionRunner::takeTls(const RemoteSettings& settings, const QString& folder,
                                                   oms::RemoteConfig& remote) {
  auto identity = settings.tlsCert.empty() ? oms::TlsIdentity::ofFolder(folder, calledBy(settings.listen))
                                           : oms::TlsIdentity::load(QString::fromStdString(settings.tlsCert),
                                                                    QString::fromStdString(settings.tlsKey));
  if (!identity)
    return StartFailure{identity.error().message, 1, false};
  m_tlsFingerprint = identity->fingerprint;
  qInfo("the listener's certificate has the SHA-256 fingerprint %s", m_tlsFingerprint.c_str());
  remote.tls = std::move(*identity);
  return std::nullopt;
}

// All that it names is read once before the one that is over goes, so that a mistake costs nothing.
void SessionRunner::beginNext(const oms::WireValue& configuration, const oms::RemoteConfig::SessionBegun& done) {
  if (m_next)
    return done(oms::conflict("invalid_transition", "another session begins already; wait for it"));
  auto config = parseSessionJson(configuration, m_dataDir);
  if (!config)
    return done(config.error());
  const std::string id = newSessionId();
  if (const auto built = buildSession(*config, id, {m_dataDir, true}); !built)
    return done(oms::malformed(built.error().message));
  done(id);
  wantNext(std::move(*config), id);
}

// As its files are now, and with what the market database has by now.
void SessionRunner::beginAgain() {
  if (m_next)
    return;
  SessionConfig config = m_config;
  config.history.clear();
  for (StrategyChoice& choice : config.strategies)
    choice.text.clear();
  wantNext(std::move(config), newSessionId());
}

void SessionRunner::wantNext(SessionConfig config, const std::string& id) {
  config.remote = m_config.remote;
  if (!m_url.isEmpty())
    config.remote.listen = QUrl(m_url).authority().toStdString();  // also where the port was picked
  m_next = NextSession{std::move(config), id, m_processToken, nullptr};
  emit nextWanted();
}

std::optional<NextSession> SessionRunner::takeNext() {
  if (m_next)
    m_next->folder = std::move(m_folder);
  return std::exchange(m_next, std::nullopt);
}

std::vector<std::string> SessionRunner::strategyFiles() const {
  std::vector<std::string> paths;
  for (const StrategyFileOnDisk& file : m_strategyFiles)
    paths.push_back(file.path.toStdString());
  return paths;
}

std::function<std::optional<std::string>(const std::string& strategy)> SessionRunner::strategyText() const {
  return [files = m_strategyFiles](const std::string& strategy) -> std::optional<std::string> {
    for (const StrategyFileOnDisk& file : files) {
      if (stemOf(file.path) == strategy)
        return strategyTextOf(file.path);
    }
    return std::nullopt;
  };
}

void SessionRunner::start() {
  m_sinceWords.start();
  m_engine->start();
}

void SessionRunner::stop() {
  m_strategyWatch.reset();
  // The listener sends commands to the engine, so it ends first; what the engine publishes after that goes nowhere.
  if (m_remote)
    m_remote->stop();
  if (m_engine)
    m_engine->stop();
  m_tokenFile.reset();
}

void SessionRunner::onStarted(const QString& problem, const QString& journalProblem) {
  m_journalProblem = journalProblem;
  if (!journalProblem.isEmpty())
    qWarning("no new orders: %s", qPrintable(journalProblem));
  if (!problem.isEmpty()) {
    emit failed(problem);
    return;
  }
  if (!m_wantedSpeed.empty())
    commands().send({oms::Actor::trader(), oms::Timestamp::fromMs(QDateTime::currentMSecsSinceEpoch()),
                     oms::SetSpeed{m_wantedSpeed}},
                    [](const oms::CommandOutcome&) {});
  if (!m_strategyFiles.empty())
    m_strategyWatch = std::make_unique<StrategyWatch>(commands(), m_strategyFiles);
  qInfo("session %s runs; %s", m_info.id.c_str(),
        m_url.isEmpty() ? "nothing listens" : ("remote clients are taken at " + m_url.toStdString()).c_str());
  emit started();
}

void SessionRunner::onResuming(quint64 rows, quint64 of) {
  if (m_sinceWords.elapsed() < kBetweenWordsMs)
    return;
  m_sinceWords.restart();
  const QString sentence = tr("The session is made again from its journal: row %L1 of %L2.").arg(rows).arg(of);
  qInfo("%s", qPrintable(sentence));
  emit resuming(sentence);
}

QByteArray SessionRunner::readyLine() const {
  const bool journal = m_journalProblem.isEmpty();
  QJsonObject line{{"ready", true},
                   {"url", m_url.isEmpty() ? QJsonValue() : QJsonValue(m_url)},
                   {"session_id", QString::fromStdString(m_info.id)},
                   {"mode", QString::fromStdString(m_info.mode)},
                   {"data_dir", m_dataDir},
                   {"version", QString::fromLatin1(kVersion)},
                   {"journal", journal ? "ok" : "unavailable"},
                   {"token_file", m_tokenFile ? QJsonValue(m_tokenFile->path()) : QJsonValue()}};
  if (!m_tlsFingerprint.empty())
    line.insert(QStringLiteral("tls_fingerprint"), QString::fromStdString(m_tlsFingerprint));
  return QJsonDocument(line).toJson(QJsonDocument::Compact);
}

}  // namespace app
