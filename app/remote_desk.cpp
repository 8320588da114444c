#include "app/remote_desk.h"

#include "oms/remote/remote_server.h"

namespace app {
namespace {

widgets::RemoteClient clientOf(const oms::ClientReport& report) {
  widgets::RemoteClient client;
  client.id = report.id;
  client.name = QString::fromStdString(report.name);
  client.program = QString::fromStdString(report.clientId);
  const std::string_view role = oms::name(report.role);
  client.role = QString::fromUtf8(role.data(), static_cast<qsizetype>(role.size()));
  client.endpoint = QString::fromStdString(report.endpoint);
  client.address = QString::fromStdString(report.address);
  client.openMs = report.openMs;
  for (const std::string& channel : report.channels)
    client.channels << QString::fromStdString(channel);
  if (report.lagBytes)
    client.lagBytes = *report.lagBytes;
  client.queuedBytes = report.queuedBytes;
  client.sentBytes = report.sentBytes;
  client.receivedBytes = report.receivedBytes;
  client.reconnects = report.reconnects;
  return client;
}

}  // namespace

RemoteDesk::RemoteDesk(oms::RemoteServer& server, QString url)
    : m_server(server), m_url(std::move(url)), m_mailbox(std::make_shared<oms::Mailbox>(this)) {}

RemoteDesk::~RemoteDesk() {
  m_mailbox->close();
}

void RemoteDesk::ask() {
  if (m_isAsking)
    return;
  m_isAsking = true;
  m_server.report([this, mailbox = m_mailbox](oms::RemoteReport report) {
    mailbox->post([this, report = std::move(report)] { take(report); });
  });
}

void RemoteDesk::take(const oms::RemoteReport& report) {
  m_isAsking = false;
  widgets::RemoteState state;
  for (const oms::ClientReport& client : report.clients)
    state.clients << clientOf(client);
  for (const auto& [upToUs, count] : report.eventToWire)
    state.eventToWire.push_back({upToUs ? std::optional<qint64>(*upToUs) : std::nullopt, count});
  emit told(state);
}

void RemoteDesk::closeClient(quint64 id) {
  m_server.closeClient(id);
}

}  // namespace app
