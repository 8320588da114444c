#include "oms/remote/listener.h"

#include <unistd.h>

#include <QSslSocket>
#include <algorithm>
#include <map>
#include <utility>

#include "oms/remote/clock.h"

namespace oms {

namespace {

constexpr int tickMs = 250;
constexpr std::int64_t farewellMs = 1'000;
// A connection that has just been made may be silent for so long, however many there are of its address.
constexpr std::int64_t silentMs = 250;
// Beyond the cap as many may be told so at once; the rest is dropped.
constexpr int refusalsAtOnce = 64;
// However many come at once: so many are let in between two looks at those who are there.
constexpr std::size_t arrivalsATurn = 16;
// Batches are folded for so long between two looks at the sockets, and sent together; so many at once.
constexpr std::int64_t turnUs = 2'000;
constexpr std::size_t batchesAtOnce = 16;

WsHub::Settings hubSettings(const RemoteConfig& config) {
  WsHub::Settings settings;
  settings.limits.pingIntervalMs = config.pingIntervalMs;
  settings.priceIntervalMs = config.priceIntervalMs;
  return settings;
}

// IPv4 addresses that come through an IPv6 socket count as what they are.
std::string addressText(const QHostAddress& address) {
  bool isIpv4 = false;
  const quint32 ipv4 = address.toIPv4Address(&isIpv4);
  return (isIpv4 ? QHostAddress(ipv4) : address).toString().toStdString();
}

}  // namespace

Listener::Listener(RemoteConfig config, TokenStore tokens, CommandSink& sink, std::shared_ptr<Inbox> inbox)
    : m_config(std::move(config)),
      m_tokens(std::move(tokens)),
      m_inbox(std::move(inbox)),
      m_mailbox(std::make_shared<Mailbox>(this)),
      m_desk(m_view, sink, m_mailbox),
      m_caps({m_config.maxConnections, m_config.maxPerAddress, m_config.maxUnauthenticatedPerAddress}),
      m_api{m_view, m_firstResults, m_desk, m_tickets, m_metrics, m_config, routeTable(), monotonicMs(), {}},
      m_acceptor([this](qintptr descriptor) { arrive(descriptor); }, this),
      m_hub(m_api, m_tokens, m_limiter, hubSettings(m_config), this),
      m_timer(this) {
  m_api.gauges = [this] {
    return RemoteMetrics::Gauges{m_hub.clientCounts(), m_caps.total(),      m_inbox->size(),
                                 m_hub.queuedBytes(),  m_hub.streamBytes(), m_hub.reconnects()};
  };
  m_timer.setTimerType(Qt::PreciseTimer);
  connect(&m_timer, &QTimer::timeout, this, &Listener::tick);
}

Listener::~Listener() {
  m_mailbox->close();
  dropArrived();
  // Connections count themselves out of the caps, which must still be there.
  for (HttpConnection* connection : findChildren<HttpConnection*>(Qt::FindDirectChildrenOnly))
    delete connection;
}

Result<std::string> Listener::open(const QHostAddress& address, std::uint16_t port) {
  m_acceptor.setListenBacklogSize(1024);
  if (!m_acceptor.listen(address, port)) {
    const std::string place = address.toString().toStdString() + ":" + std::to_string(port);
    if (m_acceptor.serverError() == QAbstractSocket::AddressInUseError) {
      return Failure{"port " + std::to_string(port) + " of " + address.toString().toStdString() +
                     " is in use; stop the program that has it, or choose another with --listen HOST:PORT (port 0 " +
                     "picks a free one)"};
    }
    return Failure{"cannot listen on " + place + ": " + m_acceptor.errorString().toStdString() +
                   "; choose another address with --listen HOST:PORT"};
  }
  m_acceptor.pauseAccepting();
  acceptOnceBegun();
  OriginPolicy::Config site;
  site.boundAddress = address.toString().toStdString();
  site.port = m_acceptor.serverPort();
  site.allowHosts = m_config.allowHosts;
  if (m_config.tls) {
    site.scheme = "https";
    site.allowHosts.insert(site.allowHosts.end(), m_config.tls->names.begin(), m_config.tls->names.end());
  }
  site.allowOrigins = m_config.allowOrigins;
  const std::string scheme = site.scheme;
  m_gate.emplace(routeTable(), OriginPolicy(site), m_tokens, m_tickets, m_limiter, m_config.metricsPublic);
  m_lastTickMs = monotonicMs();
  m_timer.start(tickMs);
  const bool isIpv6 = address.protocol() == QAbstractSocket::IPv6Protocol;
  const std::string host = isIpv6 ? "[" + site.boundAddress + "]" : site.boundAddress;
  return scheme + "://" + host + ":" + std::to_string(site.port);
}

void Listener::acceptOnceBegun() {
  if (m_accepting || !m_acceptor.isListening() || m_view.session().id.empty())
    return;
  m_accepting = true;
  m_acceptor.resumeAccepting();
}

// One that may speak TLS begins in the clear: its connection looks what the client begins with.
QTcpSocket* Listener::newSocket() {
  if (!m_config.tls)
    return new QTcpSocket(this);
  auto* socket = new QSslSocket(this);
  socket->setSslConfiguration(m_config.tls->configuration);
  return socket;
}

void Listener::arrive(qintptr descriptor) {
  if (m_caps.total() + static_cast<int>(m_arrived.size()) > m_config.maxConnections + refusalsAtOnce) {
    ::close(static_cast<int>(descriptor));
    return;
  }
  if (m_arrived.empty())
    QMetaObject::invokeMethod(this, &Listener::greetSome, Qt::QueuedConnection);
  m_arrived.push_back(descriptor);
}

void Listener::greetSome() {
  for (std::size_t i = 0; i < arrivalsATurn && !m_arrived.empty(); ++i) {
    accept(m_arrived.front());
    m_arrived.pop_front();
  }
  if (!m_arrived.empty())
    QMetaObject::invokeMethod(this, &Listener::greetSome, Qt::QueuedConnection);
}

void Listener::dropArrived() {
  for (const qintptr descriptor : std::exchange(m_arrived, {}))
    ::close(static_cast<int>(descriptor));
}

void Listener::accept(qintptr descriptor) {
  QTcpSocket* socket = newSocket();
  if (!socket->setSocketDescriptor(descriptor)) {
    delete socket;
    return;
  }
  const std::string address = addressText(socket->peerAddress());
  if (!m_caps.hasRoom(address))
    dropSilent(monotonicMs(), address);
  auto slot = std::make_unique<ConnectionSlot>(m_caps, address);
  const bool admitted = slot->admitted();
  if (!admitted && m_caps.total() > m_config.maxConnections + refusalsAtOnce) {
    socket->abort();
    delete socket;
    return;
  }
  auto* connection = new HttpConnection(socket, std::move(slot), *this, this);
  if (!admitted)
    connection->refuse(unavailable("too_many_connections", "too many connections are open", 5000));
}

void Listener::dropSilent(std::int64_t openedUntilMs, const std::string& onlyOf) {
  std::map<std::string, int> silent;
  const auto connections = findChildren<HttpConnection*>(Qt::FindDirectChildrenOnly);
  // The newest first: what is beyond the cap is the oldest of its address.
  for (auto each = connections.rbegin(); each != connections.rend(); ++each) {
    HttpConnection& connection = **each;
    if (!connection.isSilent() || (!onlyOf.empty() && connection.address() != onlyOf))
      continue;
    if (++silent[connection.address()] > m_config.maxUnauthenticatedPerAddress &&
        connection.openedMs() <= openedUntilMs) {
      connection.dropIfSilent();
    }
  }
}

GateVerdict Listener::judge(const HttpHead& head, ConnectionSlot& slot) {
  return m_gate->judge(head, slot, {monotonicMs(), wallTime().seconds()});
}

void Listener::upgrade(QTcpSocket* socket, std::unique_ptr<ConnectionSlot> slot, const HttpHead& head,
                       GateVerdict verdict, std::string rest) {
  m_hub.adopt(socket, std::move(slot), head, std::move(verdict), rest);
}

void Listener::drain() {
  const std::int64_t untilUs = monotonicUs() + turnUs;
  std::vector<std::int64_t> publishedUs;
  m_hub.beginBatches();
  do {
    for (const Inbox::Item& item : m_inbox->take(batchesAtOnce)) {
      fold(*item.batch);
      if (!item.batch->entries.empty())
        publishedUs.push_back(item.publishedUs);
    }
  } while (m_inbox->size() > 0 && monotonicUs() < untilUs);
  m_hub.endBatches();
  m_desk.settle(monotonicMs());
  m_hub.letGo();
  const std::int64_t sentUs = monotonicUs();
  for (const std::int64_t its : publishedUs)
    m_metrics.observeEventToWire(sentUs - its);
  // Sockets get their turn before the rest, so that a burst does not look like slow readers.
  if (m_inbox->size() > 0)
    QMetaObject::invokeMethod(this, &Listener::drain, Qt::QueuedConnection);
}

void Listener::fold(const EventBatch& batch) {
  m_changes.clear();
  m_view.apply(batch, m_changes);
  m_firstResults.fold(batch);
  m_log.tell(batch);
  m_metrics.countBatch(batch);
  m_hub.batch(batch);
  acceptOnceBegun();
}

RemoteReport Listener::report() const {
  return {m_hub.report(), m_metrics.eventToWire()};
}

void Listener::tick() {
  const std::int64_t now = monotonicMs();
  const std::int64_t passed = now - m_lastTickMs;
  m_lastTickMs = now;
  // A machine that slept, or a thread that was held up, has not given clients their chance to answer.
  const std::int64_t late = passed > 2 * tickMs ? passed - tickMs : 0;
  m_tokens.refresh();
  const bool tokensChanged = std::exchange(m_tokensSeen, m_tokens.version()) != m_tokens.version();
  m_hub.tick(now, late, tokensChanged);
  m_desk.settle(now);
  dropSilent(now - silentMs);
  // It stops by itself when the process has no file left for a connection.
  if (m_accepting && m_acceptor.isListening())
    m_acceptor.resumeAccepting();
  if (m_closeAtMs != 0 && (m_hub.isEmpty() || now >= m_closeAtMs)) {
    m_timer.stop();
    emit closed();
  }
}

void Listener::shutDown() {
  m_acceptor.close();
  dropArrived();
  for (HttpConnection* connection : findChildren<HttpConnection*>(Qt::FindDirectChildrenOnly))
    connection->leave();
  m_hub.shutdown();
  m_closeAtMs = monotonicMs() + farewellMs;
  // Never opened: nobody is there to wait for.
  if (!m_timer.isActive())
    emit closed();
}

}  // namespace oms
