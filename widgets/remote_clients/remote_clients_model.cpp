#include "widgets/remote_clients/remote_clients_model.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "widgets/common/format.h"

namespace widgets {
namespace {

// Beyond it the listener begins anew with a snapshot; a quarter of that is worth a look.
constexpr quint64 kMuchBytes = 1 << 20;

RowColumn<RemoteClient> bytesColumn(QString id, QString title, quint64 RemoteClient::*bytes, bool warns) {
  return numberColumn<RemoteClient>(
      std::move(id), std::move(title), "999.9 kB", 0,
      [bytes, warns](const RemoteClient& row) {
        return Cell::plain(bytesText(row.*bytes), warns && row.*bytes >= kMuchBytes ? Tone::Warning : Tone::Text);
      },
      [bytes](const RemoteClient& row) { return static_cast<double>(row.*bytes); });
}

RowColumn<RemoteClient> lagColumn() {
  return numberColumn<RemoteClient>(
      "lag", RemoteClientsModel::tr("Lag"), "999.9 kB", 0,
      [](const RemoteClient& row) {
        if (!row.lagBytes)
          return Cell::plain(QStringLiteral("–"), Tone::Muted)
              .withTip(RemoteClientsModel::tr("Only clients of the native stream have a place of their own in it."));
        return Cell::plain(bytesText(*row.lagBytes), *row.lagBytes >= kMuchBytes ? Tone::Warning : Tone::Text)
            .withTip(RemoteClientsModel::tr("Events that it has not been sent yet"));
      },
      [](const RemoteClient& row) { return row.lagBytes ? static_cast<double>(*row.lagBytes) : -1.0; });
}

std::vector<RowColumn<RemoteClient>> columnsForClients() {
  std::vector<RowColumn<RemoteClient>> columns;
  columns.push_back(
      textColumn<RemoteClient>("name", RemoteClientsModel::tr("Token"), "dashboard", 1, [](const RemoteClient& row) {
        return Cell::bold(row.program.isEmpty() ? row.name : row.name + QStringLiteral(" · ") + row.program);
      }));
  columns.push_back(textColumn<RemoteClient>("role", RemoteClientsModel::tr("Role"), "approver", 0,
                                             [](const RemoteClient& row) { return Cell::plain(row.role); }));
  columns.push_back(
      textColumn<RemoteClient>("endpoint", RemoteClientsModel::tr("Endpoint"), "/api/v1/dashboard/ws", 0,
                               [](const RemoteClient& row) { return Cell::plain(row.endpoint, Tone::Muted); }));
  columns.push_back(
      textColumn<RemoteClient>("channels", RemoteClientsModel::tr("Channels"), {}, 2, [](const RemoteClient& row) {
        const QString all = row.channels.join(QStringLiteral(", "));
        return Cell::plain(all.isEmpty() ? QStringLiteral("–") : all, Tone::Muted).withTip(all);
      }));
  columns.push_back(numberColumn<RemoteClient>(
      "connected", RemoteClientsModel::tr("Connected"), "3 d 04 h", 0,
      [](const RemoteClient& row) { return Cell::plain(age(std::chrono::milliseconds(row.openMs))); },
      [](const RemoteClient& row) { return static_cast<double>(row.openMs); }));
  columns.push_back(lagColumn());
  columns.push_back(bytesColumn("queue", RemoteClientsModel::tr("Queue"), &RemoteClient::queuedBytes, true));
  columns.push_back(bytesColumn("sent", RemoteClientsModel::tr("Sent"), &RemoteClient::sentBytes, false));
  columns.push_back(
      hidden(bytesColumn("received", RemoteClientsModel::tr("Received"), &RemoteClient::receivedBytes, false)));
  columns.push_back(numberColumn<RemoteClient>(
      "reconnects", RemoteClientsModel::tr("Reconnects"), "12", 0,
      [](const RemoteClient& row) { return Cell::plain(QString::number(row.reconnects)); },
      [](const RemoteClient& row) { return static_cast<double>(row.reconnects); }));
  columns.push_back(hidden(textColumn<RemoteClient>("address", RemoteClientsModel::tr("Address"), "127.0.0.1", 0,
                                                    [](const RemoteClient& row) { return Cell::plain(row.address); })));
  columns.push_back(actionColumn<RemoteClient>([](const RemoteClient&) {
    return Cell::links({{QStringLiteral("disconnect"), RemoteClientsModel::tr("Disconnect"), Tone::Down}});
  }));
  return columns;
}

}  // namespace

RemoteClientsModel::RemoteClientsModel(QObject* parent) : RowModel(columnsForClients(), parent) {}

void RemoteClientsModel::take(const RemoteState& state) {
  std::set<quint64> there;
  for (const RemoteClient& client : state.clients) {
    there.insert(client.id);
    upsert(client.id, client);
  }
  removeUnless([&there](quint64 id) { return there.contains(id); });
}

QString bytesText(quint64 bytes) {
  if (bytes < 1'000)
    return QStringLiteral("%1 B").arg(bytes);
  double value = static_cast<double>(bytes) / 1'000;
  for (const char* unit : {"kB", "MB", "GB"}) {
    if (value < 999.95 || unit == std::string_view("GB"))
      return QStringLiteral("%1 %2").arg(value, 0, 'f', 1).arg(QLatin1String(unit));
    value /= 1'000;
  }
  return {};
}

QString boundText(const QVector<LatencyBar>& bars, int index) {
  const bool isLast = !bars[index].upToUs;
  const auto bound = isLast ? (index > 0 ? bars[index - 1].upToUs : std::nullopt) : bars[index].upToUs;
  const QString ms = QString::number(static_cast<double>(bound.value_or(0)) / 1'000, 'g', 6);
  return isLast ? RemoteClientsModel::tr("> %1 ms").arg(ms) : RemoteClientsModel::tr("≤ %1 ms").arg(ms);
}

QString latencyText(const QVector<LatencyBar>& bars) {
  quint64 total = 0;
  for (const LatencyBar& bar : bars)
    total += bar.count;
  if (total == 0)
    return RemoteClientsModel::tr("No events have gone out yet");
  quint64 some = 0;
  int index = 0;
  for (; index < bars.size(); ++index) {
    some += bars[index].count;
    if (some * 100 >= total * 99)
      break;
  }
  // Of the last bar, which has no bound, what is slower than the bound before it.
  if (!bars[index].upToUs)
    some = bars[index].count;
  const double share = static_cast<double>(some) / static_cast<double>(total);
  return RemoteClientsModel::tr("%1 %2, of %3")
      .arg(percent(share, 1), boundText(bars, index), grouped(QString::number(total)));
}

}  // namespace widgets
