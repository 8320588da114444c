#include "oms/remote/ws_hub.h"

#include <algorithm>

#include "oms/remote/clock.h"
#include "oms/remote/cycle_feed.h"
#include "oms/remote/dashboard_feed.h"
#include "oms/remote/order_feed.h"
#include "oms/remote/stream_feed.h"

namespace oms {

namespace {

constexpr std::int64_t heartbeatMs = 5'000;
constexpr std::int64_t expiryWarningSeconds = 60;

// The request as Qt's handshake is to see it: what was checked here, and nothing else of what the client sent.
std::string openingRequest(const HttpHead& head) {
  return "GET " + head.path + " HTTP/1.1\r\nHost: " + head.host +
         "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
         *head.header("sec-websocket-key") + "\r\n\r\n";
}

// Of the name that a client gives itself, so much is shown.
constexpr std::size_t mostShown = 64;

std::string identityOf(const WsClient& client) {
  return client.claims->id + ' ' + std::string(pathOf(client.endpoint())) + ' ' + client.clientId;
}

bool isWord(const WireValue& message, std::string_view key, std::string_view word) {
  const WireValue* value = message.find(key);
  return value != nullptr && value->string() == word;
}

bool isPing(const WireValue& message) {
  return isWord(message, "type", "ping") || isWord(message, "action", "ping") || isWord(message, "op", "ping");
}

}  // namespace

std::string_view pathOf(WsEndpoint endpoint) {
  switch (endpoint) {
    case WsEndpoint::feed:
      return "/ws";
    case WsEndpoint::orders:
      return "/ws/oms";
    case WsEndpoint::cycle:
      return "/api/v1/dashboard/ws";
    case WsEndpoint::stream:
      return "/api/v1/stream";
    case WsEndpoint::none:
      break;
  }
  return "";
}

WsHub::WsHub(ApiContext& api, TokenStore& tokens, RateLimiter& limiter, Settings settings, QObject* parent)
    : QObject(parent),
      m_view(api.view),
      m_tokens(tokens),
      m_limiter(limiter),
      m_settings(settings),
      m_server(QStringLiteral("tidemark"), QWebSocketServer::NonSecureMode, this),
      m_outflow(this),
      m_inflow(this) {
  m_server.setMaxPendingConnections(4096);
  connect(&m_server, &QWebSocketServer::newConnection, this, &WsHub::onNewConnection);
  m_feeds[WsEndpoint::feed] = std::make_unique<DashboardFeed>(m_view, settings.priceIntervalMs);
  m_feeds[WsEndpoint::orders] = std::make_unique<OrderFeed>(m_view);
  m_feeds[WsEndpoint::cycle] = std::make_unique<CycleFeed>(m_view);
  auto stream = std::make_unique<StreamFeed>(api, this);
  m_stream = stream.get();
  m_feeds[WsEndpoint::stream] = std::move(stream);
}

WsHub::~WsHub() {
  // Clients first: their timers and slots look at the feeds.
  for (WsClient* client : m_clients) {
    client->disconnect(this);
    delete client;
  }
}

ClientFeed& WsHub::feedOf(const WsClient& client) const {
  return *m_feeds.at(client.endpoint());
}

std::string WsHub::stamp(const WsClient& client) {
  return rfc3339(m_view.sessionTime(), feedOf(client).precision());
}

void WsHub::adopt(QTcpSocket* socket, std::unique_ptr<ConnectionSlot> slot, const HttpHead& head, GateVerdict verdict,
                  const std::string& rest) {
  auto* client = new WsClient(socket, std::move(slot), verdict.route->endpoint, m_settings.limits, monotonicMs(),
                              m_outflow, m_inflow, this);
  client->claims = std::move(verdict.claims);
  client->clientId = head.queryValue("client_id").value_or("");
  client->number = ++m_lastNumber;
  client->keep(rest);
  m_clients.push_back(client);
  connect(client, &WsClient::opened, this,
          [this, client, refusal = verdict.refusal, mayAuthenticate = verdict.mayAuthenticate] {
            onOpened(client, refusal, mayAuthenticate);
          });
  connect(client, &WsClient::messageReceived, this, [this, client](const QString& text) { onMessage(client, text); });
  connect(client, &WsClient::gone, this, [this, client] { onGone(client); });
  const std::string request = openingRequest(head);
  for (auto byte = request.rbegin(); byte != request.rend(); ++byte)
    socket->ungetChar(*byte);
  m_server.handleConnection(socket);
}

void WsHub::onNewConnection() {
  while (QWebSocket* webSocket = m_server.nextPendingConnection()) {
    const auto found = std::find_if(m_clients.begin(), m_clients.end(),
                                    [&](const WsClient* client) { return client->matches(*webSocket); });
    if (found != m_clients.end()) {
      (*found)->attach(webSocket);
    } else {
      webSocket->abort();
      webSocket->deleteLater();
    }
  }
}

bool WsHub::turnAway(WsClient& client) {
  const std::string reason = m_isShuttingDown ? "shutting down" : feedOf(client).unavailable();
  if (reason.empty())
    return false;
  client.close(1013, reason);
  return true;
}

void WsHub::onOpened(WsClient* client, const std::string& refusal, bool mayAuthenticate) {
  if (!client->claims) {
    if (!mayAuthenticate)
      client->close(1008, refusal);
    else
      turnAway(*client);
    return;
  }
  if (turnAway(*client))
    return;
  countReconnect(*client);
  feedOf(*client).opened(*client);
}

void WsHub::onGone(WsClient* client) {
  feedOf(*client).left(*client);
  if (client->claims)
    m_gone.left(identityOf(*client));
  std::erase(m_clients, client);
  client->deleteLater();
}

void WsHub::countReconnect(WsClient& client) {
  client.reconnects = m_gone.timesGone(identityOf(client));
  m_reconnects += client.reconnects > 0 ? 1 : 0;
}

void WsHub::fail(WsClient& client, const ApiError& error, const WireValue* request) {
  client.answer(textFrame(feedOf(client).errorMessage(error, m_view.sessionTime(), request)));
}

void WsHub::answerPing(WsClient& client, const WireValue& message) {
  if (const auto error = feedOf(client).checkCommon(message))
    return fail(client, *error, &message);
  JsonWriter json;
  json.beginObject().field("type", "pong");
  if (const std::string id = idOf(message); !id.empty())
    json.key("id").raw(id);
  json.field("timestamp", stamp(client)).endObject();
  client.answer(textFrame(json.text()));
}

void WsHub::authenticate(WsClient& client, const WireValue& message) {
  const WireValue* params = message.find("params");
  const WireValue* token = params == nullptr ? nullptr : params->find("token");
  const std::string_view text = token == nullptr ? std::string_view() : token->string().value_or("");
  TokenVerdict verdict = m_tokens.verify(text, wallTime().seconds());
  if (!verdict.claims) {
    client.close(1008, std::string(describe(verdict.refusal)));
    return;
  }
  if (const auto error = feedOf(client).checkCommon(message))
    return fail(client, *error, &message);
  const bool isFirst = !client.claims.has_value();
  client.authenticate(std::move(*verdict.claims));
  client.expiryAnnounced = false;
  client.answer(textFrame(feedOf(client).ackMessage(message, m_view.sessionTime())));
  if (!isFirst)
    return;
  if (const WireValue* name = params->find("client_id"))
    client.clientId = name->string().value_or("");
  countReconnect(client);
  feedOf(client).opened(client);
}

void WsHub::onMessage(WsClient* client, const QString& text) {
  const bool isAwaited = !client->claims && feedOf(*client).authenticateWithinMs() > 0;
  if (!client->isOpen() || (!client->claims && !isAwaited))
    return;
  const QByteArray bytes = text.toUtf8();
  const auto message = parseWire({bytes.constData(), static_cast<std::size_t>(bytes.size())});
  const bool isObject = message && message->isObject();
  if (isObject && !feedOf(*client).understands(*message))
    return client->close(4426, "only version 1 is spoken here");
  const bool isCredential = isObject && isWord(*message, "op", "auth");
  if (isAwaited)
    return isCredential ? authenticate(*client, *message) : client->close(1008, "a token is needed");
  if (isObject && isPing(*message))
    return answerPing(*client, *message);
  const std::int64_t now = monotonicMs();
  const std::int64_t wait = m_limiter.admit(
      client->claims->id, isObject ? feedOf(*client).rateOf(*client, *message) : RateClass::message, now);
  if (wait > 0) {
    if (client->strikes.strike(now)) {
      client->close(4429, "too many messages");
    } else {
      fail(*client, rateLimited(wait), isObject ? &*message : nullptr);
    }
    return;
  }
  if (isCredential)
    return authenticate(*client, *message);
  if (!isObject) {
    fail(*client, malformed(message ? "a message is a JSON object" : message.error().message), nullptr);
    return;
  }
  if (const auto error = feedOf(*client).message(*client, *message))
    fail(*client, *error, &*message);
}

// Who was to say who it is has its time for that.
void WsHub::dropUnknown(WsClient& client, std::int64_t nowMs) {
  const std::int64_t mostMs = feedOf(client).authenticateWithinMs();
  if (client.isOpen() && !client.claims && mostMs > 0 && client.openForMs(nowMs) >= mostMs)
    client.close(4408, "no token within 5 s");
}

void WsHub::batch(const EventBatch& batch) {
  for (const auto& [endpoint, feed] : m_feeds)
    feed->batch(batch);
}

void WsHub::endBatches() {
  for (const auto& [endpoint, feed] : m_feeds)
    feed->batchesEnded();
}

void WsHub::checkToken(WsClient& client, std::int64_t wallSeconds, bool tokensChanged) {
  const TokenClaims& claims = *client.claims;
  const bool expired = claims.expiresAt && wallSeconds >= *claims.expiresAt;
  if (expired || (tokensChanged && !m_tokens.stillGood(claims, wallSeconds))) {
    client.close(1008, std::string(describe(expired ? TokenRefusal::expired : TokenRefusal::revoked)));
    return;
  }
  if (!claims.expiresAt || client.expiryAnnounced || *claims.expiresAt - wallSeconds > expiryWarningSeconds)
    return;
  client.expiryAnnounced = true;
  JsonWriter json;
  json.beginObject().field("type", "token_expiring");
  json.field("expires_at", rfc3339(Timestamp::fromSeconds(*claims.expiresAt), TimePrecision::seconds));
  json.field("timestamp", stamp(client)).endObject();
  client.send(textFrame(json.text()));
}

void WsHub::tick(std::int64_t nowMs, std::int64_t lateMs, bool tokensChanged) {
  const std::int64_t wallSeconds = wallTime().seconds();
  // A client may go while it is looked at, and with it its place in the list.
  const std::vector<WsClient*> clients = m_clients;
  for (WsClient* client : clients) {
    client->tick(nowMs, lateMs);
    dropUnknown(*client, nowMs);
    if (!client->isOpen() || !client->claims)
      continue;
    checkToken(*client, wallSeconds, tokensChanged);
    if (client->isOpen() && client->silentForMs(nowMs) >= heartbeatMs) {
      client->send(textFrame("{\"type\":\"heartbeat\",\"timestamp\":\"" + stamp(*client) + "\"}"));
    }
  }
  for (const auto& [endpoint, feed] : m_feeds)
    feed->tick(nowMs);
}

void WsHub::shutdown() {
  m_isShuttingDown = true;
  const std::vector<WsClient*> clients = m_clients;
  for (WsClient* client : clients) {
    // Those whose opening is under way are turned away once they are open.
    if (!client->isOpen())
      continue;
    if (client->claims)
      client->send(textFrame("{\"type\":\"server_shutdown\",\"timestamp\":\"" + stamp(*client) + "\"}"));
    client->close(1001, "server_shutdown");
  }
}

std::map<std::string, std::size_t> WsHub::clientCounts() const {
  std::map<std::string, std::size_t> counts;
  for (const auto& [endpoint, feed] : m_feeds)
    counts[std::string(pathOf(endpoint))] = 0;
  for (const WsClient* client : m_clients) {
    if (client->isOpen() && client->claims)
      ++counts[std::string(pathOf(client->endpoint()))];
  }
  return counts;
}

std::vector<ClientReport> WsHub::report() const {
  const std::int64_t now = monotonicMs();
  std::vector<ClientReport> clients;
  for (WsClient* client : m_clients) {
    if (!client->isOpen() || !client->claims)
      continue;
    const SocketFigures figures = socketFigures(client->descriptor());
    ClientReport& made = clients.emplace_back();
    made.id = client->number;
    made.name = client->claims->subject;
    made.role = client->claims->role;
    made.clientId = client->clientId.substr(0, mostShown);
    made.endpoint = pathOf(client->endpoint());
    made.address = client->address();
    made.openMs = client->openForMs(now);
    made.channels = feedOf(*client).channelsOf(*client);
    made.lagBytes = feedOf(*client).lagOf(*client);
    made.queuedBytes = client->waitingBytes() + figures.unsentBytes;
    made.sentBytes = figures.acknowledgedBytes;
    made.receivedBytes = figures.receivedBytes;
    made.reconnects = client->reconnects;
  }
  return clients;
}

void WsHub::closeClient(std::uint64_t number) {
  const auto found = std::ranges::find(m_clients, number, &WsClient::number);
  if (found != m_clients.end())
    (*found)->close(1008, "disconnected by the trader");
}

std::size_t WsHub::streamBytes() const {
  return m_stream->ringBytes();
}

std::size_t WsHub::queuedBytes() const {
  std::size_t bytes = 0;
  for (const WsClient* client : m_clients)
    bytes += client->queuedBytes();
  return bytes;
}

}  // namespace oms
