#include "app/desktop.h"

#include <QApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>
#include <QSettings>
#include <QTimer>

#include <cstdio>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "app/backtest_desk.h"
#include "app/bar_replay.h"
#include "app/headless.h"
#include "app/history_desk.h"
#include "app/journal_replay.h"
#include "app/main_window.h"
#include "app/remote_desk.h"
#include "app/session_runner.h"
#include "app/turn_watch.h"
#include "app/window_start.h"
#include "oms/service/rewound_session.h"

namespace app {
namespace {

constexpr int kSaveLayoutMs = 5 * 60 * 1'000;
constexpr int kBackups = 5;
constexpr int kRaiseWaitMs = 2'000;
constexpr int kScreenshotAfterMs = 15'000;
constexpr int kPastScreenshotAfterMs = 2'000;  // laid out, and its dry runs answered

// One name a data folder, however its path is written: the second start finds the first by it.
QString doorName(const QString& dataDir) {
  const QString folder = QFileInfo(dataDir).canonicalFilePath();
  const QByteArray digest = QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha256).toHex();
  return QStringLiteral("tidemark-") + QString::fromLatin1(digest.left(16));
}

bool raiseFirst(const QString& dataDir) {
  QLocalSocket socket;
  socket.connectToServer(doorName(dataDir));
  if (!socket.waitForConnected(kRaiseWaitMs))
    return false;
  socket.write("raise\n");
  socket.waitForBytesWritten(kRaiseWaitMs);
  return true;
}

void listenForSecondStart(QLocalServer& door, const QString& dataDir, MainWindow& window) {
  QLocalServer::removeServer(doorName(dataDir));
  door.setSocketOptions(QLocalServer::UserAccessOption);
  QObject::connect(&door, &QLocalServer::newConnection, &window, [&door, &window] {
    delete door.nextPendingConnection();
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.activateWindow();
  });
  if (!door.listen(doorName(dataDir)))
    qWarning("a second start cannot raise this window: %s", qPrintable(door.errorString()));
}

// The layouts that the last starts found, the newest first, for whoever wants one back: desktop.ini.1 to desktop.ini.5.
void keepBackups(const QString& path) {
  const auto backup = [&path](int number) { return path + '.' + QString::number(number); };
  const auto textOf = [](const QString& name) {
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  };
  if (textOf(path).isEmpty() || textOf(path) == textOf(backup(1)))
    return;
  QFile::remove(backup(kBackups));
  for (int number = kBackups; number > 1; --number)
    QFile::rename(backup(number - 1), backup(number));
  QFile::copy(path, backup(1));
}

// Of the strategies that come with the program; a file of a person's own may have the name of one of them.
std::function<std::optional<std::string>(const std::string&)> shippedPages(const std::vector<std::string>& own) {
  std::set<std::string> ownStems;
  for (const std::string& file : own)
    ownStems.insert(QFileInfo(QString::fromStdString(file)).completeBaseName().toStdString());
  return [ownStems](const std::string& strategy) -> std::optional<std::string> {
    QFile page(QStringLiteral(":/manual/strategies/%1.md").arg(QString::fromStdString(strategy)));
    if (ownStems.count(strategy) > 0 || !page.open(QIODevice::ReadOnly))
      return std::nullopt;
    return page.readAll().toStdString();
  };
}

// One session in its window, to its end or to the one that takes its place.
int showSession(const Options& options, const TurnWatch& turns, std::optional<NextSession>& next) {
  auto created = SessionRunner::create(
      options, [&turns] { return turns.metrics(); }, std::exchange(next, std::nullopt));
  if (!created) {
    if (created.error().heldByOther && raiseFirst(options.dataDir))
      return 0;
    std::fprintf(stderr, "tidemark: %s\n", created.error().message.c_str());
    return created.error().exitCode;
  }
  SessionRunner& runner = **created;
  const QString layoutFile = options.dataDir + "/desktop.ini";
  keepBackups(layoutFile);
  QSettings settings(layoutFile, QSettings::IniFormat);
  widgets::ThemeSource theme(themeMode(options, settings));
  BacktestDesk backtests(options.dataDir, runner.strategyFiles());
  HistoryDesk history(options.dataDir, conditionSource(runner.strategies(), runner.strategyText()));
  std::optional<RemoteDesk> remote;
  if (runner.remote() != nullptr)
    remote.emplace(*runner.remote(), runner.url(), runner.tokenDir());
  BarReplayDesk replays(options.dataDir, runner.config(), theme);
  MainWindow window(runner.commands(), *runner.outbox(), theme, runner.url(),
                    {&backtests, runner.strategyText(), shippedPages(runner.strategyFiles()), &history,
                     remote ? &*remote : nullptr, &replays, [&runner] { runner.beginAgain(); }});
  QObject::connect(&window, &MainWindow::left, &replays, &BarReplayDesk::close, Qt::QueuedConnection);
  // A layout that was not taken up is not written over either.
  const bool keepsLayout = !options.safeMode && options.screenshotDir.isEmpty();
  if (keepsLayout)
    window.restoreLayout(settings);
  QLocalServer door;
  listenForSecondStart(door, options.dataDir, window);
  QObject::connect(&runner, &SessionRunner::failed, &window, [](const QString& sentence) {
    std::fprintf(stderr, "tidemark: %s\n", qPrintable(sentence));
    QCoreApplication::exit(1);
  });
  QObject::connect(&runner, &SessionRunner::resuming, &window, &MainWindow::showStart);
  QObject::connect(&runner, &SessionRunner::nextWanted, &window, [] { QCoreApplication::exit(0); });
  if (options.runFor || options.runForWall || options.untilEnd) {
    QObject::connect(&runner, &SessionRunner::finished, &window, [] { QCoreApplication::exit(0); });
  }
  const auto save = [&] {
    if (keepsLayout)
      window.saveLayout(settings);
    settings.setValue(QStringLiteral("theme"), theme.theme().mode == widgets::ThemeMode::Dark ? "dark" : "light");
    settings.sync();
  };
  QTimer saving;
  QObject::connect(&saving, &QTimer::timeout, &window, save);
  saving.start(kSaveLayoutMs);
  if (!options.screenshotDir.isEmpty()) {
    QTimer::singleShot(kScreenshotAfterMs, &window, [&] {
      takeScreenshots(window, options);
      QCoreApplication::exit(0);
    });
  }
  present(window);
  runner.start();
  const int exitCode = QApplication::exec();
  if (options.screenshotDir.isEmpty())
    save();
  runner.stop();
  next = runner.takeNext();
  return exitCode;
}

}  // namespace

int runDesktop(const Options& options) {
  quitOnSignals();
  const TurnWatch turns;
  std::optional<NextSession> next;
  int exitCode = 0;
  do {
    exitCode = showSession(options, turns, next);
  } while (next);
  return exitCode;
}

int runRewound(const Options& options) {
  quitOnSignals();
  const auto failed = [](const std::string& sentence) {
    std::fprintf(stderr, "tidemark: %s\n", sentence.c_str());
    return 1;
  };
  const auto journal = oms::JournalReader::open(options.dataDir);
  if (!journal)
    return failed(journal.error().message);
  auto built = storedSession(**journal, *options.rewindTo);
  if (!built)
    return failed(built.error().message);
  const auto past = oms::RewoundSession::make(std::move(built->plan), **journal, *options.rewindTo);
  if (!past)
    return failed(past.error().message);
  oms::Outbox outbox;
  outbox.put((*past)->batch());
  const QSettings settings(options.dataDir + "/desktop.ini", QSettings::IniFormat);
  widgets::ThemeSource theme(themeMode(options, settings));
  BacktestDesk backtests(options.dataDir, {});
  MainWindow window(**past, outbox, theme, {}, {&backtests, {}, shippedPages({})});
  if (!options.screenshotDir.isEmpty()) {
    QTimer::singleShot(kPastScreenshotAfterMs, &window, [&] {
      takeScreenshots(window, options);
      QCoreApplication::exit(0);
    });
  }
  present(window);
  return QApplication::exec();
}

}  // namespace app
