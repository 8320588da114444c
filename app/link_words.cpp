#include "app/link_words.h"

#include <QCoreApplication>

namespace app {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("app::Connected", text);
}

QString seconds(qint64 ms) {
  return QString::number((ms + 999) / 1'000);
}

MainWindow::Connection inWords(const oms::LinkStatus& status, const QString& where) {
  using widgets::Tone;
  const QString because = status.problem.isEmpty() ? QString() : " (" + status.problem + ")";
  switch (status.state) {
    case oms::LinkState::connecting:
      return {tr("Connecting to %1").arg(where), Tone::Warning,
              tr("Connecting to %1%2. What is shown is what was last told.").arg(where, because)};
    case oms::LinkState::live:
      if (!status.refusal.isEmpty())
        return {
            tr("Connected to %1 · not told everything").arg(where), Tone::Down,
            tr("%1 does not tell this window everything (%2): some of what is shown is old or missing. Start it again "
               "with the server's version of Tidemark.")
                .arg(where, status.refusal)};
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

// What is asked for without a connection is seen to wait.
QString withQueue(const QString& text, quint64 queued) {
  return queued == 0 ? text : tr("%1 · waiting to be sent: %2").arg(text).arg(queued);
}

}  // namespace

MainWindow::Connection describe(const oms::LinkStatus& status, const QString& where) {
  MainWindow::Connection connection = inWords(status, where);
  connection.text = withQueue(connection.text, status.queued);
  return connection;
}

}  // namespace app
