#pragma once

#include <QHostAddress>
#include <QObject>
#include <QTcpServer>
#include <QTimer>
#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "oms/projections/session_view.h"
#include "oms/remote/api_context.h"
#include "oms/remote/http_connection.h"
#include "oms/remote/inbox.h"
#include "oms/remote/session_log.h"
#include "oms/remote/ws_hub.h"

namespace oms {

// Accepts descriptors and hands them on, without Qt's queue of pending connections.
class Acceptor : public QTcpServer {
  Q_OBJECT

 public:
  Acceptor(std::function<void(qintptr)> accept, QObject* parent) : QTcpServer(parent), m_accept(std::move(accept)) {}

 protected:
  void incomingConnection(qintptr descriptor) override { m_accept(descriptor); }

 private:
  std::function<void(qintptr)> m_accept;
};

// The listener itself; everything in it lives in one thread, beside the engine and the window.
class Listener : public QObject, public HttpService {
  Q_OBJECT

 public:
  Listener(RemoteConfig config, TokenStore tokens, CommandSink& sink, std::shared_ptr<Inbox> inbox);
  ~Listener() override;

  // Binds and begins to accept; the URL, or one sentence with the remedy.
  Result<std::string> open(const QHostAddress& address, std::uint16_t port);
  // Stops accepting and says goodbye; emits closed() when everybody has gone, or after a second.
  void shutDown();
  const std::shared_ptr<Mailbox>& mailbox() const { return m_mailbox; }
  RemoteReport report() const;
  void closeClient(std::uint64_t client) { m_hub.closeClient(client); }
  // Folds what waits in the inbox.
  void drain();

  GateVerdict judge(const HttpHead& head, ConnectionSlot& slot) override;
  void serve(const Route& route, ApiCall call) override { route.handler(m_api, std::move(call)); }
  void answered(int status) override { m_metrics.countResponse(status); }
  void upgrade(QTcpSocket* socket, std::unique_ptr<ConnectionSlot> slot, const HttpHead& head, GateVerdict verdict,
               std::string rest) override;

 signals:
  void closed();

 private:
  // The port is taken at once; who connects waits until there is a session to show. Nobody may take a world that is
  // still being recovered for an empty one.
  void acceptOnceBegun();
  void fold(const EventBatch& batch);
  void arrive(qintptr descriptor);
  void greetSome();
  void dropArrived();
  void accept(qintptr descriptor);
  QTcpSocket* newSocket();
  // Connections without a head hold places for nothing: those beyond the cap of their address that were opened until
  // then are told so and closed.
  void dropSilent(std::int64_t openedUntilMs, const std::string& onlyOf = {});
  void tick();

  RemoteConfig m_config;
  TokenStore m_tokens;
  std::shared_ptr<Inbox> m_inbox;
  std::shared_ptr<Mailbox> m_mailbox;
  SessionView m_view;
  ViewChanges m_changes;
  FirstResults m_firstResults;
  SessionLog m_log;
  OutcomeDesk m_desk;
  TicketBook m_tickets;
  RateLimiter m_limiter;
  RemoteMetrics m_metrics;
  ConnectionCaps m_caps;
  ApiContext m_api;
  std::optional<RequestGate> m_gate;  // needs the bound port
  Acceptor m_acceptor;
  bool m_accepting = false;
  std::deque<qintptr> m_arrived;  // that have no connection of ours yet
  WsHub m_hub;
  QTimer m_timer;
  std::int64_t m_lastTickMs = 0;
  std::uint64_t m_tokensSeen = 0;
  std::int64_t m_closeAtMs = 0;  // 0: not closing
};

}  // namespace oms
