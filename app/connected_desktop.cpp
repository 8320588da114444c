#include "app/connected_desktop.h"

#include <QApplication>
#include <QSettings>
#include <QTimer>

#include "app/headless.h"
#include "app/remote_history.h"
#include "app/window_start.h"
#include "oms/mirror/remote_session.h"
#include "oms/service/outbox.h"

namespace app {
namespace {

constexpr int kScreenshotAfterMs = 15'000;

QString tr(const char* text) {
  return QCoreApplication::translate("app::Connected", text);
}

// What neither the stream nor what is asked beside it tells.
QString absentPanel(const QString& panel) {
  if (panel == QStringLiteral("tape"))
    return tr("The market's single trades do not come over the connection.");
  if (panel == QStringLiteral("remote_clients"))
    return tr("Who follows the session is shown in the window where it runs.");
  return {};
}

QString seconds(qint64 ms) {
  return QString::number((ms + 999) / 1'000);
}

MainWindow::Connection describe(const oms::LinkStatus& status, const QString& where) {
  using widgets::Tone;
  const QString because = status.problem.isEmpty() ? QString() : " (" + status.problem + ")";
  switch (status.state) {
    case oms::LinkState::connecting:
      return {tr("Connecting to %1").arg(where), Tone::Warning,
              tr("Connecting to %1%2. What is shown is what was last told.").arg(where, because)};
    case oms::LinkState::live:
      if (!status.isComplete)
        return {tr("Connected to %1 · being told everything").arg(where), Tone::Warning, {}};
      if (status.isExpiring)
        return {tr("Connected to %1 · the token ends").arg(where), Tone::Warning,
                tr("The token of this window ends within a minute. Make one where the session runs with tidemark token "
                   "create, and start again with it."),
                true};
      return {tr("Connected to %1 · %2").arg(where, status.role), Tone::Muted, {}, true};
    case oms::LinkState::stale:
      return {tr("Connection stale %1 s").arg(seconds(status.silentMs)), Tone::Warning,
              tr("Nothing was heard of %1 for %2 s: what is shown is old.").arg(where, seconds(status.silentMs))};
    case oms::LinkState::waiting:
      if (status.isPolled)
        return {tr("Asking every 2 s · reconnecting in %1 s").arg(seconds(status.waitMs)), Tone::Warning,
                tr("No stream from %1%2: positions, orders, approvals and risk are asked for every 2 s, all else is "
                   "old. Next try in %3 s.")
                    .arg(where, because, seconds(status.waitMs))};
      return {tr("Reconnecting in %1 s").arg(seconds(status.waitMs)), Tone::Warning,
              tr("No connection to %1%2: what is shown is old. Next try in %3 s.")
                  .arg(where, because, seconds(status.waitMs))};
    case oms::LinkState::refused:
      return {tr("Refused by %1").arg(where), Tone::Down,
              tr("%1 does not let this window in%2. Start again, with another token of tidemark token create where "
                 "this one has ended.")
                  .arg(where, because)};
    case oms::LinkState::ended:
      break;
  }
  return {tr("Not connected"), Tone::Down,
          tr("The connection to %1 has ended%2. Start again to connect.").arg(where, because)};
}

// The server refuses what a role forbids; its buttons say so beforehand. Who may approve, but not trade, keeps that
// one panel.
void holdByRole(MainWindow& window, const QString& role) {
  const QString reason = tr("The role %1 of this window's token does not let it do this").arg(role);
  if (role == QStringLiteral("viewer"))
    window.holdActions(reason);
  if (role == QStringLiteral("approver"))
    window.holdActions(reason, {QStringLiteral("approvals")});
}

// What is asked for without a connection is seen to wait.
QString withQueue(const QString& text, quint64 queued) {
  return queued == 0 ? text : tr("%1 · waiting to be sent: %2").arg(text).arg(queued);
}

}  // namespace

int runConnected(const Options& options) {
  quitOnSignals();
  const QString where = options.connect->url.host() + ":" + QString::number(options.connect->url.port());
  oms::Outbox outbox;
  oms::RemoteSession remote(*options.connect, [&outbox](const auto& batch) { outbox.put(batch); });
  QSettings settings(options.dataDir + "/connect.ini", QSettings::IniFormat);
  widgets::ThemeSource theme(themeMode(options, settings));
  RemoteHistory history(*options.connect);
  widgets::Host host;
  host.history = &history;
  MainWindow window(remote, outbox, theme, {}, host, absentPanel);
  window.leaveUnasked();
  const bool keepsLayout = !options.safeMode && options.screenshotDir.isEmpty();
  if (keepsLayout)
    window.restoreLayout(settings);
  QObject::connect(&remote, &oms::RemoteSession::changed, &window, [&window, where](const oms::LinkStatus& status) {
    MainWindow::Connection connection = describe(status, where);
    connection.text = withQueue(connection.text, status.queued);
    window.showConnection(connection);
    holdByRole(window, status.role);
  });
  QObject::connect(&remote, &oms::RemoteSession::complained, &window,
                   [](const QString& sentence) { qWarning("%s", qPrintable(sentence)); });
  if (!options.screenshotDir.isEmpty()) {
    QTimer::singleShot(kScreenshotAfterMs, &window, [&] {
      takeScreenshots(window, options);
      QCoreApplication::exit(0);
    });
  }
  present(window);
  remote.start();
  const int exitCode = QApplication::exec();
  if (keepsLayout)
    window.saveLayout(settings);
  remote.stop();
  return exitCode;
}

}  // namespace app
