#pragma once

#include <QObject>
#include <QPointer>
#include <QSslSocket>
#include <QTcpSocket>
#include <QWebSocket>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "oms/remote/connection_caps.h"
#include "oms/remote/frame_guard.h"
#include "oms/remote/rate_limiter.h"
#include "oms/remote/route.h"
#include "oms/remote/ws_flow.h"

namespace oms {

class TlsEnding;

// An encoded frame that any number of clients may be sent.
using SharedFrame = std::shared_ptr<const std::string>;

SharedFrame textFrame(std::string_view json);

// One WebSocket connection: the guard in front of Qt's parser, the bounded queue behind our frames, liveness and the
// closing handshake. Emits gone() once, when the socket is.
class WsClient : public QObject {
  Q_OBJECT

 public:
  struct Limits {
    std::int64_t pingIntervalMs = 20'000;
    std::int64_t silenceMs = 60'000;    // dropped when as long without a byte and
    int unansweredPings = 3;            // as many pings without an answer
    std::size_t queueBytes = 4 << 20;   // beyond it the client is too slow,
    std::size_t answerBytes = 1 << 20;  // and beyond that of answers, which nobody shares, with what each costs
  };

  WsClient(QTcpSocket* socket, std::unique_ptr<ConnectionSlot> slot, WsEndpoint endpoint, Limits limits,
           std::int64_t nowMs, Outflow& outflow, Inflow& inflow, QObject* parent);
  ~WsClient() override;

  // Bytes that came behind the opening request, before the WebSocket exists.
  void keep(const std::string& bytes) { m_kept += bytes; }
  // The handshake is done. Messages flow from the next turn of the event loop on.
  void attach(QWebSocket* webSocket);
  bool matches(const QWebSocket& webSocket) const;

  // Goes out at the end of this turn of the event loop, in the order of the calls.
  void send(const SharedFrame& frame);
  // What it has asked for, and asks for again before it takes it.
  void answer(const SharedFrame& frame);
  void flush();
  // Its turn to be listened to.
  void readKept();
  // Who it is has been shown later than by the opening request.
  void authenticate(TokenClaims shown);
  void close(std::uint16_t code, const std::string& reason);
  // Drives pings, heartbeats and deadlines; `lateMs` is by how much our own timer overslept, which is nobody's fault.
  void tick(std::int64_t nowMs, std::int64_t lateMs);

  WsEndpoint endpoint() const { return m_endpoint; }
  bool isOpen() const { return m_state == State::open; }
  // Nothing waits to be sent: a feed of states skips its turn otherwise.
  bool isDrained() const { return m_queue.empty() && m_socket != nullptr && unsent() == 0; }
  // What is sent now goes out with this turn: a feed that keeps its messages waits for drained() otherwise, which
  // comes to whoever has found no room.
  bool hasRoom();
  std::size_t queuedBytes() const { return m_queuedBytes; }
  std::int64_t silentForMs(std::int64_t nowMs) const { return nowMs - m_lastSentMs; }
  // What waits in this program, in frames and in the socket.
  std::size_t waitingBytes() const { return m_queuedBytes + (m_socket ? static_cast<std::size_t>(unsent()) : 0); }
  qintptr descriptor() const { return m_socket ? m_socket->socketDescriptor() : -1; }
  const std::string& address() const { return m_slot->address(); }
  std::int64_t openForMs(std::int64_t nowMs) const { return nowMs - m_openedMs; }

  std::optional<TokenClaims> claims;  // none: to be closed with 1008, or still to be shown
  std::string clientId;               // as the client calls itself; empty: it does not
  StrikeCounter strikes;
  std::uint64_t number = 0;  // among all that ever came
  std::uint64_t reconnects = 0;
  bool expiryAnnounced = false;

 signals:
  void opened();
  void messageReceived(const QString& text);
  void drained();  // there is room again
  void gone();

 private:
  enum class State { handshake, joining, open, closing, gone };

  void onReadyRead();
  void onBytesWritten();
  void onDisconnected();
  void join();
  void onStateChanged(QAbstractSocket::SocketState state);
  void feedGuard(const std::string& bytes);
  void passOn();
  void tellOfRoom();
  void endSending();
  qint64 unsent() const;
  bool writeSome();
  void push();
  void queue(const SharedFrame& frame, bool isAnswer);
  SharedFrame takeFirst();
  void forgetQueue();
  void pingWhenDue(std::int64_t nowMs);

  QPointer<QTcpSocket> m_socket;
  QPointer<QSslSocket> m_tls;  // the same; null: in the clear. What is sent goes through it, never past it
  QPointer<QWebSocket> m_webSocket;
  std::unique_ptr<ConnectionSlot> m_slot;
  WsEndpoint m_endpoint;
  Limits m_limits;
  FrameGuard m_guard;
  State m_state = State::handshake;
  bool m_passing = false;  // Qt is being handed frames that are clean already
  std::string m_kept;
  int m_reads = 0;  // turns that it has had
  Outflow& m_outflow;
  Inflow& m_inflow;
  bool m_isDue = false;     // the outflow knows
  bool m_isMissed = false;  // room, by somebody
  struct Queued {
    SharedFrame frame;
    bool isAnswer = false;
  };
  std::deque<Queued> m_queue;
  std::size_t m_queuedBytes = 0;
  std::size_t m_answerBytes = 0;  // of those, with what each frame costs
  std::size_t m_pongBytes = 0;    // of Qt, since all had been sent
  qint64 m_unsent = 0;  // by the socket, when it was last written to: asking a thousand of them costs cache lines
  quint16 m_peerPort;
  std::int64_t m_openedMs;
  std::int64_t m_lastByteMs;
  std::int64_t m_lastSentMs;
  std::int64_t m_lastProgressMs;
  std::int64_t m_nextPingMs;
  std::int64_t m_closingMs = 0;
  TlsEnding* m_ending = nullptr;  // of the connection, once all is sent
  int m_unanswered = 0;
};

}  // namespace oms
