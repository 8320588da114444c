#include "app/headless.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>

#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <utility>

#include "app/session_runner.h"

namespace app {
namespace {

int signalPipe[2] = {-1, -1};

void onSignal(int) {
  const char byte = 1;
  // Nothing can be done in a handler when the write fails, and nothing must be.
  [[maybe_unused]] const ssize_t written = ::write(signalPipe[0], &byte, 1);
}

QByteArray summaryLine(const oms::SessionSummary& summary) {
  // Built by hand: Qt's JSON would turn the equity's digits into a double.
  const auto number = [](std::uint64_t n) { return QByteArray::number(static_cast<qulonglong>(n)); };
  return "{\"session_id\":\"" + QByteArray::fromStdString(summary.sessionId) + "\",\"bars\":" + number(summary.bars) +
         ",\"signals\":" + number(summary.signalsRaised) + ",\"approvals\":" + number(summary.approvals) +
         ",\"orders\":" + number(summary.orders) + ",\"fills\":" + number(summary.fills) +
         ",\"rejects\":" + number(summary.rejects) + ",\"trades\":" + number(summary.trades) + ",\"final_equity\":\"" +
         QByteArray::fromStdString(summary.finalEquity.text(2)) + "\",\"state_hash\":\"" +
         QByteArray::fromStdString(summary.stateHash) + "\"}";
}

void printLine(const QByteArray& line) {
  std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stdout);
  std::fputc('\n', stdout);
  std::fflush(stdout);
}

// One session, to its end or to the one that takes its place.
int runSession(const Options& options, std::optional<NextSession>& next) {
  auto created = SessionRunner::create(options, {}, std::exchange(next, std::nullopt));
  if (!created) {
    std::fprintf(stderr, "tidemark: %s\n", created.error().message.c_str());
    return created.error().exitCode;
  }
  SessionRunner& runner = **created;
  QObject::connect(&runner, &SessionRunner::started, &runner, [&runner] { printLine(runner.readyLine()); });
  QObject::connect(&runner, &SessionRunner::failed, &runner, [](const QString& sentence) {
    std::fprintf(stderr, "tidemark: %s\n", qPrintable(sentence));
    QCoreApplication::exit(1);
  });
  // A session that a client has stopped leaves the process there, to be asked about it.
  const bool hasAnEnd = options.untilEnd || options.runFor || options.runForWall;
  QObject::connect(&runner, &SessionRunner::finished, &runner,
                   [hasAnEnd, summary = options.untilEnd](const oms::SessionSummary& result) {
                     if (summary)
                       printLine(summaryLine(result));
                     if (hasAnEnd)
                       QCoreApplication::exit(0);
                   });
  QObject::connect(&runner, &SessionRunner::nextWanted, &runner, [] { QCoreApplication::exit(0); });
  runner.start();
  const int exitCode = QCoreApplication::exec();
  runner.stop();
  next = runner.takeNext();
  return exitCode;
}

}  // namespace

void quitOnSignals() {
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, signalPipe) != 0)
    return;
  auto* notifier = new QSocketNotifier(signalPipe[1], QSocketNotifier::Read, QCoreApplication::instance());
  // Not quit(): that asks every window first, and nobody may be there to answer.
  QObject::connect(notifier, &QSocketNotifier::activated, QCoreApplication::instance(),
                   [] { QCoreApplication::exit(0); });
  struct sigaction action = {};
  action.sa_handler = onSignal;
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGINT, &action, nullptr);
}

int runHeadless(const Options& options) {
  quitOnSignals();
  std::optional<NextSession> next;
  int exitCode = 0;
  do {
    exitCode = runSession(options, next);
  } while (next);
  return exitCode;
}

}  // namespace app
