#include "oms/remote/http_connection.h"

#include <sys/socket.h>

#include <QDateTime>
#include <QLocale>
#include <QPointer>
#include <QSslSocket>

#include "oms/remote/clock.h"
#include "oms/remote/tls_ending.h"

namespace oms {

namespace {

constexpr int headMs = 5'000;
constexpr int bodyMs = 10'000;
constexpr int keepAliveMs = 30'000;
constexpr int writeMs = 60'000;
constexpr int lingerMs = 1'000;
// What Qt may hold for us unread: a head and its share of a body.
constexpr qint64 readBufferBytes = 64 * 1024;

std::string httpDate() {
  const QDateTime now = QDateTime::currentDateTimeUtc();
  return QLocale::c().toString(now, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'")).toStdString();
}

// The first byte of a TLS record that holds a handshake.
constexpr char tlsHandshake = 0x16;

ApiError tooLate(std::string what) {
  ApiError error;
  error.status = 408;
  error.code = "timeout";
  error.message = std::move(what);
  error.retryable = true;
  return error;
}

// application/json; charset=utf-8 → application/json
std::string mediaType(std::string_view header) {
  std::string type = lowerCase(header.substr(0, header.find(';')));
  type.erase(type.find_last_not_of(" \t") + 1);
  return type;
}

// A body that says what it is has to be JSON; a form of another site's page cannot say so.
std::optional<ApiError> checkBodyHeaders(const HttpHead& head) {
  ApiError error;
  if (head.contentLength > maxBodyBytes) {
    error.status = 413;
    error.code = "body_too_large";
    error.message = "the body is larger than 256 KiB";
    return error;
  }
  const std::string* type = head.header("content-type");
  if (type != nullptr && mediaType(*type) != "application/json") {
    error.status = 415;
    error.code = "media_type";
    error.message = "bodies are application/json";
    return error;
  }
  return std::nullopt;
}

}  // namespace

HttpConnection::HttpConnection(QTcpSocket* socket, std::unique_ptr<ConnectionSlot> slot, HttpService& service,
                               QObject* parent)
    : QObject(parent),
      m_socket(socket),
      m_tls(qobject_cast<QSslSocket*>(socket)),
      m_slot(std::move(slot)),
      m_service(service),
      m_openedMs(monotonicMs()) {
  m_socket->setParent(this);
  m_socket->setReadBufferSize(readBufferBytes);
  m_deadline.setSingleShot(true);
  connect(&m_deadline, &QTimer::timeout, this, &HttpConnection::onTimeout);
  connect(m_socket, &QTcpSocket::readyRead, this, &HttpConnection::onReadyRead);
  connect(m_socket, &QTcpSocket::bytesWritten, this, [this] {
    // What was only encrypted is not written yet.
    if (m_tls == nullptr || m_tls->mode() == QSslSocket::UnencryptedMode)
      onBytesWritten();
  });
  connect(m_socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
  if (m_tls != nullptr) {
    connect(m_tls, &QSslSocket::encrypted, this, &HttpConnection::onEncrypted);
    connect(m_tls, &QSslSocket::encryptedBytesWritten, this, &HttpConnection::onBytesWritten);
    TlsEnding::closeWithPeer(*m_tls);
  }
  waitFor(m_tls == nullptr ? Phase::head : Phase::greeting, headMs);
}

void HttpConnection::waitFor(Phase phase, int ms) {
  m_phase = phase;
  m_deadline.start(ms);
}

void HttpConnection::refuse(const ApiError& error) {
  if (m_phase == Phase::greeting) {
    m_refusal = error;
    return;
  }
  m_keepAlive = false;
  m_phase = Phase::serving;
  respond(errorResponse(error));
}

void HttpConnection::readGreeting() {
  // One that has begun reads on by itself.
  if (m_tls->mode() != QSslSocket::UnencryptedMode)
    return;
  const QByteArray first = m_tls->peek(1);
  if (first.isEmpty())
    return;
  if (first.front() == tlsHandshake)
    return m_tls->startServerEncryption();
  ApiError error = malformed("this port speaks TLS only: use https:// or wss://");
  error.code = "tls_required";
  m_phase = Phase::serving;
  fail(error);
}

void HttpConnection::onEncrypted() {
  // The time for the head goes on from the connection's beginning.
  m_phase = Phase::head;
  if (m_refusal)
    refuse(*m_refusal);
  else
    onReadyRead();
}

void HttpConnection::dropIfSilent() {
  if (m_phase == Phase::greeting) {
    m_phase = Phase::lingering;
    m_slot.reset();
    m_socket->abort();
    return;
  }
  m_socket->waitForReadyRead(0);
  if (!isSilent() || m_socket->state() != QAbstractSocket::ConnectedState)
    return;
  m_phase = Phase::serving;
  m_keepAlive = false;
  respond(errorResponse(unavailable("too_many_connections", "too many silent connections from this address", 5000)));
  m_slot.reset();
  m_socket->disconnectFromHost();
}

void HttpConnection::leave() {
  if (m_phase != Phase::head || !m_hadRequest || !m_buffer.empty())
    return;
  m_keepAlive = false;
  linger();
}

void HttpConnection::onReadyRead() {
  if (m_phase == Phase::greeting)
    return readGreeting();
  if (m_phase == Phase::lingering) {
    m_socket->readAll();
    return;
  }
  // What comes while a request is being served waits in the socket, whose buffer is bounded.
  if (m_phase != Phase::head && m_phase != Phase::body)
    return;
  if (m_phase == Phase::head) {
    const bool wasIdle = m_buffer.empty();
    // A little beyond the largest head tells one that is too long from one that fits.
    takeUpTo(maxHeadBytes + 4);
    if (wasIdle && m_hadRequest && !m_buffer.empty())
      m_deadline.start(headMs);
    readHead();
  }
  if (m_phase == Phase::body) {
    takeUpTo(m_head.contentLength);
    readBody();
  }
}

void HttpConnection::takeUpTo(std::size_t size) {
  if (m_buffer.size() >= size)
    return;
  const QByteArray bytes = m_socket->read(static_cast<qint64>(size - m_buffer.size()));
  m_buffer.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
}

void HttpConnection::readHead() {
  if (m_buffer.empty())
    return;
  auto parsed = parseHttpHead(m_buffer);
  if (!parsed) {
    m_phase = Phase::serving;
    fail(parsed.error());
    return;
  }
  if (!*parsed)
    return;
  m_head = std::move(**parsed);
  m_buffer.erase(0, m_head.headBytes);
  m_hadRequest = true;
  m_keepAlive = m_head.keepAlive;
  m_verdict = m_service.judge(m_head, *m_slot);
  if (m_verdict.error || m_verdict.preflight || m_verdict.isUpgrade()) {
    m_phase = Phase::serving;
    // A body that is still to come cannot be told from the next request.
    if (m_head.contentLength > m_buffer.size()) {
      m_keepAlive = false;
    } else {
      m_buffer.erase(0, m_head.contentLength);
    }
    if (m_verdict.error) {
      respond(errorResponse(*m_verdict.error));
    } else if (m_verdict.preflight) {
      respond(jsonResponse(204, {}));
    } else {
      handOver();
    }
    return;
  }
  startBody();
}

void HttpConnection::startBody() {
  if (const auto error = m_head.contentLength > 0 ? checkBodyHeaders(m_head) : std::nullopt) {
    m_phase = Phase::serving;
    fail(*error);
    return;
  }
  if (m_head.expectsContinue && m_buffer.size() < m_head.contentLength) {
    m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
  }
  waitFor(Phase::body, bodyMs);
}

void HttpConnection::readBody() {
  if (m_buffer.size() < m_head.contentLength)
    return;
  m_deadline.stop();
  m_phase = Phase::serving;
  serve();
}

void HttpConnection::serve() {
  ApiCall call;
  call.head = m_head;
  call.parameters = m_verdict.parameters;
  call.caller = m_verdict.claims;
  call.body = m_buffer.substr(0, m_head.contentLength);
  m_buffer.erase(0, m_head.contentLength);
  call.respond = [self = QPointer(this)](HttpResponse response) {
    if (self)
      self->respond(std::move(response));
  };
  m_service.serve(*m_verdict.route, std::move(call));
}

void HttpConnection::handOver() {
  m_phase = Phase::handedOver;
  m_deadline.stop();
  m_socket->disconnect(this);
  m_socket->setParent(nullptr);
  const QByteArray rest = m_socket->readAll();
  m_buffer.append(rest.constData(), static_cast<std::size_t>(rest.size()));
  m_service.upgrade(m_socket, std::move(m_slot), m_head, std::move(m_verdict), std::move(m_buffer));
  deleteLater();
}

void HttpConnection::fail(const ApiError& error) {
  m_keepAlive = false;
  respond(errorResponse(error));
}

void HttpConnection::respond(HttpResponse response) {
  if (m_phase != Phase::serving)
    return;
  for (NameValue& header : m_verdict.headers)
    response.headers.push_back(std::move(header));
  m_verdict = {};
  m_service.answered(response.status);
  const std::string wire = serialized(response, httpDate(), m_head.method == "HEAD", m_keepAlive);
  waitFor(Phase::writing, writeMs);
  m_socket->write(wire.data(), static_cast<qint64>(wire.size()));
}

void HttpConnection::onBytesWritten() {
  if (m_phase != Phase::writing || unsent() > 0)
    return;
  if (!m_keepAlive) {
    linger();
    return;
  }
  m_head = {};
  waitFor(Phase::head, m_buffer.empty() ? keepAliveMs : headMs);
  // Requests may have been sent on without waiting; a queued call keeps the stack flat.
  QMetaObject::invokeMethod(
      this, [this] { onReadyRead(); }, Qt::QueuedConnection);
}

qint64 HttpConnection::unsent() const {
  return m_socket->bytesToWrite() + (m_tls == nullptr ? 0 : m_tls->encryptedBytesToWrite());
}

void HttpConnection::linger() {
  // Closing with unread input would reset the connection and could take the answer with it.
  waitFor(Phase::lingering, lingerMs);
  if (m_tls != nullptr && m_tls->isEncrypted()) {
    disconnect(m_socket, &QTcpSocket::disconnected, this, nullptr);
    connect(new TlsEnding(*m_tls, this), &TlsEnding::over, this, &QObject::deleteLater);
    return;
  }
  ::shutdown(static_cast<int>(m_socket->socketDescriptor()), SHUT_WR);
  m_socket->readAll();
}

void HttpConnection::onTimeout() {
  if (m_phase == Phase::head && (!m_buffer.empty() || !m_hadRequest)) {
    m_phase = Phase::serving;
    fail(tooLate("the request head did not arrive within 5 s"));
  } else if (m_phase == Phase::body) {
    m_phase = Phase::serving;
    fail(tooLate("the request body did not arrive within 10 s"));
  } else if (m_phase == Phase::head) {
    m_keepAlive = false;
    linger();
  } else {
    m_socket->abort();
    deleteLater();
  }
}

}  // namespace oms
