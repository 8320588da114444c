#pragma once

#include <QObject>
#include <QWebSocketServer>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "oms/remote/api_context.h"
#include "oms/remote/client_feed.h"
#include "oms/remote/client_report.h"
#include "oms/remote/request_gate.h"
#include "oms/remote/return_counts.h"
#include "oms/remote/ws_client.h"

namespace oms {

class StreamFeed;

// All WebSocket clients of the listener: takes checked upgrades, hands them to Qt, answers pings and credentials,
// keeps rates, and lets each endpoint's feed speak.
class WsHub : public QObject {
  Q_OBJECT

 public:
  struct Settings {
    WsClient::Limits limits;
    std::int64_t priceIntervalMs = 2000;
  };

  WsHub(ApiContext& api, TokenStore& tokens, RateLimiter& limiter, Settings settings, QObject* parent);
  ~WsHub() override;

  void adopt(QTcpSocket* socket, std::unique_ptr<ConnectionSlot> slot, const HttpHead& head, GateVerdict verdict,
             const std::string& rest);
  // Batches of a turn are told together, and with them what is answered because of them.
  void beginBatches() { m_outflow.hold(); }
  void batch(const EventBatch& batch);
  void endBatches();
  void letGo() { m_outflow.letGo(); }
  void tick(std::int64_t nowMs, std::int64_t lateMs, bool tokensChanged);
  // Tells everybody, then closes 1001. Who comes later is told to try elsewhere, or again: 1013.
  void shutdown();

  bool isEmpty() const { return m_clients.empty(); }
  std::map<std::string, std::size_t> clientCounts() const;
  std::size_t queuedBytes() const;
  std::size_t streamBytes() const;  // of what its clients may still be sent
  std::uint64_t reconnects() const { return m_reconnects; }
  std::vector<ClientReport> report() const;
  // Closed with 1008, which clients take for a word to stay away. Nothing happens where it has gone.
  void closeClient(std::uint64_t number);

 private:
  void onNewConnection();
  void onOpened(WsClient* client, const std::string& refusal, bool mayAuthenticate);
  void onMessage(WsClient* client, const QString& text);
  void onGone(WsClient* client);
  void answerPing(WsClient& client, const WireValue& message);
  void authenticate(WsClient& client, const WireValue& message);
  // Closes with 1013 who cannot be served now.
  bool turnAway(WsClient& client);
  void checkToken(WsClient& client, std::int64_t wallSeconds, bool tokensChanged);
  void fail(WsClient& client, const ApiError& error, const WireValue* request);
  void dropUnknown(WsClient& client, std::int64_t nowMs);
  ClientFeed& feedOf(const WsClient& client) const;
  void countReconnect(WsClient& client);
  std::string stamp(const WsClient& client);

  const SessionView& m_view;
  TokenStore& m_tokens;
  RateLimiter& m_limiter;
  Settings m_settings;
  QWebSocketServer m_server;
  Outflow m_outflow;
  Inflow m_inflow;
  std::map<WsEndpoint, std::unique_ptr<ClientFeed>> m_feeds;
  const StreamFeed* m_stream = nullptr;  // of the feeds
  bool m_isShuttingDown = false;
  std::vector<WsClient*> m_clients;
  std::uint64_t m_lastNumber = 0;
  ReturnCounts m_gone;  // by token, name and endpoint
  std::uint64_t m_reconnects = 0;
};

std::string_view pathOf(WsEndpoint endpoint);

}  // namespace oms
