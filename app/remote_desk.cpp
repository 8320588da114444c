#include "app/remote_desk.h"

#include <QHostAddress>
#include <QNetworkInterface>
#include <QUrl>

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

RemoteDesk::RemoteDesk(oms::RemoteServer& server, QString url, QString tokenDir)
    : m_server(server),
      m_url(std::move(url)),
      m_tokenDir(std::move(tokenDir)),
      m_mailbox(std::make_shared<oms::Mailbox>(this)) {}

RemoteDesk::~RemoteDesk() {
  m_mailbox->close();
  m_writer.waitForDone();
}

// Who listens on all addresses is reached by each of their kind: with IPv6's no IPv4 is listened on.
QStringList RemoteDesk::addresses() const {
  QUrl url(m_url);
  const QHostAddress bound(url.host());
  if (bound != QHostAddress::AnyIPv4 && bound != QHostAddress::AnyIPv6)
    return {m_url};
  QStringList found;
  for (const QHostAddress& address : QNetworkInterface::allAddresses()) {
    if (address.isLoopback() || address.isLinkLocal() || address.protocol() != bound.protocol())
      continue;
    url.setHost(address.toString());
    found << url.toString();
  }
  url.setHost(
      QHostAddress(bound == QHostAddress::AnyIPv4 ? QHostAddress::LocalHost : QHostAddress::LocalHostIPv6).toString());
  return found << url.toString();
}

// The file is written as the command line writes it, beside the listener, which looks there for whom it does not know.
void RemoteDesk::createToken(const widgets::TokenWish& wish,
                             std::function<void(const QString& token, const QString& problem)> done) {
  m_writer.start([dir = m_tokenDir, wish, done = std::move(done), mailbox = m_mailbox] {
    auto store = oms::TokenStore::open(dir);
    const auto role = oms::parseRole(wish.role.toStdString());
    const auto token = store ? store->create(wish.name.toStdString(), role.value_or(oms::Role::viewer), wish.seconds)
                             : oms::Result<std::string>(store.error());
    const QString made = token ? QString::fromStdString(*token) : QString();
    const QString problem = token ? QString() : QString::fromStdString(token.error().message);
    mailbox->post([done, made, problem] { done(made, problem); });
  });
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
