#include "oms/remote/ws_client.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <utility>

#include "oms/remote/clock.h"
#include "oms/remote/tls_ending.h"

namespace oms {

namespace {

constexpr std::int64_t handshakeMs = 5'000;
constexpr std::int64_t closingMs = 2'000;
constexpr std::int64_t stuckMs = 60'000;
// As much as the socket's own buffer may hold before frames wait in the queue.
constexpr qint64 socketBufferBytes = 64 * 1024;
// As much is gathered of one turn before it goes out at once.
constexpr std::size_t gatherBytes = 64 * 1024;
// Frames that one call of the system takes.
constexpr std::size_t framesAtOnce = 64;
// What a frame that is one client's takes beside its bytes.
constexpr std::size_t frameCost = 128;
// Room for the largest message and its neighbours; Qt stops reading beyond it.
constexpr qint64 frameBufferBytes = 128 * 1024;

}  // namespace

SharedFrame textFrame(std::string_view json) {
  return std::make_shared<const std::string>(encodedFrame(FrameOpcode::text, json));
}

WsClient::WsClient(QTcpSocket* socket, std::unique_ptr<ConnectionSlot> slot, WsEndpoint endpoint, Limits limits,
                   std::int64_t nowMs, Outflow& outflow, Inflow& inflow, QObject* parent)
    : QObject(parent),
      m_socket(socket),
      m_tls(qobject_cast<QSslSocket*>(socket)),
      m_slot(std::move(slot)),
      m_endpoint(endpoint),
      m_limits(limits),
      m_outflow(outflow),
      m_inflow(inflow),
      m_peerPort(socket->peerPort()),
      m_openedMs(nowMs),
      m_lastByteMs(nowMs),
      m_lastSentMs(nowMs),
      m_lastProgressMs(nowMs),
      m_nextPingMs(nowMs + limits.pingIntervalMs) {
  m_socket->setReadBufferSize(frameBufferBytes);
  m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
  // Connected before Qt's own slot, so that it runs first and Qt sees only what the guard has passed.
  connect(m_socket, &QTcpSocket::readyRead, this, &WsClient::onReadyRead);
  connect(m_socket, &QTcpSocket::stateChanged, this, &WsClient::onStateChanged);
  // What was only encrypted is not written yet.
  if (m_tls)
    connect(m_tls, &QSslSocket::encryptedBytesWritten, this, &WsClient::onBytesWritten);
  else
    connect(m_socket, &QTcpSocket::bytesWritten, this, &WsClient::onBytesWritten);
  connect(m_socket, &QTcpSocket::disconnected, this, &WsClient::onDisconnected);
}

WsClient::~WsClient() {
  m_inflow.remove(*this);
  m_outflow.remove(*this);
  if (m_socket)
    m_socket->disconnect(this);
  if (m_socket)
    m_socket->abort();
  if (m_webSocket)
    m_webSocket->deleteLater();
  if (m_socket)
    m_socket->deleteLater();
}

bool WsClient::matches(const QWebSocket& webSocket) const {
  return m_state == State::handshake && m_socket && webSocket.peerPort() == m_peerPort &&
         webSocket.peerAddress() == m_socket->peerAddress();
}

void WsClient::attach(QWebSocket* webSocket) {
  m_webSocket = webSocket;
  m_webSocket->setMaxAllowedIncomingMessageSize(maxMessageBytes);
  m_webSocket->setMaxAllowedIncomingFrameSize(maxMessageBytes);
  connect(m_webSocket, &QWebSocket::textMessageReceived, this, &WsClient::messageReceived);
  connect(m_webSocket, &QWebSocket::pong, this, [this] { m_unanswered = 0; });
  m_state = State::joining;
  // Qt is still inside its handshake here.
  QMetaObject::invokeMethod(this, &WsClient::join, Qt::QueuedConnection);
}

void WsClient::join() {
  if (m_state != State::joining || !m_socket)
    return;
  m_state = State::open;
  emit opened();
  if (m_state != State::open)
    return;
  const QByteArray bytes = m_socket->readAll();
  m_kept.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
  readKept();
}

void WsClient::readKept() {
  if (m_state != State::open || m_kept.empty() || !m_socket || !m_socket->isOpen())
    return;
  ++m_reads;
  feedGuard(std::exchange(m_kept, {}));
  passOn();
}

void WsClient::passOn() {
  m_passing = true;
  QMetaObject::invokeMethod(m_socket, "readyRead", Qt::DirectConnection);
  m_passing = false;
}

// What was said before the connection ended was said.
void WsClient::onStateChanged(QAbstractSocket::SocketState state) {
  if (state == QAbstractSocket::ClosingState)
    readKept();
}

void WsClient::onReadyRead() {
  // During the handshake the bytes are Qt's to read; in joining they wait in the socket, whose buffer is bounded.
  if (m_passing || m_state == State::handshake)
    return;
  m_lastByteMs = monotonicMs();
  const QByteArray bytes = m_socket->readAll();
  if (m_state != State::open && m_state != State::joining)
    return;
  m_kept.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
  if (m_state == State::joining)
    return;
  // One that goes on talking while it waits for its turn has it now: what is kept of it is bounded.
  if (!m_inflow.admits(*this, m_reads < ReadTurns<WsClient>::kNewcomerReads) &&
      m_kept.size() < static_cast<std::size_t>(frameBufferBytes))
    return;
  // Qt's own slot comes next, and hands on what is clean.
  ++m_reads;
  feedGuard(std::exchange(m_kept, {}));
}

void WsClient::feedGuard(const std::string& bytes) {
  FrameGuard::Outcome outcome = m_guard.feed(bytes);
  m_pongBytes = (unsent() == 0 ? 0 : m_pongBytes) + outcome.pongBytes;
  if (m_pongBytes > m_limits.answerBytes && !outcome.end)
    outcome.end = {4410, "slow_consumer"};
  for (auto byte = outcome.clean.rbegin(); byte != outcome.clean.rend(); ++byte)
    m_socket->ungetChar(*byte);
  // Queued, so that what came before it is heard first; what comes after it is thrown away.
  if (outcome.end) {
    QMetaObject::invokeMethod(
        this, [this, end = *outcome.end] { close(end.closeCode, end.reason); }, Qt::QueuedConnection);
  }
}

qint64 WsClient::unsent() const {
  return m_socket->bytesToWrite() + (m_tls ? m_tls->encryptedBytesToWrite() : 0);
}

SharedFrame WsClient::takeFirst() {
  const bool isAnswer = m_queue.front().isAnswer;
  SharedFrame frame = std::move(m_queue.front().frame);
  m_queue.pop_front();
  m_queuedBytes -= frame->size();
  m_answerBytes -= isAnswer ? frame->size() + frameCost : 0;
  return frame;
}

void WsClient::forgetQueue() {
  m_queue.clear();
  m_queuedBytes = m_answerBytes = 0;
}

// Hands on what the system takes at once, and to the socket the rest of a frame that it took in part, so that the
// socket tells when there is room again. False when there is none now.
bool WsClient::writeSome() {
  std::array<iovec, framesAtOnce> parts;
  std::size_t count = 0;
  for (; count < m_queue.size() && count < parts.size(); ++count)
    parts[count] = {const_cast<char*>(m_queue[count].frame->data()), m_queue[count].frame->size()};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = count;
  const auto written = ::sendmsg(static_cast<int>(m_socket->socketDescriptor()), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  std::size_t sent = written > 0 ? static_cast<std::size_t>(written) : 0;
  if (sent > 0)
    m_lastProgressMs = monotonicMs();
  while (!m_queue.empty() && sent >= m_queue.front().frame->size()) {
    sent -= takeFirst()->size();
    --count;
  }
  if (count == 0)
    return true;
  const SharedFrame frame = takeFirst();
  m_socket->write(frame->data() + sent, static_cast<qint64>(frame->size() - sent));
  return false;
}

// As much of the queue as there is room for.
void WsClient::push() {
  if (m_queue.empty())
    return;
  m_lastSentMs = monotonicMs();
  bool isClear = !m_tls && m_socket->bytesToWrite() == 0;
  while (isClear && !m_queue.empty())
    isClear = writeSome();
  m_unsent = isClear ? 0 : unsent();
  while (!m_queue.empty() && m_unsent < socketBufferBytes) {
    const SharedFrame frame = takeFirst();
    m_socket->write(frame->data(), static_cast<qint64>(frame->size()));
    m_unsent = unsent();
  }
}

void WsClient::flush() {
  m_isDue = false;
  if (m_state != State::open || !m_socket)
    return;
  push();
  tellOfRoom();
}

void WsClient::send(const SharedFrame& frame) {
  queue(frame, false);
}

void WsClient::answer(const SharedFrame& frame) {
  queue(frame, true);
}

void WsClient::queue(const SharedFrame& frame, bool isAnswer) {
  if (m_state != State::open || !m_socket)
    return;
  m_queue.push_back({frame, isAnswer});
  m_queuedBytes += frame->size();
  m_answerBytes += isAnswer ? frame->size() + frameCost : 0;
  if (m_queuedBytes >= gatherBytes) {
    push();
    if (m_queuedBytes > m_limits.queueBytes || m_answerBytes > m_limits.answerBytes)
      close(4410, "slow_consumer");
  } else if (!m_isDue) {
    m_isDue = true;
    m_outflow.add(*this);
  }
}

void WsClient::authenticate(TokenClaims shown) {
  claims = std::move(shown);
  m_slot->settle();
}

bool WsClient::hasRoom() {
  const bool isThere =
      m_state == State::open && m_socket && m_queuedBytes < gatherBytes && m_unsent < socketBufferBytes;
  m_isMissed |= !isThere;
  return isThere;
}

// Of a thousand that take everything at once nobody needs to hear.
void WsClient::tellOfRoom() {
  if (!m_isMissed || !hasRoom())
    return;
  m_isMissed = false;
  emit drained();
}

void WsClient::onBytesWritten() {
  m_lastProgressMs = monotonicMs();
  if (m_socket) {
    m_unsent = unsent();
    push();
  }
  if (m_state == State::closing && m_socket && unsent() == 0)
    endSending();
  tellOfRoom();
}

void WsClient::endSending() {
  if (m_tls == nullptr) {
    ::shutdown(static_cast<int>(m_socket->socketDescriptor()), SHUT_WR);
  } else if (m_ending == nullptr) {
    disconnect(m_socket, &QTcpSocket::disconnected, this, nullptr);
    m_ending = new TlsEnding(*m_tls, this);
    connect(m_ending, &TlsEnding::over, this, &WsClient::onDisconnected);
  }
}

void WsClient::close(std::uint16_t code, const std::string& reason) {
  if (m_state == State::closing || m_state == State::gone || !m_socket)
    return;
  if (m_state != State::open) {
    m_socket->abort();
    return;
  }
  // What was said before goes before it, unless there is no room.
  push();
  m_state = State::closing;
  m_closingMs = monotonicMs();
  m_slot->settle();
  // Only whole frames have been handed to the socket, so this one cannot end up inside another.
  forgetQueue();
  const std::string frame = encodedClose(code, reason);
  m_socket->write(frame.data(), static_cast<qint64>(frame.size()));
}

void WsClient::onDisconnected() {
  if (m_state == State::gone)
    return;
  m_state = State::gone;
  emit gone();
}

void WsClient::pingWhenDue(std::int64_t nowMs) {
  if (nowMs < m_nextPingMs || !m_webSocket)
    return;
  m_nextPingMs = nowMs + m_limits.pingIntervalMs;
  if (m_unanswered >= m_limits.unansweredPings && nowMs - m_lastByteMs >= m_limits.silenceMs) {
    m_socket->abort();
    return;
  }
  // A client that does not read gets no more of them than would be missed.
  if (m_unanswered > m_limits.unansweredPings)
    return;
  ++m_unanswered;
  m_webSocket->ping();
}

void WsClient::tick(std::int64_t nowMs, std::int64_t lateMs) {
  if (m_ending != nullptr && nowMs - m_closingMs >= closingMs)
    return onDisconnected();
  if (m_state == State::gone || m_ending != nullptr || !m_socket)
    return;
  m_openedMs += lateMs;
  m_lastByteMs += lateMs;
  m_lastProgressMs += lateMs;
  m_nextPingMs += lateMs;
  if (m_state == State::closing) {
    if (nowMs - m_closingMs >= closingMs)
      m_socket->abort();
    return;
  }
  if (m_state != State::open) {
    if (nowMs - m_openedMs >= handshakeMs)
      m_socket->abort();
    return;
  }
  const bool waiting = !m_queue.empty() || unsent() > 0;
  if (!waiting)
    m_lastProgressMs = nowMs;
  if (nowMs - m_lastProgressMs >= stuckMs) {
    close(4410, "slow_consumer");
    return;
  }
  pingWhenDue(nowMs);
}

}  // namespace oms
