#include "app/connected_desktop.h"

#include <QApplication>
#include <QSettings>
#include <QTimer>

#include "app/headless.h"
#include "app/link_words.h"
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
  if (panel == QStringLiteral("remote_clients"))
    return tr("Who follows the session is shown in the window where it runs.");
  return {};
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
    window.showConnection(describe(status, where));
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
